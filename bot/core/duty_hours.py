"""Hours of duty in accounts: which hours of the day none of them covers. Hours are the wall clock of the people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from itertools import pairwise
from typing import Final

Hours = tuple[str, str]
"""From and to, ``HH:MM``; the same twice is day and night."""

DAY: Final = 24 * 60
"""Minutes."""


def uncovered(each: Iterable[Hours]) -> tuple[Hours, ...]:
    """The hours that lie in none of these, from the first of the day; those over midnight are one, and stand last."""
    covered = [span for hours in each for span in _spans(hours)]
    edges = sorted({0, DAY, *(edge for span in covered for edge in span)})
    free: list[tuple[int, int]] = []
    for begin, end in pairwise(edges):
        if any(first <= begin < last for first, last in covered):
            continue
        if free and free[-1][1] == begin:
            free[-1] = (free[-1][0], end)
        else:
            free.append((begin, end))
    if len(free) > 1 and free[0][0] == 0 and free[-1][1] == DAY:
        free[-1] = (free[-1][0], free.pop(0)[1])
    return tuple((_clock(begin), _clock(end)) for begin, end in free)


def _spans(hours: Hours) -> list[tuple[int, int]]:
    begin, end = (_minute(hour) for hour in hours)
    if begin == end:
        return [(0, DAY)]
    return [(begin, end)] if begin < end else [(begin, DAY), (0, end)]


def _minute(hour: str) -> int:
    moment = time.fromisoformat(hour)
    return moment.hour * 60 + moment.minute


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
