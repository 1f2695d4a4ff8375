"""A caseworker's AMBIL is theirs, too, where WhatsApp shows a user id alone that is known for them."""

from __future__ import annotations

import pytest

from bot.services.staff import StaffMember
from tests.making import Town
from tests.services.lining import USER_ID, writes

NUMBER = "+6281277770001"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker(phone=NUMBER)


def ring(town: Town) -> str:
    """A red case of somebody else rings on her phone."""
    town.says(town.person(), "saya dipukul suami")
    return town.case().code


def test_it_is_learned_beside_her_number(town: Town, sari: StaffMember) -> None:
    assert writes(town, "SM1", NUMBER, user_id=USER_ID).state == "staff"
    code = ring(town)
    assert len(town.messages(sari)) == 2, "one alert, though she is known in two ways"
    assert writes(town, "SM2", USER_ID, f"AMBIL {code}").state == "staff"
    assert town.case(code).acknowledged_by == sari.name


@pytest.mark.parametrize("first", ["halo", "ambil"])
def test_so_is_it_where_her_number_is_also_a_persons(town: Town, sari: StaffMember, first: str) -> None:
    herself = town.person(phone=NUMBER)
    writes(town, "SM0", NUMBER, "halo", user_id=USER_ID)
    code = ring(town)
    writes(town, "SM1", NUMBER, first, user_id=USER_ID)
    writes(town, "SM2", USER_ID, f"AMBIL {code}")
    assert town.case(code).acknowledged_by == sari.name
    assert writes(town, "SM3", USER_ID, "halo").person == herself.code, "an ordinary word is her own"


def test_a_user_id_that_was_only_the_members_becomes_the_persons_as_well(town: Town, sari: StaffMember) -> None:
    writes(town, "SM1", NUMBER, user_id=USER_ID)
    herself = town.person(phone=NUMBER)
    assert writes(town, "SM2", NUMBER, "halo", user_id=USER_ID).person == herself.code
    assert writes(town, "SM3", USER_ID, "halo").person == herself.code
    code = ring(town)
    assert writes(town, "SM4", USER_ID, "ambil").state == "staff"
    assert town.case(code).acknowledged_by == sari.name
