"""Check-ins over time as SVG within the page: a row and a shape for each state, the PHQ-2 below with its threshold.

Lengths are those of ``plots``: units of a picture 296 wide. The table beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from bot.core.check_in_history import PHQ2_MOST, PHQ2_POSITIVE, Point
from bot.web import plots
from bot.web.times import moment_day

MOST = 12
"""Columns that stand apart enough on a phone; the table has all."""
LEFT, RIGHT, LANE, TOP = 84, 286, 24, 12
APART = 150
"""What two days in letters need below each other's signs."""
MOODS = 66
"""Height of the PHQ-2's part."""
LANES = (("well",), ("problem",), ("silent",), ("answered", "waiting", "not_asked"))


def draw(points: Sequence[Point], title: str, words: Mapping[str, str]) -> Markup | str:
    """The last points; nothing where there is none. ``words``: of the states, ``other``, ``mood``."""
    shown = points[-MOST:]
    if not shown:
        return ""
    lanes = [*LANES[:3], *(lane for lane in LANES[3:] if any(one.state in lane for one in shown))]
    places = _places(len(shown))
    bottom = TOP + (len(lanes) - 1) * LANE
    parts = list(_grid(lanes, words))
    for x, one in zip(places, shown, strict=True):
        row = next((row for row, lane in enumerate(lanes) if one.state in lane), None)
        if row is not None:
            parts.append(_sign(one.state or "", x, TOP + row * LANE))
    if any(one.score is not None for one in shown):
        parts += _moods(shown, places, bottom + LANE, words["mood"])
        bottom += LANE + MOODS
    for x, anchor, text in _days(moment_day(shown[0].at), moment_day(shown[-1].at), places):
        parts.append(
            Markup('<text class="axis" text-anchor="{}" x="{}" y="{}">{}</text>').format(anchor, x, bottom + 26, text)
        )
    said = "; ".join(f"{moment_day(one.at)}: {_said(one, words)}" for one in shown)
    return plots.picture(plots.Named(title, said), bottom + 32, parts)


def _days(first: str, last: str, places: Sequence[float]) -> Iterator[tuple[float, str, str]]:
    """The first day and the last below their signs; in one text where two would lie on each other."""
    if places[-1] - places[0] < APART:
        yield places[0] - 6, "start", first if first == last else f"{first} \N{EN DASH} {last}"
    else:
        yield places[0] - 6, "start", first
        yield places[-1] + 6, "end", last


def _said(one: Point, words: Mapping[str, str]) -> str:
    told = [words[one.state]] if one.state else []
    return ", ".join([*told, f"{words['mood']} {one.score}"] if one.score is not None else told)


def _places(count: int) -> list[float]:
    step = (RIGHT - LEFT - 12) / max(MOST - 1, count - 1)
    return [round(LEFT + 6 + place * step, 1) for place in range(count)]


def _grid(lanes: Sequence[Sequence[str]], words: Mapping[str, str]) -> Iterator[Markup]:
    for row, lane in enumerate(lanes):
        y = TOP + row * LANE
        label = words[lane[0]] if len(lane) == 1 else words["other"]
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="0" y="{}">{}</text>').format(
            LEFT, RIGHT, y, y, y + 4, label
        )


def _sign(state: str, x: float, y: float) -> Markup:
    match state:
        case "well":
            return Markup('<circle class="is-well" cx="{}" cy="{}" r="6"/>').format(x, y)
        case "problem":
            return Markup('<path class="is-problem" d="M{} {}l7 12h-14z"/>').format(x, y - 7)
        case "silent":
            return Markup('<circle class="is-silent" cx="{}" cy="{}" r="5"/>').format(x, y)
        case "answered":
            return Markup('<rect class="is-answered" x="{}" y="{}" width="9" height="9"/>').format(x - 4.5, y - 4.5)
        case "waiting":
            return Markup('<circle class="is-waiting" cx="{}" cy="{}" r="2.5"/>').format(x, y)
        case _:
            return Markup('<path class="is-not" d="M{} {}l8 8m0 -8l-8 8"/>').format(x - 4, y - 4)


def _moods(shown: Sequence[Point], places: Sequence[float], top: float, label: str) -> Iterator[Markup]:
    height = MOODS - 22
    base = top + 10 + height

    def at(score: float) -> float:
        return round(base - height * score / PHQ2_MOST, 1)

    border = at(PHQ2_POSITIVE - 0.5)
    yield Markup('<rect class="band" x="{}" y="{}" width="{}" height="{}"/>').format(
        LEFT, at(PHQ2_MOST) - 4, RIGHT - LEFT, border - at(PHQ2_MOST) + 4
    )
    yield Markup('<text x="0" y="{}">{}</text>').format(at(PHQ2_POSITIVE) + 4, label)
    for text, y in (("3-6", at(4.5) + 4), ("0-2", at(1) + 4)):
        yield Markup('<text class="axis" text-anchor="end" x="{}" y="{}">{}</text>').format(LEFT - 5, y, text)
    yield Markup('<line class="border" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(LEFT, RIGHT, border, border)
    for x, one in zip(places, shown, strict=True):
        if one.score is None:
            continue
        y = at(one.score)
        shape = (
            Markup('<path class="is-low" d="M{} {}l6 6l-6 6l-6 -6z"/>').format(x, y - 6)
            if one.low_mood
            else Markup('<circle class="is-well" cx="{}" cy="{}" r="4.5"/>').format(x, y)
        )
        yield shape
        yield Markup('<text class="axis" text-anchor="middle" x="{}" y="{}">{}</text>').format(x, y - 9, one.score)
