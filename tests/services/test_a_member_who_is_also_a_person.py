"""One number may be a caseworker's and a returnee's: an answer to an alert is the one's, all else the other's."""

from __future__ import annotations

import pytest

from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import message, person, staff
from tests.making import Town
from tests.services.rows import change, inbox, outbox, plan_of, rows

NUMBER = "+6281277770001"
RED = "saya dipukul suami"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker(phone=NUMBER)


@pytest.fixture
def herself(town: Town, sari: StaffMember) -> Person:  # noqa: ARG001 - one number, two rows
    return town.person(phone=NUMBER)


@pytest.fixture
def code(town: Town, sari: StaffMember) -> str:
    """A red case of somebody else that rings on her phone."""
    town.says(town.person(), RED)
    assert len(town.messages(sari)) == 1
    return town.case().code


@pytest.mark.usefixtures("herself")
@pytest.mark.parametrize("words", ["ambil {}", "AMBIL {}.", "{}", "ok ambil {}", "ambil", "take {}"])
def test_an_answer_to_an_alert_takes_the_case(town: Town, sari: StaffMember, code: str, words: str) -> None:
    assert town.says(NUMBER, words.format(code)).state == "staff"
    assert town.case(code).acknowledged_by == sari.name
    assert len(town.cases()) == 1


@pytest.mark.usefixtures("code")
def test_what_she_answers_is_not_in_her_own_conversation(town: Town, herself: Person) -> None:
    town.says(NUMBER, "ambil")
    assert inbox(town.kabar, herself) == []
    assert outbox(town.kabar, herself) == []


@pytest.mark.usefixtures("code")
@pytest.mark.parametrize("words", ["BANTUAN", "halo", "1", "1042", "ya", "ok", "ambil uang saya tidak dibayar"])
def test_an_ordinary_word_is_her_own(town: Town, herself: Person, words: str) -> None:
    assert town.says(NUMBER, words).state == "new"
    assert len(inbox(town.kabar, herself)) == 1
    assert len(outbox(town.kabar, herself)) == 1
    assert town.cases()[0].acknowledged_at is None
    assert rows(town.kabar, message, message.c.kind == "staff_said") == []


def test_a_cry_for_help_of_hers_opens_her_own_case(town: Town, herself: Person) -> None:
    dewi = town.caseworker()
    change(town.kabar, person, person.c.id == herself.id, caseworker_id=dewi.id)
    assert town.says(NUMBER, RED).state == "new"
    assert town.case().level == "red"
    assert town.case().code in town.last(dewi)
    assert [row.kind for row in outbox(town.kabar, herself)] == ["crisis"]


def test_stop_is_her_own_and_stops_no_alert(town: Town, sari: StaffMember, herself: Person, code: str) -> None:
    town.says(NUMBER, "STOP")
    assert town.reload(herself).status == "stopped"
    town.clock.forward(minutes=15)
    town.ticks()
    assert len(town.messages(sari)) == 2
    assert code in town.last(sari)


def test_her_follow_up_is_answered_by_her_own_word(town: Town, herself: Person) -> None:
    town.clock.moment = plan_of(town.kabar, herself)[0].due_at
    town.ticks()
    town.says(NUMBER, "1")
    assert plan_of(town.kabar, herself)[0].status == "answered"


@pytest.mark.usefixtures("code")
def test_somebody_who_was_only_ever_a_number_is_staff_in_everything(town: Town, herself: Person) -> None:
    change(town.kabar, person, person.c.id == herself.id, status="new")
    for words in ("ambil", "halo", "saya sedang di jalan"):
        assert town.says(NUMBER, words).state == "staff"
    assert inbox(town.kabar, herself) == []


@pytest.mark.usefixtures("code")
def test_somebody_who_left_is_a_person_in_everything(town: Town, sari: StaffMember, herself: Person) -> None:
    change(town.kabar, staff, staff.c.id == sari.id, active=False)
    assert town.says(NUMBER, "ambil").state == "new"
    assert len(inbox(town.kabar, herself)) == 1
    assert town.cases()[0].acknowledged_at is None
