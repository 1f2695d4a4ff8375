"""Somebody has the case, and the person writes again: the taker is told, and if they do not look, it climbs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.effects import Raised
from bot.core.flow import Level
from bot.services.cases import access, case_actions
from bot.services.cases.raising import Sign, raise_sign
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import case_file
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


def raises(town: Town, who: Person, level: Level) -> None:
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "fear", "a rule", "words")), town.clock.now())


def file(town: Town) -> Any:
    [row] = rows(town.kabar, case_file)
    return row


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def dewi(town: Town, sari: StaffMember) -> StaffMember:  # noqa: ARG001 - she comes first
    return town.caseworker()


@pytest.fixture
def who(town: Town, sari: StaffMember) -> Person:
    """Somebody whose red case Sari took a while ago."""
    made = town.person()
    town.says(made, RED)
    town.says(sari, "ambil")
    town.clock.forward(hours=1)
    return made


@pytest.mark.parametrize(("level", "word"), [("orange", "ORANYE"), ("yellow", "KUNING")])
def test_a_lesser_sign_is_told_to_the_taker_as_what_it_is(
    town: Town, sari: StaffMember, dewi: StaffMember, who: Person, level: Level, word: str
) -> None:
    before = len(town.messages(sari))
    raises(town, who, level)
    assert len(town.messages(sari)) == before + 1
    assert town.last(sari).startswith(f"{word} {town.case().code}")
    assert (town.case().level, town.case().acknowledged_by) == ("red", sari.name)
    assert town.case().news_at == town.clock.now()
    assert town.messages(dewi) == []


def test_it_climbs_at_the_signs_own_deadline_and_not_before(town: Town, dewi: StaffMember, who: Person) -> None:
    raises(town, who, "orange")
    assert file(town).next_alert_at == town.clock.now() + timedelta(hours=24)
    town.clock.forward(hours=24, seconds=-1)
    assert town.ticks()["alerts_climbed"] == 0
    town.clock.forward(seconds=1)
    assert town.ticks()["alerts_climbed"] == 1
    assert town.case().code in town.last(dewi)


def test_a_graver_sign_brings_the_deadline_forward_and_a_lesser_one_never_puts_it_off(town: Town, who: Person) -> None:
    raises(town, who, "yellow")
    town.clock.forward(minutes=1)
    raises(town, who, "orange")
    soon = file(town).next_alert_at
    assert soon == town.clock.now() + timedelta(hours=24)
    town.clock.forward(hours=5)
    raises(town, who, "yellow")
    raises(town, who, "orange")
    assert file(town).next_alert_at == soon


def test_more_news_within_five_minutes_does_not_ring_again(town: Town, sari: StaffMember, who: Person) -> None:
    before = len(town.messages(sari))
    for minutes in (0, 2, 2):
        town.clock.forward(minutes=minutes)
        raises(town, who, "orange")
    assert len(town.messages(sari)) == before + 1
    town.clock.forward(minutes=1)
    raises(town, who, "orange")
    assert len(town.messages(sari)) == before + 2


def test_the_taker_who_opens_the_page_has_seen_it(
    town: Town, sari: StaffMember, dewi: StaffMember, who: Person
) -> None:
    raises(town, who, "orange")
    access.case_page(town.kabar, sari, town.case().code)
    assert (file(town).news_at, file(town).next_alert_at) == (None, None)
    town.clock.forward(days=3)
    assert town.ticks()["alerts_climbed"] == 0
    assert town.messages(dewi) == []


def test_the_taker_who_says_so_again_has_seen_it(town: Town, sari: StaffMember, who: Person) -> None:
    raises(town, who, "orange")
    town.says(sari, f"AMBIL {town.case().code}")
    assert (file(town).news_at, file(town).next_alert_at) == (None, None)


def test_another_who_opens_the_page_does_not_settle_it(town: Town, dewi: StaffMember, who: Person) -> None:
    raises(town, who, "orange")
    access.case_page(town.kabar, dewi, town.case().code)
    assert file(town).news_at is not None
    town.clock.forward(hours=24)
    assert town.ticks()["alerts_climbed"] == 1


def test_looking_at_a_case_that_nobody_took_does_not_quieten_it(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), RED)
    access.case_page(town.kabar, sari, town.case().code)
    assert file(town).next_alert_at is not None


def test_in_the_list_news_stands_above_what_is_taken_and_quiet(town: Town, sari: StaffMember) -> None:
    first, later = town.person(), town.person()
    for who in (first, later):
        town.says(who, RED)
        town.says(sari, "ambil")
        town.clock.forward(minutes=1)
    before = [row.code for row in access.case_list(town.kabar, sari)]
    raises(town, later, "yellow")
    assert [row.code for row in access.case_list(town.kabar, sari)] == before[::-1]


def test_closing_the_case_ends_it(town: Town, sari: StaffMember, who: Person) -> None:
    raises(town, who, "orange")
    access.case_page(town.kabar, sari, town.case().code)
    case_actions.close(town.kabar, sari, town.case().code, WELL)
    town.clock.forward(days=3)
    assert town.ticks()["alerts_climbed"] == 0
