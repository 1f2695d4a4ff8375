"""A message has its time: after it nothing is sent, and a person is told; what is grave has no end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from bot.services.arriving import turn_rows
from bot.services.persons import beginning
from bot.services.persons.people import Person
from bot.services.sending import expiry
from bot.store import case_sign
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox, plan_of, rows


@pytest.fixture
def asked(wired: Town) -> Person:
    """Somebody whose question waits in the outbox."""
    made = wired.person()
    wired.clock.moment = plan_of(wired.kabar, made)[0].due_at
    wired.ticks()
    return made


def expires(town: Town) -> int:
    """The clock's one stage that ends what is late: how many it ended."""
    return expiry.expire(town.kabar, town.clock.now())


def test_a_question_lasts_two_days_and_an_answer_six_hours(wired: Town, asked: Person) -> None:
    wired.says(asked, "BANTUAN")
    now = wired.clock.now()
    assert [row.expires_at - now for row in outbox(wired.kabar, asked)] == [beginning.LASTS, turn_rows.REPLY_LASTS]
    assert (timedelta(days=2), timedelta(hours=6)) == (beginning.LASTS, turn_rows.REPLY_LASTS)


@pytest.mark.usefixtures("asked")
def test_in_its_last_moment_it_still_goes(wired: Town) -> None:
    wired.clock.forward(days=2)
    assert expires(wired) == 0
    assert wired.sends().sent == 1


def test_after_it_the_worker_leaves_it_to_the_clock_which_tells_a_person(
    wired: Town, asked: Person, double: TwilioDouble
) -> None:
    sari = wired.caseworker()
    wired.clock.forward(days=2, seconds=1)
    assert wired.sends().sent == 0
    assert outbox(wired.kabar, asked)[0].status == "waiting"
    assert [expires(wired) for _ in range(2)] == [1, 0]
    [row] = outbox(wired.kabar, asked)
    assert (row.status, row.error_code) == ("failed", "too_late")
    assert (wired.case().level, wired.case().reason) == ("yellow", "not_delivered")
    assert rows(wired.kabar, case_sign)[0].message_id == row.id
    assert wired.case().code in wired.last(sari)
    wired.sends()
    assert [taken.to for taken in double.accepted] == [f"whatsapp:{wired.number_of(sari)}"]


def test_an_answer_that_comes_out_of_the_blue_is_not_sent(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    wired.clock.forward(hours=6, seconds=1)
    assert wired.sends().sent == 0
    assert wired.ticks()["expired"] == 1
    assert wired.case().reason == "not_delivered"
    assert double.accepted == []


def test_words_for_somebody_in_danger_are_never_too_late(wired: Town) -> None:
    who = wired.person()
    wired.says(who, "saya dipukul suami")
    wired.clock.forward(days=30)
    assert expires(wired) == 0
    wired.sends()
    assert [row.status for row in outbox(wired.kabar, who)] == ["queued"]


def test_what_is_tried_again_and_again_ends_with_its_time(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("429", times=50)
    for _ in range(3):
        wired.sends()
        later.shift(60)
    wired.clock.forward(hours=7)
    wired.sends()
    assert wired.ticks()["expired"] == 1
    assert outbox(wired.kabar, who)[0].error_code == "too_late"


def test_what_has_gone_out_does_not_expire(wired: Town, asked: Person) -> None:
    wired.sends()
    wired.clock.forward(days=30)
    assert expires(wired) == 0
    assert outbox(wired.kabar, asked)[0].status == "queued"


@pytest.mark.usefixtures("asked")
def test_the_clock_tells_of_each_person_on_its_own(wired: Town) -> None:
    other = wired.person()
    wired.clock.moment = plan_of(wired.kabar, other)[0].due_at
    wired.ticks()
    wired.clock.forward(days=5)
    assert wired.ticks()["expired"] == 2
    assert len(wired.cases()) == 2
