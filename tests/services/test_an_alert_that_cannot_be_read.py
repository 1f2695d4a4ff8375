"""An alert whose text does not open cannot go by SMS either: the next rung hears at once, and nobody else waits."""

from __future__ import annotations

import pytest

from bot.channels.base import Receipt
from bot.services.kabar import Kabar
from bot.services.sending import receipts
from bot.store import message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import change, outbox, rows
from tests.services.ways import one_by_one


@pytest.fixture
def kabar(kabar: Kabar) -> Kabar:
    """Whose alerts go by one line at a time."""
    return one_by_one(kabar)


RED = "saya dipukul suami"
TORN = b"\x01\x02k1not a seal"


def test_it_stops_no_other_message_and_climbs_at_once(wired: Town, double: TwilioDouble) -> None:
    _, dewi = wired.caseworker(), wired.caseworker()
    wired.says(wired.person(), RED)
    change(wired.kabar, message, message.c.kind == "alert", body=TORN)
    other = wired.person()
    wired.says(other, "BANTUAN")
    assert wired.sends().sent == 2
    assert double.ledger.accepted(f"whatsapp:{wired.number_of(other)}")
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert len(wired.messages(dewi)) == 1


def test_a_receipt_of_it_is_taken(wired: Town) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    who = wired.person()
    wired.says(who, RED)
    wired.sends()
    [sent] = rows(wired.kabar, message, message.c.staff_id == sari.id)
    change(wired.kabar, message, message.c.id == sent.id, body=TORN)
    said = Receipt("simulator", sent.provider_id, "failed", "63016", wired.clock.now())
    assert receipts.record(wired.kabar, said)
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert len(wired.messages(dewi)) == 1
    assert [row.status for row in outbox(wired.kabar, who)] == ["queued"]
