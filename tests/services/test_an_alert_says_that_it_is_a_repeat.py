"""Whoever is told again is told how often: beside the time, for a phone shows no more of it."""

from __future__ import annotations

import re

import pytest

from bot.core.effects import Raised
from bot.services.cases import case_actions
from bot.services.cases.raising import Sign, raise_sign
from bot.services.staff import StaffMember
from tests.making import Town

RED = "saya dipukul suami"


def times(town: Town, member: StaffMember) -> list[str]:
    """What stands beside the time of each alert."""
    return [re.search(r"10:\d\d WITA(.*?)\. Buka", text)[1] for text in town.messages(member)]


def passes(town: Town, minutes: int) -> None:
    town.clock.forward(minutes=minutes)
    town.ticks()


def test_the_second_says_so_and_the_third(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), RED)
    for _ in range(2):
        passes(town, 15)
    assert times(town, sari) == ["", " (2x)", " (3x)"]


def test_who_is_told_for_the_first_time_is_not_told_of_others(town: Town) -> None:
    _, dewi = town.caseworker(), town.caseworker()
    town.says(town.person(), RED)
    passes(town, 15)
    assert times(town, dewi) == [""]


@pytest.mark.parametrize("minutes", [0, 1])
def test_what_became_graver_is_no_repeat(town: Town, minutes: int) -> None:
    sari, who = town.caseworker(), town.person()
    for level in ("orange", "red"):
        with town.kabar.database.write() as connection:
            raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule")), town.clock.now())
        town.clock.forward(minutes=minutes)
    assert times(town, sari) == ["", ""]


def test_what_was_taken_and_is_raised_anew_is_no_repeat(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    town.says(who, RED)
    case_actions.acknowledge(town.kabar, sari, town.case().code)
    town.clock.forward(minutes=6)
    town.says(who, RED)
    assert times(town, sari) == ["", ""]


def test_a_template_says_it_too(approved: Town) -> None:
    sari = approved.caseworker()
    approved.says(approved.person(), RED)
    passes(approved, 15)
    assert any("10:00 WITA (2x)" in text for text in approved.messages(sari))
