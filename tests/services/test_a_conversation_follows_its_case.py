"""A grave sign raises a case whose holder writes with the person; whoever takes it then can write to them at once."""

from __future__ import annotations

import pytest

from bot.services.cases import takeover, takeover_words, talk_views
from bot.services.cases.cases import CaseFault
from bot.services.staff import StaffMember
from bot.store import takeover as takeovers
from tests.making import Town
from tests.services.rows import rows


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def dewi(town: Town, sari: StaffMember) -> StaffMember:  # noqa: ARG001 - she comes first
    return town.caseworker()


@pytest.fixture
def code(town: Town, sari: StaffMember, dewi: StaffMember) -> str:  # noqa: ARG001 - she takes it later
    """Sari has the case and its conversation, and sleeps while the person cries again."""
    who = town.person()
    town.says(who, "saya dipukul suami")
    town.says(sari, "ambil")
    code = town.case().code
    takeover.take(town.kabar, sari, code)
    town.clock.forward(minutes=20)
    town.says(who, "dia mau bunuh saya")
    for _ in range(2):
        town.clock.forward(minutes=16)
        town.ticks()
    return code


def test_who_takes_the_case_takes_its_conversation(town: Town, sari: StaffMember, dewi: StaffMember, code: str) -> None:
    assert not talk_views.talk_of(town.kabar, dewi, code).may_take
    town.says(dewi, f"ambil {code}")
    assert talk_views.talk_of(town.kabar, dewi, code).may_take
    takeover.take(town.kabar, dewi, code)
    assert takeover_words.write(town.kabar, dewi, code, "Halo, saya di sini.") == "sent"
    assert talk_views.talk_of(town.kabar, sari, code).holder == "other"
    with pytest.raises(CaseFault, match="talk_taken"):
        takeover_words.write(town.kabar, sari, code, "Halo?")
    assert [row.ended_why for row in rows(town.kabar, takeovers, takeovers.c.staff_id == sari.id)] == ["passed_on"]


def test_who_had_the_case_first_does_not_take_it_from_who_leads(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), "saya dipukul suami")
    code = town.case().code
    town.says(sari, "ambil")
    town.clock.forward(minutes=1)
    takeover.take(town.kabar, town.caseworker(role="supervisor"), code)
    assert not talk_views.talk_of(town.kabar, sari, code).may_take
    with pytest.raises(CaseFault, match="talk_taken"):
        takeover.take(town.kabar, sari, code)
