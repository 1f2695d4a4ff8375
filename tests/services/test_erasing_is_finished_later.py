"""HAPUS while a case is open or a message under way: what had to stay goes when it can, and nothing that came after."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.cases import case_actions
from bot.services.erasing import finishing
from bot.services.persons.people import Person
from bot.services.sending.writing import BODY
from bot.services.staff import StaffMember
from bot.store import audit, case_event, case_file, case_sign, identity, message, person
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import change, consents_of, inbox, outbox, rows

RED = "saya dipukul suami"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, sari: StaffMember) -> Person:
    """Somebody with an open case who has said HAPUS; all of it was sent."""
    made = town.person(caseworker_id=sari.id)
    for words in (RED, "2", "HAPUS", "2"):
        town.says(made, words)
        town.sends()
        town.clock.forward(minutes=1)
    return made


def texts(town: Town, found: list[Any]) -> list[str]:
    return [town.kabar.vault.open(row.body, BODY, row.id) for row in found]


def wanted(town: Town, who: Person) -> Any:
    [row] = rows(town.kabar, person, person.c.id == who.id)
    return row.erase_wanted_at


def close(town: Town, sari: StaffMember) -> None:
    code = next(case.code for case in town.cases() if case.status == "open")
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)


def test_while_the_case_is_open_its_words_stay_and_the_wish_is_kept(town: Town, who: Person) -> None:
    assert town.ticks()["erased"] == 0
    assert wanted(town, who) is not None
    assert texts(town, inbox(town.kabar, who)) == [RED, "", "", ""]
    assert all(sign.evidence for sign in rows(town.kabar, case_sign))


def test_when_it_is_closed_the_last_words_go_and_the_wish_is_done(town: Town, who: Person, sari: StaffMember) -> None:
    close(town, sari)
    assert [town.ticks()["erased"] for _ in range(2)] == [1, 0]
    assert wanted(town, who) is None
    assert set(texts(town, inbox(town.kabar, who)) + texts(town, outbox(town.kabar, who))) == {""}
    assert [sign.evidence for sign in rows(town.kabar, case_sign)] == [None]
    done = rows(town.kabar, audit, audit.c.action.in_(("erase_thread", "erase_finished")))
    assert [(row.action, row.target) for row in done] == [("erase_thread", who.code), ("erase_finished", who.code)]


def test_rows_consents_the_case_and_its_history_are_kept(town: Town, who: Person, sari: StaffMember) -> None:
    before = len(rows(town.kabar, message)), consents_of(town.kabar, who), len(rows(town.kabar, case_sign))
    close(town, sari)
    town.ticks()
    assert (len(rows(town.kabar, message)), consents_of(town.kabar, who), len(rows(town.kabar, case_sign))) == before
    [case] = rows(town.kabar, case_file)
    assert (case.status, case.level, case.outcome) == ("closed", "red", "helped")
    assert [sign.rule for sign in rows(town.kabar, case_sign)] != [""]
    assert any(event.note for event in rows(town.kabar, case_event))
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 1
    assert town.reload(who).status == "active"


def test_what_was_said_after_it_stays(town: Town, who: Person, sari: StaffMember) -> None:
    town.says(who, "kemarin lihat layang-layang")
    town.sends()
    town.clock.forward(minutes=1)
    close(town, sari)
    town.ticks()
    assert texts(town, inbox(town.kabar, who)) == ["", "", "", "", "kemarin lihat layang-layang"]
    assert [bool(sign.evidence) for sign in rows(town.kabar, case_sign)] == [False, True]
    assert texts(town, outbox(town.kabar, who))[-1]


def test_a_second_case_that_opens_first_keeps_it_waiting(town: Town, who: Person, sari: StaffMember) -> None:
    close(town, sari)
    town.says(who, "tolong saya dikurung majikan")
    town.sends()
    assert town.ticks()["erased"] == 0
    close(town, sari)
    assert town.ticks()["erased"] == 1
    assert texts(town, inbox(town.kabar, who))[0] == ""


@pytest.mark.parametrize("status", ["waiting", "claimed", "unknown"])
def test_it_is_not_done_while_a_message_is_under_way(town: Town, who: Person, sari: StaffMember, status: str) -> None:
    close(town, sari)
    last = outbox(town.kabar, who)[-1].id
    change(town.kabar, message, message.c.id == last, status=status)
    now = town.clock.now()
    assert finishing.finish(town.kabar, now) == 0
    assert wanted(town, who) is not None
    assert texts(town, outbox(town.kabar, who))[-1]
    change(town.kabar, message, message.c.id == last, status="delivered")
    assert finishing.finish(town.kabar, now) == 1
    assert texts(town, outbox(town.kabar, who))[-1] == ""


def test_without_a_case_the_answer_to_hapus_goes_as_soon_as_it_was_sent(town: Town) -> None:
    who = town.person()
    for words in ("HAPUS", "2"):
        town.says(who, words)
    town.clock.forward(minutes=1)
    assert town.ticks()["erased"] == 0
    town.sends()
    assert town.ticks()["erased"] == 1
    assert set(texts(town, outbox(town.kabar, who))) == {""}
    assert wanted(town, who) is None


def test_somebody_elses_open_case_keeps_nobody_waiting(town: Town, who: Person, sari: StaffMember) -> None:
    close(town, sari)
    town.says(town.person(), RED)
    assert town.ticks()["erased"] == 1
    assert wanted(town, who) is None


def test_saying_it_twice_is_the_same_as_once(town: Town, who: Person, sari: StaffMember) -> None:
    for words in ("HAPUS", "2"):
        town.says(who, words)
        town.sends()
    town.clock.forward(minutes=1)
    close(town, sari)
    assert town.ticks()["erased"] == 2, "each has a receipt of its own"
    assert set(texts(town, inbox(town.kabar, who))) == {""}
