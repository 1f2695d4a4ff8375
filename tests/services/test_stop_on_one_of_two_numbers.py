"""Somebody with a phone of their own shares a relative's: a STOP is of the phone that it was written on."""

from __future__ import annotations

import pytest

from bot.services.cases import reaching
from bot.services.persons.people import Person
from tests.making import Town

OWN = "+6281299990002"


@pytest.fixture
def two(town: Town) -> tuple[Person, Person]:
    """Amaq with his phone; Inaq with hers, who is reached on his as well."""
    sari, amaq, inaq = town.caseworker(), town.person(), town.person(phone=OWN)
    reaching.add_number(town.kabar, sari, inaq.code, town.number_of(amaq), "sms", retire=False, shared=True)
    return amaq, inaq


def test_on_her_own_it_stops_her_alone(town: Town, two: tuple[Person, Person]) -> None:
    amaq, inaq = two
    town.says(OWN, "STOP")
    assert [town.reload(who).status for who in two] == ["active", "stopped"]
    assert "berhenti" in town.last(inaq).lower()
    assert town.messages(amaq) == []


def test_on_the_shared_one_it_stops_both(town: Town, two: tuple[Person, Person]) -> None:
    town.says(town.number_of(two[0]), "STOP")
    assert [town.reload(who).status for who in two] == ["stopped", "stopped"]
