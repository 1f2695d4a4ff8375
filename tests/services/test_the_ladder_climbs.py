"""Caseworker, backup, supervisor, and again until somebody acknowledges; a rung that nobody stands on costs nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.services.staff import StaffMember
from bot.services.tick import tick
from bot.store import alert, case_event, case_file, staff
from tests.making import Town
from tests.services.rows import change, rows

pytestmark = pytest.mark.both

RED = "saya dipukul suami"


def told(town: Town, *members: StaffMember) -> list[int]:
    """How many alerts each has had."""
    return [len(town.messages(member)) for member in members]


def climb(town: Town, minutes: int = 15) -> list[int]:
    town.clock.forward(minutes=minutes)
    return [town.ticks()["alerts_climbed"]]


def test_caseworker_then_backup_then_supervisor_then_everybody_again_and_again(town: Town) -> None:
    sari, dewi, tuti = town.caseworker(), town.caseworker(), town.caseworker(role="supervisor")
    town.says(town.person(), RED)
    seen = [told(town, sari, dewi, tuti)]
    for _ in range(4):
        climb(town)
        seen.append(told(town, sari, dewi, tuti))
    assert seen == [[1, 0, 0], [1, 1, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]]
    assert [row.kind for row in rows(town.kabar, case_event)][:3] == ["opened", "alerted", "climbed"]


def test_not_before_the_deadline_and_not_after_an_acknowledgement(town: Town) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    town.says(town.person(), RED)
    assert climb(town, 14) == [0]
    town.says(sari, "ambil")
    assert climb(town, 60) == [0]
    assert told(town, dewi) == [0]


def test_two_clocks_at_once_climb_once(town: Town) -> None:
    town.caseworker()
    dewi = town.caseworker()
    town.says(town.person(), RED)
    town.clock.forward(minutes=15)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: tick(town.kabar, town.clock.now())["alerts_climbed"], range(3)))
    assert sum(done) == 1
    assert told(town, dewi) == [1]


def test_a_missing_backup_is_passed_over(town: Town) -> None:
    sari, tuti = town.caseworker(), town.caseworker(role="supervisor")
    town.says(town.person(), RED)
    climb(town)
    assert told(town, sari, tuti) == [1, 1]


def test_a_missing_caseworker_is_passed_over_at_once(town: Town) -> None:
    tuti = town.caseworker(role="supervisor")
    town.says(town.person(), RED)
    assert told(town, tuti) == [1]


def test_an_admin_stands_in_for_a_supervisor(town: Town) -> None:
    admin = town.caseworker(role="admin")
    town.caseworker(role="editor")
    town.says(town.person(), RED)
    assert told(town, admin) == [1]


def test_a_caseworker_all_alone_is_told_again_and_again(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), RED)
    for _ in range(3):
        climb(town)
    assert told(town, sari) == [4]


def test_with_nobody_to_alert_it_is_seen_and_tried_again(town: Town) -> None:
    town.says(town.person(), RED)
    assert [row.kind for row in rows(town.kabar, case_event)] == ["opened", "nobody"]
    sari = town.caseworker()
    climb(town)
    assert told(town, sari) == [1]


def test_the_own_caseworker_is_told_first_wherever_they_are(town: Town) -> None:
    near, own = town.caseworker(), town.caseworker(district="Lombok Barat")
    town.says(town.person(caseworker_id=own.id), RED)
    assert told(town, near, own) == [0, 1]


def test_somebody_of_the_district_who_is_on_duty_is_told_first(town: Town) -> None:
    asleep, awake, elsewhere = town.caseworker(), town.caseworker(), town.caseworker(district="Sumbawa")
    change(town.kabar, staff, staff.c.id == asleep.id, duty_from="20:00", duty_to="06:00")
    change(town.kabar, staff, staff.c.id == awake.id, duty_from="06:00", duty_to="20:00")
    town.says(town.person(), RED)
    assert told(town, asleep, awake, elsewhere) == [0, 1, 0]


def test_the_editor_is_never_told(town: Town) -> None:
    editor = town.caseworker(role="editor")
    town.says(town.person(), RED)
    climb(town)
    assert told(town, editor) == [0]


@pytest.mark.parametrize(("level", "hours"), [("orange", 24), ("silence", 7 * 24)])
def test_lesser_levels_climb_in_their_own_time(town: Town, level: str, hours: int) -> None:
    town.caseworker()
    dewi = town.caseworker()
    town.says(town.person(status="stopped"), RED)
    change(town.kabar, case_file, level=level, next_alert_at=town.clock.now())
    town.ticks()
    assert told(town, dewi) == [1]
    assert climb(town, hours * 60 - 1) == [0]
    assert climb(town, 1) == [1]


def test_a_case_that_cannot_climb_does_not_hold_back_the_others(town: Town) -> None:
    town.caseworker()
    dewi = town.caseworker()
    for _ in range(2):
        town.says(town.person(), RED)
    first = rows(town.kabar, case_file)[0]
    change(town.kabar, case_file, case_file.c.id == first.id, level="purple")
    assert climb(town) == [1]
    assert told(town, dewi) == [1]
    assert len(rows(town.kabar, alert)) == 3
