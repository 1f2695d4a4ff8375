"""Which plots an indicator has: its share by sex, over time, and by district or language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale  # type: ignore[import-untyped]  # it ships no types

from bot.services.programme.figures import GROUPS
from bot.web import plots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from markupsafe import Markup

    from bot.services.programme.figures import Indicator, Line, Share

MONTHS = 12
"""Shown over time, the latest; the table behind has as many."""


ENDS = (20.0, 50.0, 100.0)
"""Percent at which a plot over time may end."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A plot over time, and which groups are in it."""

    drawn: Markup
    groups: tuple[plots.Group, ...]


def number(value: int) -> str:
    """A count, grouped as in the page's language."""
    return str(format_decimal(value, locale=get_locale()))


def percent(rate: float) -> str:
    """A share, whole percents: more would promise more than such numbers hold."""
    return str(format_percent(rate, format="#,##0 %" if str(get_locale()) == "id" else "#,##0%", locale=get_locale()))


def month(day: date) -> str:
    """A month in few letters."""
    return str(format_date(day, "MMM yy", locale=get_locale()))


def by_sex(line: Line, title: str, words: Mapping[str, str]) -> Markup:
    """The bars of one line."""
    rows = [("", bars_of(line, words))]
    return plots.bars(plots.Named(title, "; ".join(bar.words for _, own in rows for bar in own)), rows)


def by_value(
    lines: Mapping[str, Line], title: str, labels: Mapping[str, str], words: Mapping[str, str]
) -> Markup | str:
    """The bars of all lines that may be told, longest scale common to all."""
    told = {key: line for key, line in lines.items() if line.shown}
    most = max((line.everyone.number or 0 for line in told.values()), default=0)
    rows = [(labels[key], bars_of(line, words, most)) for key, line in told.items()]
    named = plots.Named(title, "; ".join(f"{label}: {', '.join(bar.words for bar in own)}" for label, own in rows))
    return plots.bars(named, rows) if rows else ""


def bars_of(line: Line, words: Mapping[str, str], most: int = 0) -> list[plots.Bar]:
    """Women and men; where they do not stand apart, everyone."""
    groups: tuple[plots.Group, ...] = ("women", "men") if line.women.number is not None else ("everyone",)
    most = most or line.everyone.number or 0
    shares = [(group, getattr(line, group)) for group in groups]
    return [
        plots.Bar(group, _length(share, most), f"{words[group]} {_told(share)}")
        for group, share in shares
        if share.number is not None
    ]


def over_time(one: Indicator, title: str, words: Mapping[str, str]) -> Trend | None:
    """The last twelve months that are told; everyone where women and men do not stand apart. None before two."""
    windows = [window for window in one.windows if window.first == window.last][-MONTHS:]
    labels = {window.first: month(window.first) for window in windows}
    told = {window.first: window.line for window in windows if window.line.shown}
    if len(told) < 2:  # noqa: PLR2004 - one dot is no line
        return None
    series: list[tuple[plots.Group, list[float | None]]] = []
    for group in GROUPS:
        values = [_value(told.get(first), group, one.of) for first in labels]
        if any(value is not None for value in values):
            series.append((group, values))
    highest = max(value or 0 for _, values in series for value in values)
    most = next(end for end in ENDS if highest <= end) if one.of else _round(highest)
    unit = "%" if one.of else ""
    said = "; ".join(
        f"{words[group]}: "
        + ", ".join(
            f"{label} {round(value)}{unit}"
            for label, value in zip(labels.values(), values, strict=True)
            if value is not None
        )
        for group, values in series
    )
    drawn = plots.trend(plots.Named(title, said), list(labels.values()), series, most, unit)
    return Trend(drawn, tuple(group for group, _ in series))


def tools() -> dict[str, object]:
    """For the templates."""
    return {
        "by_sex": by_sex, "by_value": by_value, "over_time": over_time,
        "number": number, "percent": percent, "month": month, "groups": GROUPS,
    }  # fmt: skip


def _value(line: Line | None, group: plots.Group, of: str | None) -> float | None:
    """Of everyone, only where women and men are not told apart."""
    if line is None or (group == "everyone" and line.women.number is not None):
        return None
    share: Share = getattr(line, group)
    if share.number is None:
        return None
    return share.number if not of else 100 * (share.rate or 0)


def _length(share: Share, most: int) -> float:
    return share.rate if share.rate is not None else (share.number or 0) / max(most, 1)


def _told(share: Share) -> str:
    return percent(share.rate) if share.rate is not None else number(share.number or 0)


def _round(most: float) -> float:
    """The next number that halves well."""
    size = 10 ** max(len(str(int(most))) - 1, 0)
    return float(-(-int(most) // (2 * size)) * 2 * size or 2)
