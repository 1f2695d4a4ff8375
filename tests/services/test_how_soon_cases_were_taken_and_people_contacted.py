"""Taking and contact in the programme's numbers: in time by level, and by quarter within what time half were."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete

from bot.core.contact_times import CONTACTED, STEPS, TAKEN, name_of
from bot.services.cases import case_actions
from bot.services.programme import counting
from bot.services.programme.deciding import VERSION
from bot.services.programme.quarter_times import Within
from bot.store import programme_count, programme_figure
from tests.making import Town
from tests.services.counted import close, report
from tests.services.rows import rows

QUARTER = tuple(date(2026, month, 1) for month in (1, 2, 3))
TIMES = programme_figure.c.breakdown == "times"


def counted(town: Town) -> dict[str, int]:
    month = town.clock.now().date().replace(day=1)
    town.clock.forward(days=60)
    with town.kabar.database.read() as connection:
        found = counting.count(connection, town.kabar, month)
    totals: dict[str, int] = {}
    for (name, *_), number in found.items():
        totals[name] = totals.get(name, 0) + number
    return totals


def handle(town: Town, worker, minutes: int | None, words: str = "tlg sy dikurung majikan") -> None:
    """A case is taken after a minute, and its person contacted after so many more; None: never."""
    town.says(town.person(), words)
    case = next(row for row in town.cases() if row.acknowledged_at is None)
    town.clock.forward(minutes=1)
    case_actions.acknowledge(town.kabar, worker, case.code)
    if minutes is not None:
        town.clock.forward(minutes=minutes)
        case_actions.contacted(town.kabar, worker, case.code)


def test_contact_is_in_time_or_not_by_level(town: Town) -> None:
    worker = town.caseworker()
    for minutes in (10, 58, 60, None):
        handle(town, worker, minutes)
    handle(town, worker, 23 * 60, "penagih utang ngancam terus")
    found = counted(town)
    assert [found.get(name, 0) for name in ("red", "red_reached", "orange", "orange_reached")] == [4, 2, 1, 1]
    told = {step: found.get(name_of("red", step), 0) for step in STEPS}
    assert [told[step] for step in (15, 30, 60, 120, 10080)] == [1, 1, 2, 3, 3]
    assert found.get(name_of("orange", 1440), 0) == 1
    assert found.get(name_of("orange", 480), 0) == 0


def test_contact_in_time_counts_of_cases_that_were_taken_in_time(town: Town) -> None:
    worker = town.caseworker()
    for minutes in (10, 20):
        town.says(town.person(), "tlg sy dikurung majikan")
        case = next(row for row in town.cases() if row.acknowledged_at is None)
        town.clock.forward(minutes=minutes)
        case_actions.acknowledge(town.kabar, worker, case.code)
        case_actions.contacted(town.kabar, worker, case.code)
    found = counted(town)
    assert [found.get(name, 0) for name in ("red", "red_taken", "red_reached")] == [2, 1, 1]
    assert found[name_of("red", 60)] == 2


def test_how_soon_a_case_was_taken_runs_from_when_it_became_as_urgent(town: Town) -> None:
    worker = town.caseworker()
    for minutes in (15, 16, 61, None):
        who = town.person()
        town.says(who, "penagih utang ngancam terus")
        town.clock.forward(hours=3)
        town.says(who, "tlg sy dikurung majikan")
        case = next(row for row in town.cases() if row.acknowledged_at is None and row.level == "red")
        if minutes is not None:
            town.clock.forward(minutes=minutes)
            case_actions.acknowledge(town.kabar, worker, case.code)
        else:
            town.clock.forward(days=1)
    found = counted(town)
    told = {step: found.get(name_of("red", step, TAKEN), 0) for step in STEPS}
    assert [told[step] for step in (15, 30, 60, 120, 10080)] == [1, 2, 2, 3, 3]
    assert found.get(name_of("red", 10080), 0) == 0, "nobody was contacted"


def quarter(town: Town, grade: str, each: dict[str, int], steps: dict[int, int], done: str = CONTACTED) -> None:
    """Three months with these numbers of women and of men in each."""
    told = {}
    for sex in ("f", "m"):
        told |= {f"{name}/{sex}": number for name, number in each.items()}
        told |= {f"{name_of(grade, step, done)}/{sex}": number for step, number in steps.items()}
    for month in QUARTER:
        assert close(town.kabar, month, told)


def test_a_quarter_tells_within_what_time_half_and_nine_in_ten_were_contacted(town: Town) -> None:
    each = {"cases": 60, "red": 20, "red_taken": 14, "red_reached": 8}
    quarter(town, "red", each, {30: 6, 60: 12, 120: 16, 240: 19, 480: 20})
    one = report(town.kabar, "red_reached", "2026-Q1")
    assert (one.total.everyone.number, one.total.everyone.of) == (48, 84)
    [told] = one.times
    assert told.everyone == Within(120, half=60, most=240)
    assert report(town.kabar, "red_reached", "all").times == one.times
    assert report(town.kabar, "red_reached", "2026-01").times == ()
    assert report(town.kabar, "red_taken", "2026-Q1").times == ()


def test_a_quarter_tells_within_what_time_half_and_nine_in_ten_were_taken(town: Town) -> None:
    each = {"cases": 60, "red": 20, "red_taken": 12, "red_reached": 8}
    quarter(town, "red", each, {15: 9, 30: 14, 60: 17, 120: 19}, TAKEN)
    [told] = report(town.kabar, "red_taken", "2026-Q1").times
    assert told.everyone == Within(120, half=30, most=120)
    assert report(town.kabar, "red_reached", "2026-Q1").times == ()


def test_a_time_near_the_number_contacted_in_time_is_not_told(town: Town) -> None:
    each = {"cases": 60, "red": 20, "red_taken": 15, "red_reached": 10}
    quarter(town, "red", each, {15: 9, 30: 14, 60: 17, 120: 19}, TAKEN)
    assert report(town.kabar, "red_taken", "2026-Q1").times == (), "60 of 120 were contacted in time"


def test_few_cases_tell_no_times(town: Town) -> None:
    each = {"cases": 30, "red": 5, "red_taken": 3, "red_reached": 3}
    quarter(town, "red", each, {60: 3, 120: 5})
    assert rows(town.kabar, programme_figure, TIMES) == []


def test_months_whose_share_is_hidden_are_in_no_median(town: Town) -> None:
    each = {"cases": 60, "orange": 30, "orange_taken": 20, "orange_reached": 30}
    quarter(town, "orange", {**each, "not_red": 60}, {60: 30})
    assert rows(town.kabar, programme_figure, TIMES) == []


def test_months_from_before_it_was_counted_are_not_months_without_contact(town: Town) -> None:
    old = {
        f"{name}/{sex}": number for sex in "fm" for name, number in {"cases": 60, "red": 20, "red_taken": 12}.items()
    }
    new = old | {"red_reached/f": 7, "red_reached/m": 6}
    for month in QUARTER[:2]:
        close(town.kabar, month, old)
    with town.kabar.database.write() as connection:
        connection.execute(delete(programme_count).where(programme_count.c.name == VERSION))
    close(town.kabar, QUARTER[2], new)
    one = report(town.kabar, "red_reached", "all")
    assert (one.total.everyone.number, one.total.everyone.of, one.total.missing) == (13, 24, 2)
    assert report(town.kabar, "red_taken", "all").total.everyone.number == 72


@pytest.mark.parametrize("name", ["red_reached", "orange_reached", "calmer_reached"])
def test_every_level_has_its_share(town: Town, name) -> None:
    assert report_of_nothing(town, name) == 0


def report_of_nothing(town: Town, name: str) -> int:
    close(town.kabar, QUARTER[0], {"cases/f": 60})
    return report(town.kabar, name, "2026-01").total.everyone.number or 0
