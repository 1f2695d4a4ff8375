"""Taking, noting and closing: two at once never both have it, and nothing is closed without a word."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.services.cases import access, case_actions
from bot.services.cases.access import NotYours
from bot.services.cases.cases import LONGEST_NOTE, OUTCOMES, CaseFault
from bot.services.staff import StaffMember
from bot.store import case_event, case_file
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def code(town: Town, sari: StaffMember) -> str:  # noqa: ARG001 - somebody must be there to be alerted
    town.says(town.person(), "saya dipukul suami")
    return town.case().code


def test_two_who_take_it_at_once_one_wins_and_the_other_hears_so(town: Town, sari: StaffMember, code: str) -> None:
    others = [sari, *(town.caseworker() for _ in range(4))]
    with ThreadPoolExecutor(5) as pool:
        said = list(pool.map(lambda who: case_actions.acknowledge(town.kabar, who, code), others))
    assert sorted(said) == ["already"] * 4 + ["done"]
    assert town.case().acknowledged_by == others[said.index("done")].name
    assert [row.kind for row in rows(town.kabar, case_event)].count("acknowledged") == 1


def test_taking_it_twice_is_still_mine(town: Town, sari: StaffMember, code: str) -> None:
    assert [case_actions.acknowledge(town.kabar, sari, code) for _ in range(2)] == ["done", "mine"]
    assert rows(town.kabar, case_file)[0].next_alert_at is None


def test_a_note_is_kept_with_who_and_when(town: Town, sari: StaffMember, code: str) -> None:
    case_actions.note(town.kabar, sari, code, "  Sudah ditelepon.  ")
    last = access.case_page(town.kabar, sari, code).events[-1]
    assert (last.kind, last.who, last.note, last.at) == ("note", sari.name, "Sudah ditelepon.", town.clock.now())


@pytest.mark.parametrize(("text", "fault"), [(" \n", "note_empty"), ("x" * (LONGEST_NOTE + 1), "note_long")])
def test_a_note_must_say_something_and_not_too_much(
    town: Town, sari: StaffMember, code: str, text: str, fault: str
) -> None:
    with pytest.raises(CaseFault, match=fault):
        case_actions.note(town.kabar, sari, code, text)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"outcome": "solved"}, "outcome_missing"),
        ({"summary": " "}, "summary_empty"),
        ({"summary": "x" * 4001}, "note_long"),
        ({"reached": ""}, "reached_missing"),
        ({"safe": "perhaps"}, "safe_missing"),
        ({"next_step": "\n"}, "next_step_missing"),
    ],
)
def test_closing_needs_an_outcome_and_a_word_on_it(
    town: Town, sari: StaffMember, code: str, changed: dict[str, str], fault: str
) -> None:
    case_actions.acknowledge(town.kabar, sari, code)
    with pytest.raises(CaseFault, match=fault):
        case_actions.close(town.kabar, sari, code, replace(WELL, **changed))
    assert town.case().status == "open"


def test_it_is_closed_by_somebody_who_took_it_and_once(town: Town, sari: StaffMember, code: str) -> None:
    with pytest.raises(CaseFault, match="take_first"):
        case_actions.close(town.kabar, sari, code, WELL)
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)
    assert (town.case().status, town.case().outcome) == ("closed", OUTCOMES[0])
    with pytest.raises(CaseFault, match="closed_already"):
        case_actions.close(town.kabar, sari, code, WELL)
    assert case_actions.acknowledge(town.kabar, sari, code) == "closed"
    town.clock.forward(days=30)
    assert town.ticks()["alerts_climbed"] == 0


def test_a_code_that_is_not_there_looks_like_one_that_is_not_yours(town: Town, sari: StaffMember, code: str) -> None:
    stranger = town.caseworker(district="Sumbawa")
    for who, which in ((sari, "KB-9999"), (stranger, code)):
        for act in (
            lambda w=who, c=which: case_actions.acknowledge(town.kabar, w, c),
            lambda w=who, c=which: case_actions.note(town.kabar, w, c, "x"),
            lambda w=who, c=which: case_actions.close(town.kabar, w, c, WELL),
        ):
            with pytest.raises(NotYours):
                act()
    assert town.case().acknowledged_at is None
