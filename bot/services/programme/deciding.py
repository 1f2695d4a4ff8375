"""What of a closed month is published: the windows that end with it, and with a quarter's last month its tables.

Decided from all months so far, always in the same way, and written once: what was hidden then stays hidden, also from
whoever has kept every earlier export.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from bot.core.contact_times import CONTACTED, GRADES
from bot.core.disclosure import Chain, Count, Part
from bot.core.months import months_of, quarter_of
from bot.core.needs import KINDS
from bot.core.programme import COUNTS, Series, Table, chains, tables
from bot.services.programme import timing
from bot.store import new_id, programme_count, programme_figure, programme_month

RECORDED = ("female", "male")
BREAKDOWNS = {"district": programme_count.c.district, "language": programme_count.c.language}
VERSION = "version"
"""A row of every month that says what was counted in it: a month without a number is not one where nothing happened."""
SINCE: Mapping[str, int] = dict.fromkeys((*KINDS, "red_suicide"), 2) | dict.fromkeys(
    (
        *("stop_kept_72h", "wrong_number", "erase_wanted", "erased_72h", "mood_again", "mood_better", "mood_worse"),
        *("safety_asked", "safe_at_end", "away_informed", "away_pressed"),
        *("sign_hard", "sign_country", "sign_visa", "sign_contract", "sign_papers"),
        *(f"{grade}_{CONTACTED}" for grade in GRADES),
    ),
    3,
)
"""Counts that came, or are counted otherwise, with a later version -> that version. Whoever adds counts adds one."""
NOW = max(SINCE.values())

Row = dict[str, Any]


def publish(connection: Connection, month: date) -> None:
    """Write the figures that closing this month adds."""
    months = tuple(connection.execute(select(programme_month.c.month).order_by(programme_month.c.month)).scalars())
    found = {
        "all": chains(_by_month(connection, months, RECORDED)),
        "unrecorded": chains(_by_month(connection, months, ("",))),
    }
    rows = [row for breakdown, own in found.items() for row in _windows(own, breakdown, month)]
    quarter = quarter_of(month)
    if month == months_of(quarter)[-1]:
        inside = tuple(one for one in months_of(quarter) if one in months)
        by_line: dict[str, timing.Lines] = {}
        for breakdown, column in BREAKDOWNS.items():
            lines = _by_line(connection, inside, column)
            made = tables(found["all"], lines, inside)
            rows += _lines(made, lines, breakdown, (quarter, month))
            by_line[breakdown] = timing.Lines(lines["cases"], made)
        rows += timing.rows(connection, found["all"], by_line, inside)
    if rows:
        empty = dict.fromkeys(column.name for column in programme_figure.columns)
        connection.execute(insert(programme_figure), [empty | row | {"id": new_id()} for row in rows])


def _by_month(connection: Connection, months: tuple[date, ...], sexes: tuple[str, ...]) -> Series:
    count = programme_count.c
    rows = connection.execute(
        select(count.name, count.month, count.sex, func.sum(count.number)).group_by(count.name, count.month, count.sex)
    )
    found = [tuple(row) for row in rows]
    series = _series(found, months, sexes)
    # months that were closed before these were counted have none: that is not the same as nobody
    versions = {row[1]: int(row[3]) for row in found if row[0] == VERSION}
    return series | {
        name: {month: series[name][month] for month in months if versions.get(month, 0) >= since}
        for name, since in SINCE.items()
    }


def _by_line(
    connection: Connection, months: tuple[date, ...], column: ColumnElement[str]
) -> dict[str, dict[str, Count]]:
    """Every district or language that was ever counted has its line: one that is missing would tell that it is zero."""
    count = programme_count.c
    known = connection.execute(select(column).where(count.sex.in_(RECORDED)).distinct()).scalars().all()
    rows = connection.execute(
        select(count.name, column, count.sex, func.sum(count.number))
        .where(count.month.in_(months))
        .group_by(count.name, column, count.sex)
    )
    return _series([tuple(row) for row in rows], tuple(sorted(known)), RECORDED)


def _series(rows: list[tuple[Any, ...]], keys: tuple[Any, ...], sexes: tuple[str, ...]) -> dict[str, dict[Any, Count]]:
    numbers: Mapping[tuple[Any, ...], int] = defaultdict(int, {row[:3]: int(row[3]) for row in rows})
    series: dict[str, dict[Any, Count]] = {}
    for one in COUNTS:
        if one.rest and one.of:  # as what is left: it may be told since a later version than its part
            of, part = series[one.of], series[one.rest]
            series[one.name] = {key: tuple(a - b for a, b in zip(of[key], part[key], strict=True)) for key in keys}
        else:
            series[one.name] = {key: tuple(numbers[one.name, key, sex] for sex in sexes) for key in keys}
    return series


def _windows(found: Mapping[str, Chain], breakdown: str, month: date) -> Iterator[Row]:
    for name, chain in found.items():
        for window in chain.shown:
            if window.months[-1] == month:
                yield _row(name, breakdown, window) | _numbers(window.count, window.of, window.split)
        for one in chain.hidden:
            if one.months[-1] == month:
                told = _of(one.of, one.split) if one.of else {}
                yield _row(name, breakdown, one) | {"shown": False, "mark": chain.mark(one)} | told


def _row(name: str, breakdown: str, window: Part) -> Row:
    ends = {"first": window.months[0], "last": window.months[-1], "months": len(window.months)}
    return {"name": name, "breakdown": breakdown, "value": "", **ends}


def _lines(
    made: Mapping[str, Table], lines: Mapping[str, Mapping[str, Count]], breakdown: str, ends: tuple[date, date]
) -> Iterator[Row]:
    whole = {one.name: one.of for one in COUNTS}
    for name, table in made.items():
        above = whole[name]
        for line, count in lines[name].items():
            row = {"name": name, "breakdown": breakdown, "value": line, "first": ends[0], "last": ends[1], "months": 3}
            of = lines[above][line] if above and line not in made[above].hidden else None
            if line in table.hidden:
                yield row | {"shown": False} | (_of(of, table.split) if of else {})
            else:
                yield row | _numbers(count, of, table.split)


def _numbers(count: Count, of: Count | None, split: bool) -> Row:
    apart = split and len(count) > 1
    told = {"shown": True, "everyone": sum(count), "women": count[0] if apart else None, "men": None}
    return told | {"men": count[1] if apart else None} | (_of(of, split) if of else {})


def _of(of: Count, split: bool) -> Row:
    apart = split and len(of) > 1
    return {
        "of_everyone": sum(of),
        "of_women": of[0] if apart else None,
        "of_men": of[1] if apart else None,
    }
