"""One knock at a time: for one person, on one number, on one day."""

from __future__ import annotations

from datetime import timedelta

from bot.store import message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, first_is_due, held, kinds, knocked
from tests.services.lining import follow_up_is_due
from tests.services.rows import outbox, plan_of, rows


def test_what_an_unanswered_knock_left_behind_is_asked_on_another_day(approved: Town) -> None:
    who = knocked(approved)
    first_is_due(approved, who, "review", approved.clock.now() + timedelta(days=1))
    approved.clock.forward(days=1)
    approved.ticks()
    approved.sends()
    assert held(approved, who) == "review/0"
    approved.says(who, "halo")
    [left] = [
        row
        for row in plan_of(approved.kabar, who)
        if row.status == "due"
        and row.asked_at is None
        and approved.clock.now() < row.due_at < approved.clock.now() + timedelta(days=2)
    ]
    assert left.flow == "check_in"
    assert left.due_at - approved.clock.now() >= timedelta(hours=20)


def test_one_contact_a_day_counts_a_knock(approved: Town) -> None:
    who = knocked(approved)
    first_is_due(approved, who, "review", approved.clock.now())
    approved.clock.forward(hours=1)
    approved.ticks()
    approved.sends()
    assert kinds(approved, who) == ["knock"]


def test_a_knock_that_has_not_gone_out_does_not_once_they_have_written(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    approved.says(who, "halo")
    assert CHECK_IN in approved.last(who)
    [knock] = [row for row in outbox(approved.kabar, who) if row.kind == "knock"]
    assert (knock.status, knock.error_code) == ("failed", "answered")
    approved.sends()
    assert approved.cases() == []


def test_two_knocks_never_wait_in_the_outbox(approved: Town) -> None:
    who = approved.person()
    approved.clock.forward(days=8)
    approved.ticks()
    approved.clock.forward(hours=49)
    approved.ticks()
    waiting = rows(approved.kabar, message, message.c.kind == "knock", message.c.status == "waiting")
    assert len(waiting) == 1
    assert held(approved, who) is not None


def test_two_on_one_number_are_not_knocked_at_together(approved: Town, double: TwilioDouble) -> None:
    number = "+6281299990001"
    one, other = approved.person(phone=number), approved.person(phone=number)
    approved.clock.forward(days=8)
    approved.ticks()
    approved.sends()
    assert len(double.accepted) == 1
    assert sorted([held(approved, one) is None, held(approved, other) is None]) == [False, True]
    knocked_at = one if held(approved, one) else other
    assert approved.says(number, "ya").person == knocked_at.code
    assert CHECK_IN in approved.last(knocked_at)
    # the other's turn comes the day after
    approved.clock.forward(days=1)
    approved.ticks()
    approved.sends()
    waits = other if knocked_at is one else one
    assert "knock" in kinds(approved, waits)


def test_a_follow_up_by_its_own_line_waits_for_the_others_knock(approved: Town) -> None:
    number = "+6281299990001"
    one = approved.person(phone=number)
    follow_up_is_due(approved, one)
    other = approved.person(phone=number, on=("sms",))
    first_is_due(approved, other, "check_in", approved.clock.now())
    approved.ticks()
    assert kinds(approved, other) == []
