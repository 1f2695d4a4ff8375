"""A network says that a phone was not reached, and then that it was: the message is not sent a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import receipts
from bot.store import receipt
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import outbox, rows

HOUR = 3600


@pytest.mark.parametrize("arrived", ["delivered", "read"])
def test_a_delivery_that_is_told_after_a_failure_ends_the_retry(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates, arrived: str
) -> None:
    sid = double.accepted[0].sid
    assert tell(wired, sid, "failed", "30003")
    assert tell(wired, sid, arrived)  # type: ignore[arg-type]
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.error_code) == (arrived, None)
    later.shift(HOUR + 10)
    assert wired.sends().sent == 0
    assert len(double.accepted) == 1
    assert rows(wired.kabar, receipt) == []
    assert not tell(wired, sid, "failed", "30003")


@pytest.mark.usefixtures("who")
def test_what_is_no_delivery_does_not(wired: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    sid = double.accepted[0].sid
    tell(wired, sid, "failed", "30003")
    for status in ("queued", "sending", "sent", "failed"):
        assert not tell(wired, sid, status)  # type: ignore[arg-type]
    later.shift(HOUR + 10)
    assert wired.sends().sent == 1
    assert rows(wired.kabar, receipt) == []


def test_of_the_first_try_nothing_counts_once_it_was_sent_again(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    sid = double.accepted[0].sid
    tell(wired, sid, "failed", "30003")
    later.shift(HOUR + 10)
    wired.sends()
    assert not tell(wired, sid, "failed", "30005")
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.provider_id) == ("queued", double.accepted[1].sid)


def test_receipts_of_nobodys_message_are_forgotten_after_days(wired: Town) -> None:
    tell(wired, "SM" + "0" * 32, "delivered")
    wired.ticks()
    assert len(rows(wired.kabar, receipt)) == 1
    wired.clock.forward(seconds=receipts.KEPT / timedelta(seconds=1) + 1)
    wired.ticks()
    assert rows(wired.kabar, receipt) == []
