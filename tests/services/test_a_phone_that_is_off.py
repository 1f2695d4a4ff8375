"""A passing fault that a receipt tells of: the message is tried again, a few times, and then a person is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from bot.channels.base import Sent
from bot.services.persons.people import Person
from bot.services.sending import claims, outcomes, receipts
from bot.store import message, receipt
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import outbox, plan_of, rows

OFF = "30003"
HOUR = 3600


def fails(town: Town, who: Person, code: str = OFF) -> bool:
    """The receipt for what was sent last says that it did not arrive."""
    return tell(town, outbox(town.kabar, who)[0].provider_id, "failed", code)


@pytest.mark.parametrize(("code", "seconds"), [(OFF, HOUR), ("30008", HOUR), ("63018", 60), ("63049", 24 * HOUR)])
def test_it_waits_as_long_as_the_fault_asks_and_is_sent_again(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates, code: str, seconds: int
) -> None:
    assert fails(wired, who, code)
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.attempts, row.error_code) == ("waiting", 1, code)
    assert wired.cases() == []
    later.shift(seconds - 5)
    assert wired.sends().sent == 0
    later.shift(10)
    assert wired.sends().sent == 1
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.provider_id, row.error_code) == ("queued", double.accepted[1].sid, None)
    assert [taken.body for taken in double.accepted] == [double.accepted[0].body] * 2


def test_after_the_fourth_time_it_is_over_and_a_person_is_told(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    for _ in range(receipts.MOST_TRIES - 1):
        assert fails(wired, who)
        assert wired.cases() == []
        later.shift(HOUR + 1)
        assert wired.sends().sent == 1
    assert fails(wired, who)
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.error_code, len(double.accepted)) == ("failed", OFF, receipts.MOST_TRIES)
    assert (wired.case().level, wired.case().reason) == ("yellow", "not_delivered")
    later.shift(30 * HOUR)
    wired.sends()
    assert len([taken for taken in double.accepted if taken.to.endswith(wired.number_of(who))]) == receipts.MOST_TRIES


def test_that_it_arrived_the_second_time_ends_it(wired: Town, who: Person, later: time_machine.Coordinates) -> None:
    fails(wired, who)
    later.shift(HOUR + 1)
    wired.sends()
    assert tell(wired, outbox(wired.kabar, who)[0].provider_id, "delivered")
    assert outbox(wired.kabar, who)[0].status == "delivered"
    assert not fails(wired, who)
    assert wired.cases() == []


def test_the_same_receipt_again_changes_nothing(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    sid = outbox(wired.kabar, who)[0].provider_id
    assert [tell(wired, sid, "failed", OFF) for _ in range(3)] == [True, False, False]
    later.shift(HOUR + 1)
    wired.ticks()
    assert wired.sends().sent == 1
    assert tell(wired, sid, "failed", OFF) is False
    wired.ticks()
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.attempts, len(double.accepted)) == ("queued", 1, 2)


def test_one_that_is_late_by_then_is_not_sent_again(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    fails(wired, who)
    later.shift(HOUR + 1)
    wired.clock.forward(hours=6, seconds=1)
    assert wired.sends().sent == 0
    assert wired.ticks()["expired"] == 1
    assert len(double.accepted) == 1
    assert wired.case().reason == "not_delivered"


def test_a_question_whose_hour_has_come_by_night_waits_for_the_morning(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    asked = wired.person()
    wired.clock.moment = plan_of(wired.kabar, asked)[0].due_at
    wired.ticks()
    wired.sends()
    fails(wired, asked)
    later.shift(HOUR + 1)
    wired.clock.moment = wired.clock.moment.replace(hour=14)
    assert wired.sends().sent == 0
    wired.clock.forward(hours=10)
    assert wired.sends().sent == 1
    assert len(double.accepted) == 2


def test_a_question_is_not_tried_again_after_stop(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    asked = wired.person()
    wired.clock.moment = plan_of(wired.kabar, asked)[0].due_at
    wired.ticks()
    wired.sends()
    wired.says(asked, "STOP")
    fails(wired, asked)
    row = outbox(wired.kabar, asked)[0]
    assert (row.status, row.error_code) == ("failed", "stopped")
    later.shift(HOUR + 1)
    wired.sends()
    assert [taken.body[:5] for taken in double.accepted[1:]] == ["Baik,"]


def test_words_that_were_erased_meanwhile_are_not_sent_as_nothing(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    for words in ("HAPUS", "2"):
        wired.says(who, words)
        wired.sends()
    fails(wired, who)
    assert outbox(wired.kabar, who)[0].status == "failed"
    later.shift(HOUR + 1)
    assert wired.sends().sent == 0
    assert len(double.accepted) == 3
    assert wired.cases() == []


def test_a_receipt_that_overtakes_our_commit_is_applied_with_it(wired: Town) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    with wired.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, wired.kabar, 10)
    taken = wired.kabar.channel.send(held.outgoing)
    assert isinstance(taken, Sent)
    # as bad an order as can be: the failure first, and all of it before the message is known
    for status in ("failed", "delivered", "sent"):
        assert not tell(wired, taken.provider_id, status, OFF if status == "failed" else None)  # type: ignore[arg-type]
    with wired.kabar.database.write() as connection:
        assert outcomes.write_down(connection, wired.kabar, held, taken) == "sent"
    assert outbox(wired.kabar, who)[0].status == "delivered"
    assert rows(wired.kabar, receipt) == []
    assert wired.cases() == []


def test_a_passing_fault_that_overtakes_our_commit_is_tried_again(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    with wired.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, wired.kabar, 10)
    taken = wired.kabar.channel.send(held.outgoing)
    assert isinstance(taken, Sent)
    tell(wired, taken.provider_id, "failed", OFF)
    with wired.kabar.database.write() as connection:
        outcomes.write_down(connection, wired.kabar, held, taken)
    assert outbox(wired.kabar, who)[0].status == "waiting"
    later.shift(HOUR + 1)
    assert wired.sends().sent == 1
    assert (outbox(wired.kabar, who)[0].status, len(double.accepted)) == ("queued", 2)


def test_a_second_try_without_a_word_finds_its_own_and_not_the_first(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.accepted[0].reach("undelivered", int(OFF))
    fails(wired, who)
    later.shift(HOUR + 1)
    double.faults.next("drop_after")
    assert wired.sends().unknown == 1
    later.shift(10)
    assert wired.sends().sent == 1
    assert outbox(wired.kabar, who)[0].provider_id == double.accepted[1].sid
    assert len(double.accepted) == 2


def test_a_fate_that_is_never_found_out_ends_as_a_persons_task(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("drop_after")
    double.faults.next("500_before", on="list", times=100)
    wired.sends()
    asked = 0
    while outbox(wired.kabar, who)[0].status == "unknown":
        asked += 1
        assert asked <= outcomes.MOST_ATTEMPTS
        later.shift(outcomes.LONGEST_WAIT / timedelta(seconds=1) + 1)
        wired.sends()
    assert outbox(wired.kabar, who)[0].status == "failed"
    assert (len(double.accepted), wired.case().reason) == (1, "not_delivered")
    before = len(double.requests)
    later.shift(HOUR)
    assert wired.sends().unknown == 0
    assert rows(wired.kabar, message, message.c.status == "unknown") == []
    assert len(double.requests) == before


def test_a_provider_that_never_takes_it_and_never_says_so_ends_too(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("500_before", times=100)
    for _ in range(2 * outcomes.MOST_ATTEMPTS):
        wired.sends()
        later.shift(outcomes.LONGEST_WAIT / timedelta(seconds=1) + 1)
    assert outbox(wired.kabar, who)[0].status == "failed"
    assert wired.case().reason == "not_delivered"
    assert double.accepted == []
