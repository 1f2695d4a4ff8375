"""Somebody whom WhatsApp shows as a user id alone goes through all of Kabar like anybody else."""

from __future__ import annotations

import pytest

from bot.services.cases.access import case_page
from bot.services.persons import consents, people
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.store import person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.lining import USER_ID, follow_up_is_due, lines_of, writes
from tests.services.rows import outbox, plan_of, rows

AT = f"whatsapp:{USER_ID}"


@pytest.fixture
def her(wired: Town) -> Person:
    """She wrote, and has agreed to be asked."""
    writes(wired, "SM1", USER_ID)
    [row] = rows(wired.kabar, person)
    with wired.kabar.database.write() as connection:
        who = people.get(connection, wired.kabar, row.id)
        who = consents.record(
            connection, wired.kabar, who, Said("check_ins", True, "test", "whatsapp"), wired.clock.now()
        )
    wired.sends()
    return who


def test_her_first_message_is_answered_to_her_user_id(wired: Town, her: Person, double: TwilioDouble) -> None:
    assert [taken.to for taken in double.accepted] == [AT]
    assert lines_of(wired, her) == [("whatsapp", None)]


def test_the_clock_asks_her_and_she_answers(wired: Town, her: Person, double: TwilioDouble) -> None:
    follow_up_is_due(wired, her)
    wired.sends()
    assert double.accepted[-1].to == AT
    assert "Apa kabar?" in double.accepted[-1].body
    writes(wired, "SM2", USER_ID, "1")
    wired.sends()
    asked = [row for row in plan_of(wired.kabar, her) if row.step != "invite"]
    assert asked[0].status == "answered"
    assert double.accepted[-1].to == AT


def test_the_second_message_finds_her(wired: Town, her: Person, double: TwilioDouble) -> None:
    follow_up_is_due(wired, her)
    wired.sends()
    wired.clock.forward(hours=49)
    wired.ticks()
    wired.sends()
    assert [taken.to for taken in double.accepted] == [AT] * 3


def test_stop_is_kept_and_answered(wired: Town, her: Person, double: TwilioDouble) -> None:
    writes(wired, "SM2", USER_ID, "STOP")
    wired.sends()
    assert wired.reload(her).status == "stopped"
    assert {row.status for row in plan_of(wired.kabar, her)} == {"cancelled"}
    assert double.accepted[-1].to == AT


def test_a_crisis_is_answered_and_the_alert_says_that_there_is_no_number(wired: Town, her: Person) -> None:
    sari = wired.caseworker()
    writes(wired, "SM2", USER_ID, "saya dipukul suami")
    assert outbox(wired.kabar, her)[-1].kind == "crisis"
    code = wired.case().code
    assert wired.last(sari).endswith(f"Balas: AMBIL {code} Tanpa nomor telepon, hanya WhatsApp.")
    page = case_page(wired.kabar, sari, code)
    assert page is not None
    assert [(line.kind, line.number) for line in page.contact.lines] == [("whatsapp", "")]


def test_with_a_number_the_alert_says_nothing_more(wired: Town, her: Person) -> None:
    sari = wired.caseworker()
    writes(wired, "SM2", "+6281299990001", "saya dipukul suami", user_id=USER_ID)
    assert wired.case().code
    assert len(rows(wired.kabar, person)) == 1
    assert wired.last(sari).endswith(f"AMBIL {wired.case().code}"), her.code
