"""At most one WhatsApp message to one person in six seconds; a crisis answer does not wait, nor does an SMS."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import update

from bot.services.persons.people import Person
from bot.services.sending import outbox, writing
from bot.services.sending.rates import Unlimited
from bot.services.sending.writing import Draft
from bot.store import identity, message
from bot.store.message import REPLY, URGENT
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows


@pytest.fixture
def apart(wired: Town) -> Town:
    """A town whose people get one message in six seconds."""
    return Town(replace(wired.kabar, rates=Unlimited(gap=6.0)), wired.clock, wired.phones)


def write(town: Town, who: Person, text: str, priority: int = REPLY, line: str = "whatsapp") -> None:
    [known] = rows(town.kabar, identity, identity.c.person_id == who.id)
    draft = Draft("reply", text, line, known.id, person_id=who.id, priority=priority)
    with town.kabar.database.write() as connection:
        writing.write(connection, town.kabar, draft, town.clock.now())


def send(town: Town) -> outbox.Delivered:
    """For a moment only: what waits for the gap is not waited for."""
    return outbox.deliver(town.kabar, seconds=0.4)


def six_seconds_pass(town: Town) -> None:
    """For what was sent: the machine's own clock, by which a delivery ends, goes on."""
    with town.kabar.database.write() as connection:
        for row in connection.execute(message.select().where(message.c.sent_at.is_not(None))).all():
            before = row.sent_at.replace(year=row.sent_at.year - 1)
            connection.execute(update(message).where(message.c.id == row.id).values(sent_at=before))


def taken(double: TwilioDouble) -> list[str]:
    return [one.body for one in double.accepted]


def test_the_second_waits_and_then_follows(apart: Town, double: TwilioDouble) -> None:
    who, other = apart.person(), apart.person()
    write(apart, who, "one")
    write(apart, who, "two")
    write(apart, other, "for another")
    assert send(apart).sent == 2
    assert sorted(taken(double)) == ["for another", "one"]
    six_seconds_pass(apart)
    assert send(apart).sent == 1
    assert taken(double)[-1] == "two"


def test_a_delivery_waits_for_a_gap_that_is_nearly_over(wired: Town, double: TwilioDouble) -> None:
    soon = Town(replace(wired.kabar, rates=Unlimited(gap=0.3)), wired.clock, wired.phones)
    who = soon.person()
    write(soon, who, "one")
    write(soon, who, "two")
    assert soon.sends().sent == 2
    assert taken(double) == ["one", "two"]


def test_what_is_urgent_does_not_wait(apart: Town, double: TwilioDouble) -> None:
    who = apart.person()
    write(apart, who, "one")
    send(apart)
    write(apart, who, "help is on its way", URGENT)
    assert send(apart).sent == 1
    assert taken(double) == ["one", "help is on its way"]


def test_an_sms_has_no_such_limit(apart: Town, double: TwilioDouble) -> None:
    who = apart.person()
    for text in ("one", "two"):
        write(apart, who, text, line="sms")
    assert send(apart).sent == 2
    assert taken(double) == ["one", "two"]


def test_nothing_is_sent_before_a_pause_of_the_provider_is_over(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    people = [wired.person() for _ in range(40)]
    for who in people:
        write(wired, who, "one")
    double.faults.next("429", times=40)
    wired.sends()
    due = [row.due_at for row in rows(wired.kabar, message, message.c.status == "waiting")]
    assert {row.held_why for row in rows(wired.kabar, message, message.c.status == "waiting")} == {"rate"}
    assert len({moment.timestamp() // 0.05 for moment in due}) > 5, "they come back one by one, not together"
    later.shift(6)
    assert wired.sends().sent == 40
