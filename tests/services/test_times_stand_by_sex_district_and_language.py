"""Within what time cases were taken: women beside men, by district and language, where enough of each are counted."""

from __future__ import annotations

from datetime import date

from bot.core.contact_times import BEYOND, TAKEN, name_of
from bot.services.programme.figures import Indicator
from bot.services.programme.quarter_times import Within
from bot.store import programme_figure
from tests.making import Town
from tests.services.counted import close, report
from tests.services.rows import rows

QUARTER = tuple(date(2026, month, 1) for month in (1, 2, 3))
SOON = {15: 12, 30: 14, 60: 18, 120: 20}
SLOWLY = {15: 8, 30: 10, 60: 16, 120: 18}
Place = tuple[str, str]
WEST, CENTRE, EAST = ("Lombok Barat", "id"), ("Lombok Tengah", "sas"), ("Mataram", "id")


def month_of(place: Place, sex: str, red: int, in_time: int, steps: dict[int, int]) -> dict[str, int]:
    """A month's red cases of a place."""
    numbers = {"cases": red + 30, "red": red, "red_taken": in_time}
    numbers |= {name_of("red", step, TAKEN): number for step, number in steps.items()}
    return {f"{name}/{'/'.join(place)}/{sex}": number for name, number in numbers.items()}


def quarter(town: Town, *months: dict[str, int]) -> Indicator:
    """Three months of these, and what is told of them."""
    told = {name: number for one in months for name, number in one.items()}
    for month in QUARTER:
        assert close(town.kabar, month, told)
    return report(town.kabar, "red_taken", "2026-Q1")


def both(place: Place, scale: int = 1) -> list[dict[str, int]]:
    """Women who were taken soon, and men later; of each scale 24 a month, 18 of them within the hour, in time."""
    steps = ({step: number * scale for step, number in one.items()} for one in (SOON, SLOWLY))
    return [month_of(place, sex, 24 * scale, 18 * scale, own) for sex, own in zip("fm", steps, strict=True)]


def test_men_stand_beside_women(town: Town) -> None:
    [told] = quarter(town, *both(CENTRE)).times
    assert told.everyone == Within(144, half=30, most=BEYOND)
    assert (told.women, told.men) == (Within(72, 15, None), Within(72, 60, None))


def test_where_one_sex_is_few_both_are_hidden(town: Town) -> None:
    women, men = both(CENTRE)
    few = {name: 6 if name.startswith(("red_taken", "red_took")) else 12 for name in men}
    [told] = quarter(town, women, few | {name: 60 for name in few if name.startswith("cases")}).times
    assert told.everyone is not None
    assert (told.women, told.men) == (None, None)


def test_districts_and_languages_stand_apart(town: Town) -> None:
    one = quarter(town, *both(CENTRE, 3), *both(WEST, 3))
    told = {key: {line.value: line.everyone for line in lines} for key, lines in one.times_by.items()}
    assert told["district"] == {"Lombok Barat": Within(432, 30, BEYOND), "Lombok Tengah": Within(432, 30, BEYOND)}
    assert set(told["language"]) == {"id", "sas"}
    assert [line.women for line in one.times_by["district"]] == [Within(216, 15, BEYOND)] * 2


def test_a_district_of_few_hides_another_with_it(town: Town) -> None:
    small = [month_of(EAST, sex, 7, 5, {15: 5}) for sex in "fm"]
    one = quarter(town, *both(CENTRE, 4), *both(WEST, 2), *small)
    told = {line.value: line.everyone is not None for line in one.times_by["district"]}
    assert told == {"Lombok Barat": False, "Lombok Tengah": True, "Mataram": False}


def test_a_month_that_is_hidden_leaves_all_together(town: Town) -> None:
    for month in QUARTER[:2]:
        close(town.kabar, month, {name: number for one in both(CENTRE, 3) for name, number in one.items()})
    late = [month_of(CENTRE, sex, 24, 2 if sex == "f" else 1, {15: 1}) for sex in "fm"]
    close(town.kabar, QUARTER[2], late[0] | late[1])
    one = report(town.kabar, "red_taken", "2026-Q1")
    assert one.times_by == {}, "lines of three months beside all of two would tell of the third"
    assert [told.everyone.cases for told in one.times if told.everyone] == [288]


def test_few_cases_have_no_line_in_the_database_either(town: Town) -> None:
    quarter(town, *both(CENTRE), *[month_of(EAST, sex, 7, 5, {15: 5}) for sex in "fm"])
    figures = rows(town.kabar, programme_figure, programme_figure.c.breakdown.like("district_%"))
    assert [row for row in figures if row.shown] == []
