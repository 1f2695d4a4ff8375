"""Templates are checked before WhatsApp sees them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content import PACKAGED, ContentError
from bot.content.templates import LANGUAGES, button_faults, faults, filled, read_templates
from bot.core.fields import VALUES
from bot.i18n import Catalogues

GOOD = read_templates(PACKAGED)
OWN = """
  category: UTILITY
  text: "Halo, ada kabar pelatihan. Balas kalau sempat."
"""


def test_the_packaged_ones_are_good_in_every_language() -> None:
    catalogues = Catalogues.load(send_drafts=True)
    for template in GOOD.values():
        for language in (*LANGUAGES, "sas", "jv", "su"):
            body = catalogues.translate(language, template.wanted.context, template.text)
            assert faults(body, len(template.variables)) == []
            label = template.wanted_button
            assert button_faults(catalogues.translate(language, label.context, label.source) if label else "") == []


@pytest.mark.parametrize("cover", VALUES["cover"])
def test_a_knock_may_stand_for_each_thing_that_the_messages_are_called(tmp_path: Path, cover: str) -> None:
    file = Path(shutil.copy(PACKAGED / "templates.yaml", tmp_path))
    file.write_text(f"{file.read_text()}\nknock_{cover}: {OWN}")
    read = read_templates(tmp_path)
    assert set(read) - set(GOOD) == {f"knock_{cover}"}
    assert read[f"knock_{cover}"].wanted.source == "Halo, ada kabar pelatihan. Balas kalau sempat."
    assert not any(name.startswith("knock_") for name in GOOD), "none ships: what is said locally fits best"


def test_values_are_filled_in_by_number() -> None:
    assert filled("A {{1}} b {{2}}.", {"1": "x", "2": "y"}) == "A x b y."


@pytest.mark.parametrize(
    ("text", "count", "words"),
    [
        ("a" * 1025, 0, "1025 characters"),
        ("{{1}} datang.", 1, "begins or ends"),
        ("Datang {{1}}.", 1, "begins or ends"),
        ("Ada {{2}} di sini.", 1, "numbered from 1"),
        ("Ada {{1}} di sini.", 2, "numbered from 1"),
        ("Kabar untuk korban di sini.", 0, "not neutral: korban"),
    ],
)
def test_what_whatsapp_or_we_would_refuse_is_told(text: str, count: int, words: str) -> None:
    assert any(words in fault for fault in faults(text, count))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('button: "Sedang sempat"', 'button: "Sedang sempat sekali ya"', "23 letters, at most 20"),
        ('button: "Sedang sempat"', 'button: "Ini tiga kata"', "more than 2 words"),
        ('button: "Sedang sempat"', 'button: "Saya korban"', "not neutral: korban"),
        ("category: UTILITY", "category: MARKETING", "category 'MARKETING' is unknown"),
        (', example: "KUNING"', "", "no example"),
        ("1: {name: level", "5: {name: level", "variable 5 is number 1"),
        ("name: level", "name: depth", "other variables than Kabar fills in"),
        ("\nknock:", "\nknok:", "unknown key 'knok'"),
        ("\nknock:", f"\nknock_shop: {OWN}\nknock:", "unknown key 'knock_shop'"),
        ("\nknock:", f"\nknock_plain: {OWN.replace('sempat', 'korban')}\nknock:", "not neutral: korban"),
        ("\nknock:", f"\nknock_plain: {OWN}\n  variables: {{1: {{name: who, example: S}}}}\nknock:", "other variables"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    file = Path(shutil.copy(PACKAGED / "templates.yaml", tmp_path))
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        read_templates(tmp_path)
    assert words in str(caught.value)
    assert "templates.yaml:" in str(caught.value)
