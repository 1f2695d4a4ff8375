"""One address at a time, the urgent first; nothing overtakes what waits to be tried again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import outbox, writing
from bot.services.sending.writing import Draft
from bot.store import identity
from bot.store.message import REPLY, ROUTINE, URGENT
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both


def write(town: Town, who: Person, *texts: str, priority: int = REPLY) -> None:
    [known] = rows(town.kabar, identity, identity.c.person_id == who.id)
    for text in texts:
        draft = Draft("reply", text, "whatsapp", known.id, person_id=who.id, priority=priority)
        with town.kabar.database.write() as connection:
            writing.write(connection, town.kabar, draft, town.clock.now())


def taken(double: TwilioDouble) -> list[str]:
    return [message.body for message in double.accepted]


def test_a_persons_messages_arrive_in_the_order_they_were_written(wired: Town, double: TwilioDouble) -> None:
    people = [wired.person() for _ in range(8)]
    for count in range(5):
        for number, who in enumerate(people):
            write(wired, who, f"{number}-{count}")
    assert wired.sends().sent == 40
    for number in range(8):
        assert [text for text in taken(double) if text.startswith(f"{number}-")] == [f"{number}-{n}" for n in range(5)]


def test_the_urgent_goes_first(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    write(wired, who, "how are you", priority=ROUTINE)
    write(wired, who, "an answer")
    write(wired, who, "help is on its way", priority=URGENT)
    wired.sends()
    assert taken(double) == ["help is on its way", "an answer", "how are you"]


def test_two_workers_at_once_send_each_once_and_in_order(wired: Town, double: TwilioDouble) -> None:
    double.faults.latency = 0.01
    people = [wired.person() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(busy, wired) for _ in range(3)]
        for count in range(6):
            for number, who in enumerate(people):
                write(wired, who, f"{number}-{count}")
        sent = sum(worker.result() for worker in workers)
    assert sent + wired.sends().sent == 24
    for number in range(4):
        assert [text for text in taken(double) if text.startswith(f"{number}-")] == [f"{number}-{n}" for n in range(6)]


def busy(town: Town, seconds: float = 1.5) -> int:
    end = time.monotonic() + seconds
    sent = 0
    while time.monotonic() < end:
        sent += outbox.deliver(town.kabar).sent
        time.sleep(0.01)
    return sent


def test_the_second_waits_for_a_first_that_was_put_off(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who, other = wired.person(), wired.person()
    double.faults.next("429")
    write(wired, who, "one", "two")
    assert wired.sends().sent == 0
    write(wired, who, "three")
    write(wired, other, "for another")
    wired.sends()
    assert taken(double) == ["for another"]
    later.shift(6)
    assert wired.sends().sent == 3
    assert taken(double)[1:] == ["one", "two", "three"]


def test_a_crisis_answer_does_not_wait_for_a_question_that_was_put_off(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    double.faults.next("429")
    write(wired, who, "how are you", priority=ROUTINE)
    wired.sends()
    write(wired, who, "and another question", priority=ROUTINE)
    write(wired, who, "an answer")
    write(wired, who, "help is on its way", priority=URGENT)
    wired.sends()
    assert taken(double) == ["help is on its way", "an answer"]


def test_what_is_due_later_waits_and_holds_nobody_back(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    [known] = rows(wired.kabar, identity, identity.c.person_id == who.id)
    tomorrow = datetime(2040, 1, 1, tzinfo=UTC)
    with wired.kabar.database.write() as connection:
        draft = Draft("reply", "tomorrow", "whatsapp", known.id, person_id=who.id, due_at=tomorrow)
        writing.write(connection, wired.kabar, draft, wired.clock.now())
    write(wired, who, "now")
    assert wired.sends().sent == 1
    assert taken(double) == ["now"]
