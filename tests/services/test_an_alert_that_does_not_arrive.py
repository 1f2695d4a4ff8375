"""An alert that fails is tried by SMS, then the next rung is told at the next tick: no case waits for a dead phone."""

from __future__ import annotations

import pytest

from bot.channels.base import Receipt
from bot.services.kabar import Kabar
from bot.services.sending import receipts
from bot.services.staff import StaffMember
from bot.store import alert, message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows
from tests.services.ways import one_by_one


@pytest.fixture
def kabar(kabar: Kabar) -> Kabar:
    """Whose alerts go by one line at a time."""
    return one_by_one(kabar)


RED = "saya dipukul suami"


def dead(town: Town, double: TwilioDouble, member: StaffMember) -> None:
    """Neither WhatsApp nor SMS reaches this member."""
    for address in (f"whatsapp:{town.number_of(member)}", town.number_of(member)):
        double.faults.reject(address, 21211)


def test_where_whatsapp_takes_no_alert_it_goes_by_sms(wired: Town, double: TwilioDouble) -> None:
    sari = wired.caseworker()
    double.faults.reject(f"whatsapp:{wired.number_of(sari)}", 63016)
    wired.says(wired.person(), RED)
    wired.sends()
    [taken] = double.ledger.accepted(wired.number_of(sari))
    assert wired.case().code in taken.body


def test_an_alert_that_no_line_takes_climbs_at_once(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    dead(wired, double, sari)
    wired.says(wired.person(), RED)
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert wired.case().code in wired.last(dewi)


def test_an_alert_that_a_receipt_says_failed_climbs_at_once(wired: Town) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    wired.says(wired.person(), RED)
    for _ in range(2):
        wired.sends()
        sent = rows(wired.kabar, message, message.c.staff_id == sari.id)[-1]
        assert receipts.record(
            wired.kabar, Receipt("simulator", sent.provider_id, "failed", "30005", wired.clock.now())
        )
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert wired.messages(dewi)


def test_after_an_acknowledgement_nothing_climbs(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    dead(wired, double, sari)
    wired.says(wired.person(), RED)
    wired.says(sari, "ambil")
    wired.sends()
    wired.clock.forward(hours=1)
    assert wired.ticks()["alerts_climbed"] == 0
    assert wired.messages(dewi) == []


def test_where_no_phone_works_the_same_numbers_are_not_tried_every_tick(wired: Town, double: TwilioDouble) -> None:
    for _ in range(2):
        dead(wired, double, wired.caseworker())
    wired.says(wired.person(), RED)
    for _ in range(24):
        wired.sends()
        wired.clock.forward(seconds=5)
        wired.ticks()
    quiet = len(rows(wired.kabar, alert))
    assert quiet <= 8
    wired.clock.forward(minutes=12)
    wired.ticks()
    assert len(rows(wired.kabar, alert)) == quiet
    wired.clock.forward(minutes=3)
    assert wired.ticks()["alerts_climbed"] == 1
