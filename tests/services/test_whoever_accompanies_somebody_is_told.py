"""An alert reaches whoever accompanies the person first, whatever their role and district."""

from __future__ import annotations

import pytest

from bot.services.cases import companions
from tests.making import Town


@pytest.mark.parametrize("role", ["caseworker", "supervisor", "admin"])
def test_the_persons_own_companion_is_told_first(town: Town, role: str) -> None:
    boss = town.caseworker(role="supervisor", district=None)
    town.caseworker()
    own = town.caseworker(role=role, district="Lombok Barat")
    who = town.person()
    companions.choose(town.kabar, boss, who.code, str(own.id), "")
    town.says(who, "saya dipukul suami")
    assert town.last(own).startswith("MERAH")
