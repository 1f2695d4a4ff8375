"""A question that was due by day and is sent by night waits for the morning; an answer to the person never waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.services.persons import follow_ups
from bot.services.persons.people import Person
from bot.store import person
from tests.doubles.twilio import TwilioDouble
from tests.making import Clock, Town
from tests.services.rows import change, outbox, plan_of

NIGHT = datetime(2026, 5, 5, 14, 0, tzinfo=UTC)
"""Ten in the evening in Lombok."""
MORNING = datetime(2026, 5, 6, 0, 0, tzinfo=UTC)
"""Eight the next morning, when the safe hours begin."""


@pytest.fixture
def asked(wired: Town) -> Person:
    """Somebody whose question was written by day; the worker sleeps."""
    made = wired.person()
    wired.clock.moment = plan_of(wired.kabar, made)[0].due_at
    assert wired.ticks()["follow_ups"] == 1
    return made


def state(town: Town, who: Person) -> str:
    [row] = outbox(town.kabar, who)
    status: str = row.status
    return status


def test_what_was_queued_by_day_and_is_claimed_by_night_waits_till_morning(
    wired: Town, asked: Person, double: TwilioDouble
) -> None:
    wired.clock.moment = NIGHT
    assert wired.sends().sent == 0
    [row] = outbox(wired.kabar, asked)
    assert (row.status, row.claim, row.due_at) == ("waiting", None, MORNING)
    assert double.accepted == []
    wired.clock.moment = MORNING - timedelta(seconds=1)
    assert wired.sends().sent == 0
    wired.clock.moment = MORNING
    assert wired.sends().sent == 1
    assert (state(wired, asked), len(double.accepted)) == ("queued", 1)


def test_the_hours_are_those_the_person_has_now(wired: Town, asked: Person) -> None:
    change(wired.kabar, person, person.c.id == asked.id, safe_from="17:00", safe_to="19:00")
    assert wired.sends().sent == 0
    assert outbox(wired.kabar, asked)[0].due_at == datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
    change(wired.kabar, person, person.c.id == asked.id, safe_from="00:00", safe_to="00:00")
    wired.clock.moment = NIGHT
    assert wired.sends().sent == 1


def test_the_clock_is_the_persons_own(wired: Town) -> None:
    """Half past seven in the evening in Jakarta is half past nine in Papua."""
    west, east = wired.person(timezone="Asia/Jakarta"), wired.person(timezone="Asia/Jayapura")
    wired.clock.moment = plan_of(wired.kabar, west)[0].due_at
    wired.ticks()
    wired.clock.moment = datetime(2026, 5, 5, 12, 30, tzinfo=UTC)
    wired.sends()
    assert [state(wired, who) for who in (west, east)] == ["queued", "waiting"]


def test_the_second_message_and_the_invitation_wait_too(wired: Town) -> None:
    silent, invited = wired.person(), wired.person(status="invited")
    wired.clock.moment = plan_of(wired.kabar, silent)[0].due_at
    wired.ticks()
    wired.sends()
    wired.clock.forward(hours=48)
    with wired.kabar.database.write() as connection:
        follow_ups.invite(connection, wired.kabar, invited, wired.clock.now())
    done = wired.ticks()
    assert (done["second_messages"], done["follow_ups"]) == (1, 1)
    wired.clock.moment = NIGHT + timedelta(days=2)
    assert wired.sends().sent == 0
    wired.clock.moment = MORNING + timedelta(days=2)
    assert wired.sends().sent == 2


def test_what_is_tried_again_after_a_fault_asks_for_the_hours_too(
    wired: Town, asked: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("429")
    wired.sends()
    wired.clock.moment = NIGHT
    later.shift(60)
    assert wired.sends().sent == 0
    assert double.accepted == []
    assert outbox(wired.kabar, asked)[0].due_at == MORNING


@pytest.mark.parametrize(("words", "kind"), [("BANTUAN", "reply"), ("saya dipukul suami", "crisis")])
def test_whoever_writes_at_night_is_answered_at_night(wired: Town, clock: Clock, words: str, kind: str) -> None:
    who = wired.person()
    clock.moment = NIGHT
    wired.says(who, words)
    [answer] = outbox(wired.kabar, who)
    assert answer.kind == kind
    assert wired.sends().sent == 1
    assert state(wired, who) == "queued"


def test_a_question_that_waits_for_the_morning_holds_no_answer_back(wired: Town, asked: Person) -> None:
    wired.clock.moment = NIGHT
    wired.sends()
    wired.says(asked, "1")
    assert wired.sends().sent == 1
    assert [row.status for row in outbox(wired.kabar, asked)] == ["waiting", "queued"]
