"""How a message stands, since when and why: what the row keeps, and what the case page makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import claims
from bot.services.sending.message_states import State, state_of
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services import claiming
from tests.services.receiving import tell
from tests.services.rows import outbox, plan_of


def last(town: Town, who: Person) -> Any:
    return outbox(town.kabar, who)[-1]


def state(town: Town, who: Person) -> State:
    return state_of(last(town, who))


def test_waiting_claimed_and_sent(wired: Town) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    assert state(wired, who) == State("waiting", last(wired, who).created_at)
    with wired.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, wired.kabar, 1)
        assert state(wired, who) is not None
        claiming.give_back(connection, [held])
    wired.sends()
    assert state(wired, who) == State("sent", last(wired, who).sent_at)


def test_delivered_and_read_keep_both_times(wired: Town, who: Person) -> None:
    sid = last(wired, who).provider_id
    tell(wired, sid, "delivered")
    first = wired.clock.now()
    assert state(wired, who) == State("delivered", first)
    wired.clock.forward(minutes=5)
    tell(wired, sid, "read")
    tell(wired, sid, "delivered")
    assert state(wired, who) == State("read", wired.clock.now())
    assert last(wired, who).delivered_at == first


def test_what_was_read_was_delivered(wired: Town, who: Person) -> None:
    tell(wired, last(wired, who).provider_id, "read")
    assert last(wired, who).delivered_at == last(wired, who).read_at == wired.clock.now()


def test_a_failure_says_why_and_when(wired: Town, who: Person) -> None:
    tell(wired, last(wired, who).provider_id, "failed", "30005")
    assert state(wired, who) == State("failed", wired.clock.now(), code="30005")


def test_unknown_and_then_found(wired: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("drop_after")
    wired.sends()
    unknown = state(wired, who)
    assert (unknown.name, unknown.until) == ("unknown", last(wired, who).due_at)
    later.shift(10)
    wired.sends()
    assert state(wired, who) == State("found", last(wired, who).sent_at)
    assert last(wired, who).unknown_at == unknown.at


def test_held_by_the_providers_rate(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("429")
    wired.sends()
    row = last(wired, who)
    assert state(wired, who) == State("held_rate", row.held_at, row.due_at, "20429")


def test_held_until_the_persons_hours(wired: Town) -> None:
    who = wired.person()
    wired.clock.moment = plan_of(wired.kabar, who)[0].due_at
    wired.ticks()
    wired.clock.forward(hours=14)
    wired.sends()
    row = last(wired, who)
    assert state(wired, who) == State("held_quiet_hours", row.held_at, row.due_at)
    assert row.due_at > wired.clock.now()
    wired.clock.moment = row.due_at + timedelta(minutes=1)
    wired.sends()
    assert (state(wired, who).name, last(wired, who).held_why) == ("sent", None)


def test_gave_up_after_the_last_try(wired: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("code", code=21611, times=12)
    for _ in range(12):
        wired.sends()
        later.shift(16 * 60)
    assert (state(wired, who).name, state(wired, who).code) == ("gave_up", "21611")


@pytest.mark.parametrize("order", [("read", "delivered", "sent"), ("sent", "read", "delivered")])
def test_times_are_of_the_way_forward_only(wired: Town, who: Person, order: tuple[str, ...]) -> None:
    sid = last(wired, who).provider_id
    for status in order:
        tell(wired, sid, status)  # type: ignore[arg-type]
        wired.clock.forward(minutes=1)
    row = last(wired, who)
    assert row.delivered_at == row.read_at
    assert row.failed_at is None
