"""What nobody knows the fate of holds its address back, so that a text is not found twice - but no cry for help."""

from __future__ import annotations

import pytest
import time_machine

from bot.services.persons.people import Person
from bot.services.sending import claims
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox

RED = "saya dipukul suami"


@pytest.fixture
def who(wired: Town, double: TwilioDouble) -> Person:
    """Somebody whose last answer may or may not have reached the provider."""
    made = wired.person()
    wired.says(made, "BANTUAN")
    double.faults.next("drop_after")
    assert wired.sends().unknown == 1
    return made


def statuses(town: Town, who: Person) -> list[tuple[str, str]]:
    return [(row.kind, row.status) for row in outbox(town.kabar, who)]


def test_a_crisis_answer_goes_at_once(wired: Town, who: Person) -> None:
    wired.says(who, RED)
    assert wired.sends().sent == 1
    assert statuses(wired, who) == [("reply", "unknown"), ("crisis", "queued")]


def test_an_alert_to_a_member_goes_at_once(wired: Town, double: TwilioDouble) -> None:
    sari, who = wired.caseworker(), wired.person()
    wired.says(sari, "halo")
    double.faults.next("drop_before")
    assert wired.sends().unknown == 1
    wired.says(who, RED)
    assert wired.sends().sent == 3, "the answer, and the alert by WhatsApp and SMS"
    assert wired.case().code in double.ledger.accepted(f"whatsapp:{wired.number_of(sari)}")[0].body


def test_an_ordinary_answer_waits_until_it_is_known(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    wired.says(who, "BANTUAN")
    assert wired.sends().sent == 0
    assert statuses(wired, who) == [("reply", "unknown"), ("reply", "waiting")]
    later.shift(10)
    assert wired.sends().sent == 2
    assert statuses(wired, who) == [("reply", "queued"), ("reply", "queued")]
    assert len(double.accepted) == 2


def test_an_hour_without_look_ups_keeps_no_crisis_answer_back(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.faults.next("500_before", on="list", times=20)
    for _ in range(3):
        later.shift(600)
        wired.sends()
    assert statuses(wired, who) == [("reply", "unknown")]
    wired.says(who, RED)
    assert wired.sends().sent == 1


def test_while_one_is_being_sent_even_the_urgent_keeps_its_turn(wired: Town) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    with wired.kabar.database.write() as connection:
        assert len(claims.claim_waiting(connection, wired.kabar, 10)) == 1
    wired.says(who, RED)
    with wired.kabar.database.write() as connection:
        assert claims.claim_waiting(connection, wired.kabar, 10) == []
