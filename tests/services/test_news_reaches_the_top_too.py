"""News on a case that somebody has climbs to the top like any other, however often the person writes."""

from __future__ import annotations

import pytest

from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from tests.doubles.twilio import TwilioDouble
from tests.making import Town

RED = "saya dipukul suami"


def raises(town: Town, who: Person) -> None:
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised("orange", "fear", "a rule")), town.clock.now())


@pytest.fixture
def sari(wired: Town) -> StaffMember:
    return wired.caseworker()


@pytest.fixture
def who(wired: Town, sari: StaffMember) -> Person:
    """Somebody whose red case Sari has."""
    made = wired.person()
    wired.says(made, RED)
    wired.says(sari, "ambil")
    wired.sends()
    return made


def test_a_further_sign_does_not_send_the_ladder_back_to_its_foot(wired: Town, who: Person) -> None:
    wired.caseworker()
    tuti = wired.caseworker(role="supervisor")
    raises(wired, who)
    wired.clock.forward(hours=24)
    for _ in range(3):
        assert wired.ticks()["alerts_climbed"] == 1
        wired.clock.forward(minutes=10)
        raises(wired, who)
        wired.clock.forward(minutes=5)
    assert wired.messages(tuti)


def test_news_that_does_not_reach_the_taker_climbs_at_once(
    wired: Town, who: Person, sari: StaffMember, double: TwilioDouble
) -> None:
    dewi = wired.caseworker()
    for address in (f"whatsapp:{wired.number_of(sari)}", wired.number_of(sari)):
        double.faults.reject(address, 21211)
    raises(wired, who)
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert wired.case().code in wired.last(dewi)
