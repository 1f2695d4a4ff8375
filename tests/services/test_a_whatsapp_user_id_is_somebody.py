"""WhatsApp may show a user id beside a number, or instead of it."""

from __future__ import annotations

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.store import identity, person
from tests.making import Town
from tests.services.rows import rows

USER_ID = "ID.13491208655302741918"
NUMBER = "+6281299990001"


def write(town: Town, sid: str, sender: str, user_id: str | None = None) -> str | None:
    said = Inbound("simulator", sid, "whatsapp", sender, "halo", town.clock.now(), user_id)
    return inbound.receive(town.kabar, said).person


def test_a_user_id_alone_is_a_person_who_gets_an_answer(town: Town) -> None:
    first, second = write(town, "SM1", USER_ID), write(town, "SM2", USER_ID)
    assert first == second
    [known] = rows(town.kabar, identity)
    assert known.kind == "whatsapp_user"
    assert town.sends().sent == 2


def test_a_stranger_with_both_is_known_by_each(town: Town) -> None:
    both = write(town, "SM1", NUMBER, USER_ID)
    assert both == write(town, "SM2", NUMBER) == write(town, "SM3", USER_ID)


def test_a_user_id_that_comes_beside_a_known_number_is_learned(town: Town) -> None:
    who = town.person(phone=NUMBER)
    assert write(town, "SM1", NUMBER, USER_ID) == who.code
    assert write(town, "SM2", USER_ID) == who.code
    assert write(town, "SM3", NUMBER, USER_ID) == who.code
    assert len(rows(town.kabar, person)) == 1
    assert sorted(row.kind for row in rows(town.kabar, identity)) == ["phone", "whatsapp_user"]


def test_a_number_that_comes_beside_a_known_user_id_is_learned(town: Town) -> None:
    first = write(town, "SM1", USER_ID)
    assert write(town, "SM2", NUMBER, USER_ID) == first
    assert write(town, "SM3", NUMBER) == first
