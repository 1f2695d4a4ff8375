"""The ladder does not wait for a phone that is dead: the next rung is told at the next tick."""

from __future__ import annotations

from bot.channels.base import Receipt
from bot.services import receipts
from bot.store import alert, message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


def test_an_alert_that_is_refused_climbs_at_once(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    double.faults.reject(f"whatsapp:{wired.number_of(sari)}", 21211)
    wired.says(wired.person(), RED)
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert wired.case().code in wired.last(dewi)


def test_an_alert_that_fails_later_climbs_at_once(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    wired.says(wired.person(), RED)
    wired.sends()
    [row] = rows(wired.kabar, message, message.c.staff_id == sari.id)
    said = Receipt("simulator", row.provider_id, "failed", "63016", wired.clock.now())
    assert receipts.record(wired.kabar, said)
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert wired.messages(dewi)
    assert double.accepted


def test_after_an_acknowledgement_nothing_climbs(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    double.faults.reject(f"whatsapp:{wired.number_of(sari)}", 21211)
    wired.says(wired.person(), RED)
    wired.says(sari, "ambil")
    wired.sends()
    wired.clock.forward(hours=1)
    assert wired.ticks()["alerts_climbed"] == 0
    assert wired.messages(dewi) == []


def test_where_no_phone_works_the_same_numbers_are_not_tried_every_tick(wired: Town, double: TwilioDouble) -> None:
    for _ in range(2):
        member = wired.caseworker()
        double.faults.reject(f"whatsapp:{wired.number_of(member)}", 21211)
    wired.says(wired.person(), RED)
    for _ in range(24):
        wired.sends()
        wired.clock.forward(seconds=5)
        wired.ticks()
    assert len(rows(wired.kabar, alert)) == 3
    wired.clock.forward(minutes=15)
    assert wired.ticks()["alerts_climbed"] == 1
