"""``kabar translations update`` brings catalogues up to the texts and throws away nothing that somebody wrote."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.i18n import PACKAGED, catalogue_file
from bot.translations import po, po_out
from bot.translations.headers import ORDER, TRANSLATED
from bot.translations.po import Catalogue, Entry
from bot.translations.update import merge, update
from tests.wanting import packaged_texts

YES = Entry("common.yes", "Ya", comments=("A button.",), place="bot/flows/common.yaml")
NO = Entry("common.no", "Tidak")


def known(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalogue:
    return Catalogue(entries=entries, obsolete=obsolete)


def test_a_translation_is_kept_with_its_notes_and_gets_kabars_comments() -> None:
    merged = merge("jv", known(replace(YES, text="Nggih", draft=True, notes=("krama",), comments=("old",))), [YES, NO])
    assert merged.entries == (replace(YES, text="Nggih", draft=True, notes=("krama",)), NO)


def test_a_changed_source_makes_a_draft_that_shows_the_previous_one() -> None:
    merged = merge("jv", known(replace(YES, source="Iya", text="Nggih")), [YES])
    assert merged.entries == (replace(YES, text="Nggih", draft=True, previous="Iya"),)
    assert not merged.obsolete
    assert '#, fuzzy\n#| msgid "Iya"\nmsgctxt "common.yes"\nmsgid "Ya"\nmsgstr "Nggih"\n' in po_out.write(merged)


def test_a_translation_never_moves_to_another_context_that_still_has_its_own_text() -> None:
    other = Entry("flow.node.choices.yes", "Ya")
    assert merge("jv", known(replace(YES, text="Nggih")), [YES, other]).entries[1].text == ""


def test_a_text_that_moved_takes_its_translation_along_as_a_draft() -> None:
    merged = merge("jv", known(Entry("flow.old.say", "Baik.", "Sae.")), [Entry("flow.new.say", "Baik.")])
    assert merged.entries == (Entry("flow.new.say", "Baik.", "Sae.", draft=True),)


def test_what_is_gone_is_kept_as_obsolete_and_comes_back() -> None:
    gone = merge("jv", known(replace(YES, text="Nggih"), replace(NO, text="Mboten")), [YES])
    assert [entry.context for entry in gone.obsolete] == ["common.no"]
    assert '#~ msgctxt "common.no"\n#~ msgid "Tidak"\n#~ msgstr "Mboten"\n' in po_out.write(gone)
    back = merge("jv", po.parse(po_out.write(gone)), [YES, NO])
    assert [entry.text for entry in back.entries] == ["Nggih", "Mboten"]
    assert not back.obsolete


def test_the_head_keeps_who_translated_and_mends_the_rest() -> None:
    before = Catalogue(
        head={"Last-Translator": "Sari <sari@example.org>", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    )
    head = merge("su", before, []).head
    assert head["Last-Translator"] == "Sari <sari@example.org>"
    assert head["Plural-Forms"] == "nplurals=1; plural=0;"
    assert tuple(head) == ORDER


def test_what_is_written_is_read_again_letter_by_letter() -> None:
    odd = Entry(
        "a.b.say",
        'Kata "ya" \\ {code}\nbaris',
        'Sabda "ya" \\ {code}\nlarik',
        draft=True,
        previous='La"ma\n',
        notes=("n",),
    )
    written = po_out.write(Catalogue({"Language": "jv"}, (odd,), (replace(NO, text="Mboten"),), ("Head.",)))
    assert po_out.write(po.parse(written)) == written
    assert po.parse(written).entries == (odd,)


def test_lines_that_other_tools_write_are_read() -> None:
    weblate = r"""msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

#, fuzzy
#| msgctxt "common.yes"
#| msgid ""
#| "I"
#| "ya"
msgctxt "common.yes"
msgid "Ya"
msgstr ""
"Ng"
"gih"

#~| msgid "x"
#~ msgctxt "common.no"
#~ msgid "Tidak"
#~ msgstr "Mboten"
"""
    read = po.parse(weblate)
    assert read.entries == (Entry("common.yes", "Ya", "Nggih", draft=True, previous="Iya"),)
    assert read.obsolete == (replace(NO, text="Mboten"),)


def test_a_context_that_stands_there_twice_is_no_catalogue() -> None:
    entry = 'msgctxt "common.yes"\nmsgid "Ya"\nmsgstr "Nggih"\n\n'
    with pytest.raises(po.NotACatalogue, match="twice"):
        po.parse('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entry + entry)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_new_catalogue_has_every_text_and_a_second_update_changes_nothing(language: str, tmp_path: Path) -> None:
    texts = packaged_texts().entries
    assert update(language, texts, tmp_path).new == len(texts)
    file = catalogue_file(language, tmp_path)
    first = file.read_text(encoding="utf-8")
    update(language, texts, tmp_path)
    assert file.read_text(encoding="utf-8") == first
    assert f'"Language: {TRANSLATED[language].header}\\n"' in first
    assert first.count("\n#. ") >= len(texts)
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(
    shutil.which("msgfmt") is None, reason="msgfmt is not installed; tests/test_i18n.py looks without it"
)
@pytest.mark.parametrize("language", TRANSLATED)
def test_msgfmt_has_nothing_to_say(language: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGED, tmp_path, dirs_exist_ok=True)
    update(language, packaged_texts().entries, tmp_path)
    for folder in (PACKAGED, tmp_path):
        file = catalogue_file(language, folder)
        told = subprocess.run(
            ["msgfmt", "--check", "-o", "/dev/null", file], capture_output=True, text=True, check=False
        )
        assert (told.returncode, told.stderr) == (0, "")


def test_every_text_tells_its_place_and_its_length() -> None:
    texts = {entry.context: entry for entry in packaged_texts().entries}
    assert texts["check_in.start.choices.fine"].place == "bot/flows/check_in.yaml"
    assert texts["check_in.start.choices.fine"].comments[-1].startswith("At most ")
    assert "{contact}" in " ".join(texts["services.kp2mi"].comments)
    for entry in texts.values():
        assert entry.place
        assert any(comment.startswith("At most ") for comment in entry.comments), entry.context


def test_a_broken_catalogue_is_named_and_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.translations.update.PACKAGED", tmp_path)
    file = catalogue_file("jv", tmp_path)
    file.parent.mkdir(parents=True)
    file.write_text("nothing of the kind\n")
    with pytest.raises(po.NotACatalogue):
        update("jv", [YES], tmp_path)
    assert file.read_text() == "nothing of the kind\n"


def test_update_knows_its_languages() -> None:
    result = CliRunner().invoke(main, ["translations", "update", "xx"], prog_name="kabar")
    assert result.exit_code == 2
