"""Reading what was published: one report is two statements, however many people there are.

Longer periods are sums of published windows, so nothing is told here that was not decided in ``deciding``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from bot.core.disclosure import Mark
from bot.core.months import QUARTER, quarter_of
from bot.services.programme import quarter_times
from bot.services.programme.periods import Period
from bot.services.programme.quarter_times import Times
from bot.services.programme.topics import WHOLE
from bot.store import programme_figure, programme_month
from bot.store.base import AnyRow

TOP = ("all", "unrecorded")
LINES = ("district", "language")
GROUPS: tuple[Literal["everyone", "women", "men"], ...] = ("everyone", "women", "men")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; None: not published. A count that is no part of another has no ``of``."""

    number: int | None = None
    of: int | None = None

    @property
    def rate(self) -> float | None:
        """Between 0 and 1."""
        return self.number / self.of if self.number is not None and self.of else None


@dataclass(frozen=True, slots=True)
class Line:
    """Everyone, and women beside men where both may be told. Everyone is women and men."""

    everyone: Share
    women: Share
    men: Share
    mark: Mark | None = None
    missing: int = 0
    """Months (or, by district and language, quarters) of the period that are not in it."""

    @property
    def shown(self) -> bool:
        """Whether it has a number."""
        return self.everyone.number is not None


@dataclass(frozen=True, slots=True)
class Window:
    """A line of a table over time."""

    first: date
    last: date
    line: Line


@dataclass(frozen=True, slots=True)
class Indicator:
    """One count and all that is told of it."""

    name: str
    of: str | None
    total: Line
    unrecorded: Line
    """Those whose sex was not recorded; not in ``total``."""
    windows: tuple[Window, ...]
    lines: dict[str, dict[str, Line]]
    """Breakdown -> district or language -> its line."""
    times: tuple[Times, ...] = ()
    """How soon, by quarter; of counts of taken and of contacted in time alone."""
    times_by: Mapping[str, tuple[Times, ...]] = field(default_factory=dict)
    """Breakdown -> the same of its lines, quarter by quarter."""

    @property
    def done(self) -> str:
        """What was done so soon: ``taken`` or ``reached``, of counts with times."""
        return self.name.rpartition("_")[2]


def closed(connection: Connection) -> Sequence[date]:
    """The months that are closed, in their order."""
    return connection.execute(select(programme_month.c.month).order_by(programme_month.c.month)).scalars().all()


def read(
    connection: Connection, names: Collection[str], period: Period, months: Sequence[date]
) -> dict[str, Indicator]:
    """What is told of these counts in this period."""
    wanted = {*names, *(whole for name in names if (whole := WHOLE[name]))}
    figure = programme_figure.c
    top = connection.execute(
        select(programme_figure)
        .where(figure.breakdown.in_((*TOP, *quarter_times.BREAKDOWNS)), figure.name.in_(wanted))
        .order_by(figure.last, figure.shown)
    ).all()
    by_line = connection.execute(_summed(wanted, period)).all()
    inside = sum(period.first <= month <= period.last for month in months)
    quarters = sum(month.month % QUARTER == 0 and period.first <= month <= period.last for month in months)
    found = {}
    for name in names:
        own = [row for row in top if row.name == name]
        above = [row for row in top if row.name == WHOLE[name]]
        found[name] = Indicator(
            name,
            WHOLE[name],
            _total(own, above, "all", period, inside),
            _total(own, above, "unrecorded", period, inside),
            tuple(Window(row.first, row.last, _line(row)) for row in own if row.breakdown == "all"),
            {
                breakdown: {
                    row.value: _line(row, missing=quarters - int(row.quarters))
                    for row in by_line
                    if row.name == name and row.breakdown == breakdown
                }
                for breakdown in LINES
            },
            quarter_times.of(own, period),
            {breakdown: told for breakdown in LINES if (told := quarter_times.by(own, period, breakdown))},
        )
    return found


def _summed(names: Collection[str], period: Period) -> Select[Any]:
    """By district and language: sums of the quarters that were told, each group of its own."""
    figure = programme_figure.c
    start = quarter_of(period.first) if period.kind == "all" else period.first  # a month has no such lines
    sums: list[ColumnElement[Any]] = []
    for group in GROUPS:
        number, of = figure[group], figure[f"of_{group}"]
        told = func.sum(case((number.is_not(None), of)))
        # where no quarter was told, of how many is: a quarter's report says it beside the sign for hidden
        sums += [func.sum(number).label(group), func.coalesce(told, func.sum(of)).label(f"of_{group}")]
    quarters = func.sum(case((figure.shown, 1), else_=0)).label("quarters")
    key = (figure.name, figure.breakdown, figure.value)
    return (
        select(*key, quarters, *sums)
        .where(figure.breakdown.in_(LINES), figure.name.in_(names))
        .where(figure.first >= start, figure.last <= period.last)
        .group_by(*key)
        .order_by(*key)
    )


def _total(own: Iterable[AnyRow], above: Iterable[AnyRow], breakdown: str, period: Period, months: int) -> Line:
    rows = [row for row in own if row.breakdown == breakdown and period.holds(row.first, row.last)]
    shown = [row for row in rows if row.shown]
    if shown:
        everyone, women, men = (_share(shown, group) for group in GROUPS)
        return Line(everyone, women, men, missing=months - sum(row.months for row in shown))
    if period.kind == "month" and rows:
        return _line(rows[0])
    wholes = [row for row in above if row.breakdown == breakdown and row.shown and period.holds(row.first, row.last)]
    everyone, women, men = (Share(None, _share(wholes, group).number) for group in GROUPS)
    return Line(everyone, women, men, missing=months)


def _share(rows: Iterable[AnyRow], group: str) -> Share:
    told = [row for row in rows if getattr(row, group) is not None]
    if not told:
        return Share()
    of = [getattr(row, f"of_{group}") for row in told]
    return Share(sum(getattr(row, group) for row in told), None if None in of else sum(of))


def _line(row: AnyRow, missing: int = 0) -> Line:
    everyone, women, men = (Share(getattr(row, group), getattr(row, f"of_{group}")) for group in GROUPS)
    return Line(everyone, women, men, getattr(row, "mark", None), missing)
