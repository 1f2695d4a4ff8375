"""Templates are created at the provider once, handed in, and their approval is known."""

from __future__ import annotations

import pytest

from bot.services.sending import templates
from bot.services.sending.templates import State
from tests.doubles.twilio import TwilioDouble
from tests.making import Town

ALL = [("knock", "id"), ("knock", "en"), ("alert", "id"), ("alert", "en"), ("alert_late", "id"), ("alert_late", "en")]


def sync(town: Town) -> list[State]:
    return templates.sync(town.kabar, town.kabar.channel.content)


def statuses(town: Town) -> list[str]:
    return [state.status for state in templates.states(town.kabar)]


def test_each_is_created_once_and_handed_in_as_a_utility(windowed: Town, double: TwilioDouble) -> None:
    for _ in range(3):
        assert [(state.name, state.language) for state in sync(windowed)] == ALL
    made = double.contents.all.values()
    assert [(one.category, one.given["language"]) for one in made] == [("UTILITY", lang) for _, lang in ALL]
    assert [one.given["variables"] for one in made][2]["2"] == "KB-1042"
    assert [one.kind for one in made] == ["twilio/quick-reply"] * 4 + ["twilio/text"] * 2
    titles = [one.given["types"]["twilio/quick-reply"]["actions"][0]["title"] for one in list(made)[:4]]
    assert titles == ["Sedang sempat", "Free now", "AMBIL", "TAKE"]
    assert statuses(windowed) == ["approved"] * len(ALL)


def test_before_the_first_sync_they_are_missing(windowed: Town) -> None:
    assert statuses(windowed) == ["missing"] * len(ALL)


def test_a_rejection_is_told_with_its_reason(windowed: Town, double: TwilioDouble) -> None:
    double.contents.approves = "pending"
    sync(windowed)
    for sid in double.contents.all:
        double.contents.decide(sid, "rejected", "PROMOTIONAL: sounds like advertising")
    sync(windowed)
    first = templates.states(windowed.kabar)[0]
    assert (first.status, first.reason) == ("rejected", "PROMOTIONAL: sounds like advertising")
    with windowed.kabar.database.read() as connection:
        assert templates.approved(connection, windowed.kabar, "knock", "id") is None


def test_a_provider_that_fails_leaves_them_missing(windowed: Town, double: TwilioDouble) -> None:
    double.contents.fails = True
    assert {state.status for state in sync(windowed)} == {"missing"}
    double.contents.fails = False
    sync(windowed)
    sync(windowed)
    assert statuses(windowed) == ["approved"] * len(ALL)


@pytest.mark.parametrize(("language", "given"), [("sas", "id"), ("en", "id"), ("en", "en")])
def test_an_unapproved_language_falls_back_along_its_chain(
    windowed: Town, double: TwilioDouble, language: str, given: str
) -> None:
    sync(windowed)
    sync(windowed)
    if given == "id":
        for sid, one in double.contents.all.items():
            if one.given["language"] != "id":
                double.contents.decide(sid, "paused")
        sync(windowed)
    with windowed.kabar.database.read() as connection:
        found = templates.approved(connection, windowed.kabar, "knock", language)
    assert found is not None
    assert double.contents.all[found.sid].given["language"] == given
