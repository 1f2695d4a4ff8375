"""A month's numbers are published once; small ones wait, are joined, or are hidden with what would tell them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from bot.services.programme import figures, periods
from bot.services.programme.figures import Share
from bot.services.programme.periods import PeriodFault
from bot.store import programme_figure
from tests.making import Town
from tests.services.counted import close, report
from tests.services.rows import rows

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))
PLAIN = {"questions/f": 300, "questions/m": 190, "answered_48h/f": 260, "answered_48h/m": 152}
BY_PLACE = {"Lombok Tengah": 40, "Mataram": 30, "Lombok Barat": 1, "Lombok Timur": 20}


@pytest.fixture
def statements(town: Town) -> Iterator[list[str]]:
    """What is asked of the database, as it is asked."""
    asked: list[str] = []

    def note(*call: Any) -> None:
        asked.append(call[2])

    event.listen(town.kabar.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(town.kabar.database.engine, "before_cursor_execute", note)


def test_men_stand_beside_women_with_how_many_of_how_many(town: Town) -> None:
    close(town.kabar, JANUARY, PLAIN)
    line = report(town.kabar, "answered_48h", "2026-01").total
    assert (line.everyone, line.women, line.men) == (Share(412, 490), Share(260, 300), Share(152, 190))
    assert line.missing == 0


def test_a_small_number_is_told_as_a_mark_of_how_many(town: Town) -> None:
    close(town.kabar, JANUARY, PLAIN | {"answered_48h/f": 3, "answered_48h/m": 1})
    line = report(town.kabar, "answered_48h", "2026-01").total
    assert (line.everyone, line.women, line.mark) == (Share(None, 490), Share(None, 300), "low")
    assert not rows(town.kabar, programme_figure, programme_figure.c.everyone == 4)


def test_all_but_a_few_is_a_small_number_as_well(town: Town) -> None:
    close(town.kabar, JANUARY, PLAIN | {"answered_48h/f": 299, "answered_48h/m": 189})
    assert report(town.kabar, "answered_48h", "2026-01").total.mark == "high"


def test_few_men_are_told_with_the_women_only(town: Town) -> None:
    close(town.kabar, JANUARY, PLAIN | {"answered_48h/m": 2})
    line = report(town.kabar, "answered_48h", "2026-01").total
    assert (line.everyone.number, line.women.number, line.men.number) == (262, None, None)


def test_small_months_are_joined_until_they_are_not_small(town: Town) -> None:
    few = {"cases/f": 40, "cases/m": 30, "red/f": 1, "red/m": 1}
    for month in (JANUARY, FEBRUARY):
        close(town.kabar, month, few)
    assert report(town.kabar, "red", "all").total.everyone == Share(None, 140)
    close(town.kabar, MARCH, few | {"red/f": 2})
    assert report(town.kabar, "red", "2026-Q1").total.everyone == Share(7, 210)
    march = report(town.kabar, "red", "2026-03").total
    assert (march.everyone, march.mark) == (Share(None, 70), "low"), "still small alone"


def test_two_fours_are_not_joined_to_eight(town: Town) -> None:
    for month in (JANUARY, FEBRUARY):
        close(town.kabar, month, {"cases/f": 40, "cases/m": 30, "red/f": 2, "red/m": 2})
    assert not report(town.kabar, "red", "all").total.shown, "each would be four: the marks say at most four"


def test_a_quarter_is_no_more_than_its_months_that_are_told(town: Town) -> None:
    for month in (JANUARY, FEBRUARY):
        close(town.kabar, month, PLAIN)
    close(town.kabar, MARCH, PLAIN | {"answered_48h/f": 1, "answered_48h/m": 1})
    line = report(town.kabar, "answered_48h", "2026-Q1").total
    assert (line.everyone, line.missing) == (Share(824, 980), 1)


def test_one_small_district_hides_another_one_with_it(town: Town) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        close(
            town.kabar,
            month,
            {f"people/{place}/id/{sex}": number for place, number in BY_PLACE.items() for sex in "fm"},
        )
    lines = report(town.kabar, "people", "2026-Q1").lines["district"]
    assert {place: line.everyone.number for place, line in lines.items()} == {
        "Lombok Barat": None,
        "Lombok Tengah": 240,
        "Lombok Timur": None,
        "Mataram": 180,
    }


def test_districts_are_told_by_the_quarter_only(town: Town) -> None:
    for month in (JANUARY, FEBRUARY, MARCH, APRIL):
        close(town.kabar, month, {"people/f": 40, "people/m": 30})
    told = {key: report(town.kabar, "people", key).lines["district"] for key in ("2026-03", "2026-Q1", "all")}
    assert told["2026-03"] == {}
    assert told["2026-Q1"]["Lombok Tengah"].everyone.number == 210
    assert told["all"]["Lombok Tengah"].everyone.number == 210, "April's quarter is not closed"


def test_no_district_is_told_of_a_quarter_with_a_month_that_is_not(town: Town) -> None:
    for month in (JANUARY, FEBRUARY):
        close(town.kabar, month, PLAIN)
    close(town.kabar, MARCH, PLAIN | {"answered_48h/f": 1, "answered_48h/m": 1})
    assert report(town.kabar, "answered_48h", "2026-Q1").lines["district"] == {}, "they would add up to March"


def test_whose_sex_is_not_recorded_stands_apart(town: Town) -> None:
    close(town.kabar, JANUARY, {"people/f": 40, "people/m": 30, "people/-": 25})
    told = report(town.kabar, "people", "2026-01")
    assert (told.total.everyone.number, told.unrecorded.everyone.number) == (70, 25)


def test_a_month_is_closed_once(town: Town) -> None:
    assert close(town.kabar, JANUARY, PLAIN)
    before = rows(town.kabar, programme_figure)
    assert not close(town.kabar, JANUARY, {"questions/f": 999})
    assert rows(town.kabar, programme_figure) == before


def test_a_report_is_three_statements_however_much_there_is(town: Town, statements: list[str]) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        close(town.kabar, month, PLAIN)
    statements.clear()
    with town.kabar.database.read() as connection:
        months = figures.closed(connection)
        for period in periods.of(months):
            figures.read(connection, ["answered_48h", "people", "red"], period, months)
    assert len([one for one in statements if "SELECT" in one]) == 1 + 2 * len(periods.of(months))


@pytest.mark.parametrize("key", ["2026-02", "2026-Q1", "soon", ""])
def test_there_is_no_report_about_what_is_not_closed(key: str) -> None:
    with pytest.raises(PeriodFault):
        periods.chosen(periods.of([JANUARY]), key)
