"""How soon cases were taken and people reached in a quarter, as far as it may be told: see ``contact_times``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from bot.core.contact_times import GRADES, HALF, MOST, STEPS, WITHIN, name_of, percentile
from bot.core.disclosure import Chain
from bot.store import programme_count

TIMES = "times"
"""The breakdown of figures that are minutes; ``value`` is the percentile."""
RECORDED = ("female", "male")


def rows(connection: Connection, found: Mapping[str, Chain], ends: tuple[date, date]) -> Iterator[dict[str, Any]]:
    """Figures of the quarter between these months: of those whose share in time is told, and of those alone.

    Whether there is such a figure then tells no more than that share does. ``everyone`` is minutes, a step.
    """
    for done in WITHIN:
        first = _first(connection, done)
        for grade in GRADES:
            name = f"{grade}_{done}"
            windows = [one for one in found[name].shown if ends[0] <= one.months[-1] <= ends[1]]
            # how soon cases were taken came with a later version: months of before have no such numbers
            windows = [one for one in windows if first is not None and min(one.months) >= first]
            months = {month for one in windows for month in one.months}
            shares = [_in_time(found[f"{grade}_{one}"], months) for one in WITHIN]
            in_time = [number for share in shares for number in share or ()]
            if not months or None in shares:
                continue
            within = _within(connection, {name_of(grade, step, done): step for step in STEPS}, months)
            cases = sum(sum(one.count) for one in found[grade].shown if months >= set(one.months))
            for percent in (HALF, MOST):
                step = percentile(within, cases, in_time, percent)
                if step is not None:
                    row = {"name": name, "breakdown": TIMES, "value": str(percent), "months": len(months)}
                    told = {"shown": True, "everyone": step, "of_everyone": cases}
                    yield row | {"first": ends[0], "last": ends[1]} | told


def _in_time(chain: Chain, months: set[date]) -> tuple[int, ...] | None:
    """The number in time that is told of these months, if any; None where it is told of other months than these."""
    inside = [one for one in chain.shown if months & set(one.months)]
    if inside and {month for one in inside for month in one.months} != months:
        return None
    return (sum(sum(one.count) for one in inside),) if inside else ()


def _first(connection: Connection, done: str) -> date | None:
    """The first month that has such numbers."""
    names = [name_of(grade, step, done) for grade in GRADES for step in STEPS]
    count = programme_count.c
    first: date | None = connection.execute(select(func.min(count.month)).where(count.name.in_(names))).scalar()
    return first


def _within(connection: Connection, names: Mapping[str, int], months: set[date]) -> dict[int, int]:
    """Step -> how many, women and men."""
    count = programme_count.c
    rows = connection.execute(
        select(count.name, func.sum(count.number))
        .where(count.name.in_(names), count.month.in_(months), count.sex.in_(RECORDED))
        .group_by(count.name)
    )
    return {names[name]: int(number) for name, number in rows}
