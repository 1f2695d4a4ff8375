"""Whom a red sign reaches when the caseworker sleeps, and that a frightened person is told the truth about it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.services.cases import rotas
from bot.services.staff import StaffMember
from bot.store import staff
from tests.making import Town
from tests.services.rows import change

RED = "saya dipukul suami"
SOMEBODY = "Petugas sudah diberi tahu"
NOBODY = "Sekarang tidak ada petugas yang berjaga"


@pytest.fixture
def night(town: Town) -> Town:
    """Half past one in Lombok."""
    town.clock.forward(hours=15, minutes=30)
    return town


def member(town: Town, *, awake: bool = True, **options: Any) -> StaffMember:
    made = town.caseworker(**options)
    hours = ("20:00", "06:00") if awake else ("08:00", "16:00")
    change(town.kabar, staff, staff.c.id == made.id, duty_from=hours[0], duty_to=hours[1])
    return made


def told(town: Town, *members: StaffMember) -> list[int]:
    return [len(town.messages(one)) for one in members]


def test_where_the_own_caseworker_sleeps_somebody_awake_is_told_as_well(night: Town) -> None:
    own, near, far = member(night, awake=False), member(night), member(night, district="Sumbawa")
    who = night.person(caseworker_id=own.id)
    night.says(who, RED)
    assert told(night, own, near, far) == [1, 1, 0]
    assert SOMEBODY in night.last(who)


def test_where_the_own_caseworker_is_awake_nobody_else_is_woken(night: Town) -> None:
    near, own = member(night), member(night, district="Sumbawa")
    night.says(night.person(caseworker_id=own.id), RED)
    assert told(night, near, own) == [0, 1]


def test_where_the_whole_district_sleeps_another_district_is_told(night: Town) -> None:
    near, far = member(night, awake=False), member(night, district="Sumbawa")
    who = night.person()
    night.says(who, RED)
    assert told(night, near, far) == [0, 1]
    assert SOMEBODY in night.last(who)


def test_where_all_caseworkers_sleep_a_supervisor_who_is_awake_is_told_at_once(night: Town) -> None:
    sari, tuti = member(night, awake=False), member(night, role="supervisor")
    who = night.person()
    night.says(who, RED)
    assert told(night, sari, tuti) == [1, 1]
    assert SOMEBODY in night.last(who)


def test_where_everybody_sleeps_the_person_is_not_told_that_somebody_comes(night: Town) -> None:
    sari, tuti = member(night, awake=False), member(night, awake=False, role="supervisor")
    who = night.person()
    night.says(who, RED)
    assert told(night, sari, tuti) == [1, 0]
    assert NOBODY in night.last(who)
    assert SOMEBODY not in night.last(who)


def test_where_there_is_nobody_at_all_the_person_is_told_so(town: Town) -> None:
    who = town.person()
    town.says(who, RED)
    assert NOBODY in town.last(who)


def test_an_editor_and_somebody_who_left_cover_nothing(town: Town) -> None:
    town.caseworker(role="editor")
    gone = town.caseworker()
    change(town.kabar, staff, staff.c.id == gone.id, active=False)
    who = town.person()
    town.says(who, RED)
    assert told(town, gone) == [0]
    assert NOBODY in town.last(who)


def test_the_backup_who_is_awake_comes_before_one_who_sleeps(night: Town) -> None:
    first, asleep, awake = member(night), member(night, awake=False), member(night)
    night.says(night.person(caseworker_id=first.id), RED)
    night.clock.forward(minutes=15)
    night.ticks()
    assert told(night, first, asleep, awake) == [1, 0, 1]


def test_where_every_backup_sleeps_they_are_woken(night: Town) -> None:
    first, asleep = member(night), member(night, awake=False)
    night.says(night.person(), RED)
    night.clock.forward(minutes=15)
    night.ticks()
    assert told(night, first, asleep) == [1, 1]


HOURLESS = (None, None)


def away(town: Town, *members: StaffMember) -> None:
    for one in members:
        rotas.add_leave(town.kabar, None, str(one.id), "2026-05-04", "2026-05-06")


def test_where_all_are_on_leave_they_are_called_and_nobody_is_promised(town: Town) -> None:
    sari, made = town.caseworker(), town.caseworker(role="supervisor")
    away(town, sari, made)
    who = town.person()
    town.says(who, RED)
    assert told(town, sari, made) == [1, 0]
    assert NOBODY in town.last(who)
    assert SOMEBODY not in town.last(who)


def test_where_nobody_wrote_hours_nor_a_rota_they_are_called_and_nobody_is_promised(night: Town) -> None:
    sari = night.caseworker(duty=HOURLESS)
    who = night.person()
    night.says(who, RED)
    assert told(night, sari) == [1]
    assert NOBODY in night.last(who)


def test_hours_of_the_whole_day_are_a_promise_day_and_night(night: Town) -> None:
    night.caseworker(duty=("00:00", "00:00"))
    who = night.person()
    night.says(who, RED)
    assert SOMEBODY in night.last(who)


def test_beside_one_without_hours_whoever_is_written_to_be_on_duty_is_told(night: Town) -> None:
    own, near, far = night.caseworker(duty=HOURLESS), night.caseworker(duty=HOURLESS), member(night, district="Sumbawa")
    who = night.person(caseworker_id=own.id)
    night.says(who, RED)
    assert told(night, own, near, far) == [1, 0, 1]
    assert SOMEBODY in night.last(who)


def test_at_the_top_everybody_on_duty_is_told_from_whatever_district(night: Town) -> None:
    near = [member(night, awake=False) for _ in range(2)]
    far = [member(night, district="Sumbawa") for _ in range(2)]
    away_far = member(night, district="Sumbawa")
    away(night, away_far)
    night.says(night.person(), RED)
    for _ in range(6):
        night.clock.forward(minutes=15)
        night.ticks()
    alerts = told(night, *near, *far, away_far)
    assert all(alerts[:4])
    assert alerts[4] == 0
