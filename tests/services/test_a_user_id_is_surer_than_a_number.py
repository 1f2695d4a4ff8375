"""Operators give a number to the next customer; WhatsApp gives a user id to nobody else."""

from __future__ import annotations

import pytest

from bot.services.cases import access
from bot.services.persons import lines, people
from bot.services.persons.people import Person
from bot.store import case_sign, identity, person
from tests.making import Town
from tests.services.lining import USER_ID, follow_up_is_due, lines_of, writes
from tests.services.rows import change, inbox, outbox, rows

OLD, NEW = "+6281299990001", "+6281299990002"


@pytest.fixture
def before(town: Town) -> Person:
    """Who had the number."""
    return town.person(phone=OLD, name="Amaq", on=("whatsapp", "sms", "call"))


@pytest.fixture
def holder(town: Town) -> Person:
    """Whose user id it is."""
    made = town.person(phone=NEW, name="Inaq")
    writes(town, "SM0", NEW, user_id=USER_ID)
    return made


def test_the_message_is_the_user_ids_holders(town: Town, before: Person, holder: Person) -> None:
    assert writes(town, "SM1", OLD, "BANTUAN", user_id=USER_ID).person == holder.code
    assert inbox(town.kabar, before) == []
    assert writes(town, "SM2", USER_ID).person == holder.code
    assert town.says(OLD, "halo").person == holder.code


def test_nothing_reaches_the_other_by_that_number_any_more(town: Town, before: Person, holder: Person) -> None:
    for sid in ("SM1", "SM2", "SM3"):
        writes(town, sid, OLD, user_id=USER_ID)
    assert {why for _, why in lines_of(town, before)} == {"number_moved"}
    assert {why for _, why in lines_of(town, holder)} == {None}
    assert town.case().reason == "bad_line", "and a caseworker is told, once"
    follow_up_is_due(town, before)
    assert outbox(town.kabar, before) == []


def test_a_newcomer_who_was_only_a_user_id_is_whose_number_it_is(town: Town, before: Person) -> None:
    writes(town, "SM1", USER_ID)
    assert writes(town, "SM2", OLD, user_id=USER_ID).person == before.code
    assert writes(town, "SM3", USER_ID).person == before.code
    assert {why for _, why in lines_of(town, before)} == {None}


def test_but_not_where_the_number_has_another_user_id(town: Town, before: Person) -> None:
    writes(town, "SM1", OLD, user_id="ID.900000000000000001")
    other = writes(town, "SM2", USER_ID).person
    assert writes(town, "SM3", OLD, user_id=USER_ID).person == other != before.code


def test_people_who_share_a_number_share_its_account(town: Town, holder: Person) -> None:
    child = town.person(phone=NEW, name="Anak")
    change(town.kabar, person, person.c.id == holder.id, status="paused")
    follow_up_is_due(town, child)
    assert writes(town, "SM1", NEW, "1", user_id=USER_ID).person == child.code
    assert {why for _, why in lines_of(town, holder)} == {None}
    assert len(rows(town.kabar, person)) == 2


def test_a_number_that_has_moved_away_is_not_shared(town: Town, before: Person, holder: Person) -> None:
    assert writes(town, "SM1", OLD, "BANTUAN", user_id=USER_ID).person == holder.code
    with town.kabar.database.read() as connection:
        assert [people.sharing(connection, town.kabar, who) for who in (before, holder)] == [[], []]


def test_nor_is_its_former_owner_stopped_by_whoever_has_it_now(town: Town, before: Person, holder: Person) -> None:
    writes(town, "SM1", OLD, "BANTUAN", user_id=USER_ID)
    assert writes(town, "SM2", OLD, "STOP", user_id=USER_ID).person == holder.code
    assert town.reload(holder).status == "stopped"
    assert town.reload(before).status == "active"


@pytest.mark.usefixtures("before", "holder")
def test_the_case_page_does_not_say_that_others_use_it(town: Town) -> None:
    member = town.caseworker()
    writes(town, "SM1", OLD, "BANTUAN", user_id=USER_ID)
    assert not access.case_page(town.kabar, member, town.case().code).contact.shared


def test_where_the_former_owner_writes_on_it_again_it_is_shared(town: Town, before: Person, holder: Person) -> None:
    writes(town, "SM1", OLD, "BANTUAN", user_id=USER_ID)
    [number] = rows(town.kabar, identity, identity.c.person_id == before.id)
    with town.kabar.database.write() as connection:
        lines.heard(connection, before.id, number.id, "sms", town.clock.now())
    with town.kabar.database.read() as connection:
        assert [who.code for who in people.sharing(connection, town.kabar, before)] == [holder.code]


def test_a_new_account_on_a_number_that_had_another_is_a_stranger(town: Town, before: Person) -> None:
    writes(town, "SM1", OLD, "utang", user_id="ID.900000000000000001")
    stranger = writes(town, "SM2", OLD, "halo", user_id="ID.900000000000000002").person
    assert stranger != before.code
    there = set(lines_of(town, before))
    assert {("sms", "number_moved"), ("call", "number_moved")} < there, "their own account is theirs still"
    assert "bad_line" in {row.reason for row in rows(town.kabar, case_sign)}
    assert writes(town, "SM3", OLD, "ya", user_id="ID.900000000000000002").person == stranger
    assert town.says(OLD, "halo").person == stranger, "by SMS too"
