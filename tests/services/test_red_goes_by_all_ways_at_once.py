"""Red does not wait for a receipt: WhatsApp and SMS carry the alert at the same moment; the others go by one line."""

from __future__ import annotations

import pytest

from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.services.staff import StaffMember
from bot.store import alert, message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


def lines_of(town: Town, member: StaffMember) -> list[str]:
    return [row.line for row in rows(town.kabar, message, message.c.staff_id == member.id)]


def reject(double: TwilioDouble, *addresses: str) -> None:
    for address in addresses:
        double.faults.reject(address, 21211)


@pytest.mark.parametrize(
    ("level", "lines"),
    [("red", ["whatsapp", "sms"]), ("orange", ["whatsapp"]), ("yellow", ["whatsapp"]), ("silence", ["whatsapp"])],
)
def test_only_red_goes_by_all(town: Town, level: str, lines: list[str]) -> None:
    sari, who = town.caseworker(), town.person()
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule")), town.clock.now())
    assert lines_of(town, sari) == lines
    assert len(rows(town.kabar, alert)) == 1


def test_where_one_way_fails_the_other_has_it_already_and_nothing_is_sent_twice(
    wired: Town, double: TwilioDouble
) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    reject(double, f"whatsapp:{wired.number_of(sari)}")
    wired.says(wired.person(), RED)
    wired.sends()
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 0
    assert lines_of(wired, sari) == ["whatsapp", "sms"]
    assert lines_of(wired, dewi) == []
    assert len(double.ledger.accepted(wired.number_of(sari))) == 1


def test_where_every_way_fails_the_next_rung_is_told_at_the_next_tick(wired: Town, double: TwilioDouble) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    number = wired.number_of(sari)
    reject(double, number, f"whatsapp:{number}")
    wired.says(wired.person(), RED)
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert lines_of(wired, dewi) == ["whatsapp", "sms"]


def test_outside_whatsapps_window_and_without_a_template_only_the_sms_goes(windowed: Town) -> None:
    sari = windowed.caseworker()
    windowed.says(windowed.person(), RED)
    assert lines_of(windowed, sari) == ["sms"]


def test_with_an_approved_template_both_go(approved: Town, double: TwilioDouble) -> None:
    sari = approved.caseworker()
    approved.says(approved.person(), RED)
    approved.sends()
    assert lines_of(approved, sari) == ["whatsapp", "sms"]
    by_whatsapp = double.ledger.accepted(f"whatsapp:{approved.number_of(sari)}")
    assert [sent.content_sid is not None for sent in by_whatsapp] == [True]
