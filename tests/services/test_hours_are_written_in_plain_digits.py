"""Digits of other scripts are no hours: a rota that cannot be read would keep every alert from everybody."""

from __future__ import annotations

import pytest

from bot.services import staff
from bot.services.cases import reaching, rotas
from bot.services.cases.cases import CaseFault
from bot.services.cases.rotas import NewShift, RotaFault
from bot.services.staff import NewStaff, StaffFault
from tests.making import Town

ODD = "0\u0663:0\u0663"


def test_a_shift_is_not_written_and_alerts_go_on(town: Town) -> None:
    sari = town.caseworker()
    with pytest.raises(RotaFault, match="hours"):
        rotas.add_shift(town.kabar, None, NewShift(str(sari.id), "on_call", ODD, "13:00"))
    town.says(town.person(), "saya dipukul suami")
    assert town.last(sari).startswith("MERAH")


def test_nor_hours_of_duty(town: Town) -> None:
    new = NewStaff("Sari", None, "odd@example.org", "caseworker", "a long password", duty_from=ODD, duty_to="13:00")
    with pytest.raises(StaffFault, match="duty"):
        staff.add(town.kabar, new)


def test_nor_a_persons_safe_hours(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    given = {"language": "id", "safe_from": "8:\u0663\u0660", "safe_to": "20:00"}
    with pytest.raises(CaseFault, match="hour_wrong"):
        reaching.change(town.kabar, sari, who.code, given)
