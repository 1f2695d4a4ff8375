"""A draft is checked with what this deployment has: templates that WhatsApp approved, and texts that were reviewed."""

from __future__ import annotations

from dataclasses import replace

from bot.services.kabar import Kabar
from bot.services.studio.checking import Checked, check_text
from tests.making import Town

WHATSAPP = {"demo": False, "twilio_whatsapp_from": "+6281100000001"}


def checked(kabar: Kabar, name: str, **settings: object) -> Checked:
    there = replace(kabar, settings=kabar.settings.model_copy(update=settings))
    return check_text(there, name, kabar.content.sources[name])


def kinds(found: Checked) -> list[str]:
    return [one.kind for one in found.findings]


def test_an_opening_that_whatsapp_has_not_approved_is_told(windowed: Town) -> None:
    begun = checked(windowed.kabar, "check_in", **WHATSAPP)
    (opening,) = [one for one in begun.findings if one.kind == "no_template"]
    assert (opening.severity, opening.flow, opening.path) == ("warning", "check_in", ())
    assert begun.walked > 20
    assert "no_template" not in kinds(checked(windowed.kabar, "debt", **WHATSAPP)), "nobody is written to with it"
    assert "no_template" not in kinds(checked(windowed.kabar, "check_in")), "this deployment has no WhatsApp"


def test_an_approved_opening_is_no_finding(approved: Town) -> None:
    assert "no_template" not in kinds(checked(approved.kabar, "check_in", **WHATSAPP))


def test_drafts_are_counted_for_each_language(town: Town) -> None:
    told = [one.words for one in checked(town.kabar, "nudge").findings if one.kind == "draft"]
    assert told == [
        f"1 of 1 texts in {language} are drafts that nobody has reviewed"
        for language in ("Sasak", "Javanese", "Sundanese")
    ]


def test_what_cannot_go_out_is_not_walked_and_says_so(town: Town) -> None:
    body = town.kabar.content.sources["nudge"].replace("Kami belum", "Korban, kami belum")
    found = check_text(town.kabar, "nudge", body)
    assert [one.kind for one in found.errors] == ["not_neutral"]
    assert found.walked == 0
