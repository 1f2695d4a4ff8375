"""Somebody took a red case and falls silent: when the time to reach the person is over, they and who leads are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.cases import case_actions, takeover, takeover_words
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from tests.closing import WELL
from tests.making import Town

RED = "saya dipukul suami"
LATE = "MERAH KB-1001. Sudah diambil, belum tercatat dihubungi. Buka: http://127.0.0.1:8000/cases/KB-1001"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def boss(town: Town, sari: StaffMember) -> StaffMember:  # noqa: ARG001 - she comes first
    return town.caseworker(role="supervisor", district=None)


@pytest.fixture
def who(town: Town, sari: StaffMember, boss: StaffMember) -> Person:  # noqa: ARG001 - they are there
    """Somebody whose red case Sari took at once."""
    made = town.person()
    town.says(made, RED)
    town.says(sari, "ambil")
    return made


def test_its_holder_and_who_leads_hear_of_it_when_the_hour_is_over(
    town: Town, sari: StaffMember, boss: StaffMember, who: Person
) -> None:
    dewi = town.caseworker()
    town.clock.forward(minutes=59)
    assert town.ticks()["contacts_late"] == 0
    town.clock.forward(minutes=1)
    assert [town.ticks()["contacts_late"] for _ in range(2)] == [1, 0]
    assert (town.last(sari), town.last(boss), town.messages(dewi)) == (LATE, LATE, [])
    assert town.case().acknowledged_by == sari.name
    assert len(town.messages(who)) == 1, "and nothing goes to the person"


def test_it_is_said_three_times_at_most_an_hour_apart(town: Town, boss: StaffMember, who: Person) -> None:  # noqa: ARG001
    told = 0
    for _ in range(6 * 4):
        town.clock.forward(minutes=15)
        told += town.ticks()["contacts_late"]
    assert told == town.messages(boss).count(LATE) == 3


def test_whoever_takes_it_next_has_a_quarter_of_an_hour(town: Town, sari: StaffMember, who: Person) -> None:  # noqa: ARG001
    dewi = town.caseworker()
    town.clock.forward(hours=2)
    town.says(sari, "tidak bisa")
    town.says(dewi, "ambil")
    town.clock.forward(minutes=14)
    assert town.ticks()["contacts_late"] == 0
    town.clock.forward(minutes=1)
    assert town.ticks()["contacts_late"] == 1
    assert town.last(dewi) == LATE


@pytest.mark.parametrize("how", ["contacted", "planned", "written", "closed"])
def test_what_is_written_down_ends_it(town: Town, sari: StaffMember, boss: StaffMember, who: Person, how: str) -> None:  # noqa: ARG001
    code = town.case().code
    match how:
        case "contacted":
            town.says(sari, "selesai")
        case "planned":
            case_actions.plan(town.kabar, sari, code, town.clock.now() + timedelta(hours=3))
        case "written":
            takeover.take(town.kabar, sari, code)
            takeover_words.write(town.kabar, sari, code, "Halo, bisa saya telepon?")
        case _:
            case_actions.close(town.kabar, sari, code, WELL)
    town.clock.forward(hours=1)
    assert town.ticks()["contacts_late"] == 0
    assert LATE not in town.messages(boss)
    town.clock.forward(hours=2)
    assert town.ticks()["contacts_late"] == (how == "planned"), "a moment that has passed is none"


def test_only_red(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), "hutang saya banyak")
    town.says(sari, "ambil")
    town.clock.forward(days=20)
    assert town.ticks()["contacts_late"] == 0
