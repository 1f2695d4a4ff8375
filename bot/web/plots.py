"""Plots as SVG within the page: no script, words a screen reader tells, shapes and patterns beside colours.

Lengths are units of the picture, 296 wide: a card's pixels on a phone of 360, where letters of 12 can be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from markupsafe import Markup

WIDTH = 296
LEFT, RIGHT, TOP, HEIGHT = 36, 290, 8, 110
BAR, GAP, ROW = 13, 3, 18
LONGEST = 178
"""Of a bar; the rest of the width is for its number."""
MOST_LABELS = 4

Group = Literal["everyone", "women", "men"]
_ids = count(1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar's length from 0 to 1, and what stands beside it."""

    group: Group
    length: float
    words: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a screen reader says in place of the picture."""

    title: str
    words: str


def bars(named: Named, rows: Sequence[tuple[str, Sequence[Bar]]]) -> Markup:
    """Bars in groups, each group under its label; women plain, men striped, everyone outlined."""
    parts: list[Markup] = []
    hatch = f"hatch-{next(_ids)}"
    y = 0
    for label, own in rows:
        if label:
            parts.append(Markup('<text x="0" y="{}">{}</text>').format(y + 13, label))
            y += ROW
        for bar in own:
            wide = max(round(bar.length * LONGEST, 1), 1.5)
            fill = Markup(' fill="url(#{})"').format(hatch) if bar.group == "men" else ""
            parts.append(
                Markup('<rect class="{}" x="0" y="{}" width="{}" height="{}"{}/>').format(bar.group, y, wide, BAR, fill)
            )
            parts.append(Markup('<text x="{}" y="{}">{}</text>').format(wide + 5, y + 11, bar.words))
            y += BAR + GAP
        y += GAP * 2
    pattern = Markup(
        '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="men-ground" width="6" height="6"/><rect class="men-stripe" width="3" height="6"/>'
        "</pattern></defs>"
    ).format(hatch)
    return picture(named, y, [pattern, *parts])


def trend(
    named: Named, labels: Sequence[str], series: Sequence[tuple[Group, Sequence[float | None]]], most: float, unit: str
) -> Markup:
    """Lines over time; where a number is missing the line is broken. Women: dots, men: squares, everyone: diamonds."""
    step = (RIGHT - LEFT - 16) / max(len(labels) - 1, 1)
    parts = [
        Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="axis" x="{}" y="{}">{}</text>').format(
            LEFT, RIGHT, y, y, LEFT - 4, y + 4, f"{round(most * share)}{unit}"
        )
        for share, y in ((0, TOP + HEIGHT), (0.5, TOP + HEIGHT / 2), (1, TOP))
    ]
    every = -(-len(labels) // MOST_LABELS)
    for place, label in enumerate(labels):
        if (len(labels) - 1 - place) % every == 0:
            x = round(LEFT + 8 + place * step, 1)
            end = "end" if place and place == len(labels) - 1 else "month"
            x = RIGHT if end == "end" else x
            parts.append(Markup('<text class="{}" x="{}" y="{}">{}</text>').format(end, x, TOP + HEIGHT + 17, label))
    for group, values in series:
        points = [
            None if value is None else (round(LEFT + 8 + place * step, 1), round(TOP + HEIGHT * (1 - value / most), 1))
            for place, value in enumerate(values)
        ]
        parts += _lines(group, points)
    return picture(named, TOP + HEIGHT + 22, parts)


Point = tuple[float, float]


def _lines(group: Group, points: Sequence[Point | None]) -> Iterator[Markup]:
    for run in _runs(points):
        path = " ".join(f"{x},{y}" for x, y in run)
        yield Markup('<polyline class="line {}" points="{}"/>').format(group, path)
        for x, y in run:
            yield _sign(group, x, y)


def _sign(group: Group, x: float, y: float) -> Markup:
    if group == "women":
        return Markup('<circle class="women" cx="{}" cy="{}" r="4"/>').format(x, y)
    if group == "men":
        return Markup('<rect class="men-sign" x="{}" y="{}" width="7" height="7"/>').format(x - 3.5, y - 3.5)
    return Markup('<path class="everyone" d="M{} {}l5 5l-5 5l-5 -5z"/>').format(x, y - 5)


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def picture(named: Named, height: float, parts: Sequence[Markup]) -> Markup:
    """A picture with what a screen reader says in its place."""
    mark = f"plot-{next(_ids)}"
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title>'
        '<desc id="{}-d">{}</desc>{}</svg>'
    ).format(WIDTH, round(height), mark, mark, mark, named.title, mark, named.words, Markup("").join(parts))
