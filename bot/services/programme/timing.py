"""How soon cases were taken and people reached in a quarter, as far as it may be told: see ``contact_times``.

Women beside men, by district and language, where that may be told as well: see ``split_times``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection, func, select

from bot.core.contact_times import GRADES, STEPS, WITHIN, name_of
from bot.core.disclosure import Chain
from bot.core.months import quarter_of
from bot.core.programme import Table
from bot.core.split_times import MEN, WOMEN, Cases, Line, Split, told
from bot.services.programme.answers import Key
from bot.store import programme_count

TIMES = "times"
"""The breakdown of figures that are minutes; ``value`` is the percentile. By line it is ``times_of`` of both."""
RECORDED = ("female", "male")

Group = tuple[Line | None, str | None]
"""A line and a sex; None: all, both."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The districts or languages there are, and which counts are told of them over the quarter."""

    values: Collection[str]
    tables: Mapping[str, Table]

    def told(self, counts: Collection[str]) -> dict[str, bool]:
        """Lines of which all these counts are told, and whether their women and men stand apart in all."""
        own = [self.tables.get(count) for count in counts]
        made = [table for table in own if table is not None]
        if len(made) < len(own):
            return {}
        split = all(table.split for table in made)
        return {line: split for line in self.values if not any(line in table.hidden for table in made)}


def times_of(breakdown: str, percent: int) -> str:
    """The breakdown of figures that are minutes by district or language; ``value`` is the line."""
    return f"{breakdown}_{percent}"


def rows(
    connection: Connection, found: Mapping[str, Chain], by_line: Mapping[str, Lines], inside: Collection[date]
) -> Iterator[dict[str, Any]]:
    """Figures of the quarter of these months: of those whose share in time is told, and of those alone.

    Whether there is such a figure then tells no more than that share does. ``everyone``, ``women`` and ``men`` are
    minutes, a step; what they are of is cases. ``inside``: the months of the quarter that were counted.
    """
    first_of, last_of = quarter_of(max(inside)), max(inside)
    for done in WITHIN:
        first = _first(connection, done)
        for grade in GRADES:
            name = f"{grade}_{done}"
            windows = [one for one in found[name].shown if first_of <= one.months[-1] <= last_of]
            # how soon cases were taken came with a later version: months of before have no such numbers
            windows = [one for one in windows if first is not None and min(one.months) >= first]
            months = {month for one in windows for month in one.months}
            shares = {f"{grade}_{one}": _told_of(found[f"{grade}_{one}"], months) for one in WITHIN}
            if not months or None in shares.values():
                continue
            counts = (grade, *(share for share, is_told in shares.items() if is_told))
            counted = _counted(connection, (*counts, *_steps(grade, done).values()), months)
            split = all(one.split for count in counts for one in found[count].shown if months >= set(one.months))
            lines = by_line if months == set(inside) else {}
            start = {"name": name, "months": len(months), "first": first_of, "last": last_of}
            for row in _Quarter(_summed(counted), counts, _steps(grade, done)).rows(lines, split=split):
                yield start | row


@dataclass(frozen=True, slots=True)
class _Quarter:
    """The numbers of a level: the count of its cases first, then those in time that are told."""

    totals: Mapping[Group, Counter[str]]
    counts: Sequence[str]
    steps: Mapping[int, str]

    def rows(self, by_line: Mapping[str, Lines], *, split: bool) -> Iterator[dict[str, Any]]:
        """Of the whole with its women and men, and of lines, those that are hidden too."""
        whole, women, men = (self._cases(sex=sex) for sex in (None, *RECORDED))
        known = {breakdown: lines.told(self.counts) for breakdown, lines in by_line.items()}
        own = {key: [(key, line) for line in lines] for key, lines in known.items()}
        apart = {key: [(key, line) for line, both in lines.items() if both and split] for key, lines in known.items()}
        splits = [Split((whole,), {WOMEN: (women,), MEN: (men,)} if split else {})]
        splits += [Split((whole,), {line: (self._cases(line),) for line in lines}) for lines in own.values()]
        splits += [
            Split((women, men), {line: self._apart(line) for line in lines}, inner=True) for lines in apart.values()
        ]
        for percent, found in told(whole, splits).items():
            if found.whole is None:
                continue
            steps = {line: told_of for lines in found.lines[: 1 + len(own)] for line, told_of in lines.items()}
            both = {line: told_of for lines in found.lines[1 + len(own) :] for line, told_of in lines.items()}
            sexes = (*steps[WOMEN], *steps[MEN]) if WOMEN in steps else ()
            yield {"breakdown": TIMES, "value": str(percent)} | _row(found.whole, whole, sexes, (women, men))
            for breakdown, lines in by_line.items():
                start = {"breakdown": times_of(breakdown, percent)}
                inside = {line for line in own[breakdown] if line in steps}
                for line in ((breakdown, value) for value in lines.values if inside):
                    row: dict[str, Any] = {"shown": False}
                    if line in inside:
                        row = _row(steps[line][0], self._cases(line), both.get(line, ()), self._apart(line))
                    yield start | {"value": line[1]} | row

    def _cases(self, line: Line | None = None, sex: str | None = None) -> Cases:
        total = self.totals[line, sex]
        number, *in_time = (total[count] for count in self.counts)
        return Cases(number, tuple(in_time), {step: total[name] for step, name in self.steps.items()})

    def _apart(self, line: Line) -> tuple[Cases, ...]:
        return tuple(self._cases(line, sex) for sex in RECORDED)


def _summed(counted: Mapping[Key, int]) -> Mapping[Group, Counter[str]]:
    totals: defaultdict[Group, Counter[str]] = defaultdict(Counter)
    for (name, district, language, sex), number in counted.items():
        for group in product((None, ("district", district), ("language", language)), (None, sex)):
            totals[group][name] += number
    return totals


def _row(step: int, cases: Cases, sexes: tuple[int, ...], apart: tuple[Cases, ...]) -> dict[str, Any]:
    told_of: dict[str, Any] = {"shown": True, "everyone": step, "of_everyone": cases.number}
    for name, own, group in zip(("women", "men"), sexes, apart, strict=False):
        told_of |= {name: own, f"of_{name}": group.number}
    return told_of


def _steps(grade: str, done: str) -> dict[int, str]:
    return {step: name_of(grade, step, done) for step in STEPS}


def _told_of(chain: Chain, months: set[date]) -> bool | None:
    """Whether the number in time is told of these months; None where it is told of other months than these."""
    inside = [one for one in chain.shown if months & set(one.months)]
    if inside and {month for one in inside for month in one.months} != months:
        return None
    return bool(inside)


def _first(connection: Connection, done: str) -> date | None:
    """The first month that has such numbers."""
    names = [name_of(grade, step, done) for grade in GRADES for step in STEPS]
    count = programme_count.c
    first: date | None = connection.execute(select(func.min(count.month)).where(count.name.in_(names))).scalar()
    return first


def _counted(connection: Connection, names: Collection[str], months: set[date]) -> Counter[Key]:
    """How many, women and men, over these months."""
    count = programme_count.c
    group = (count.name, count.district, count.language, count.sex)
    found = connection.execute(
        select(*group, func.sum(count.number))
        .where(count.name.in_(names), count.month.in_(months), count.sex.in_(RECORDED))
        .group_by(*group)
    )
    return Counter({(row[0], row[1], row[2], row[3]): int(row[4]) for row in found})
