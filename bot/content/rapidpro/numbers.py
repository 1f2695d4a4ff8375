"""A question for a number: its limits, and where each number leads."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.content.rapidpro.answers import Outcome
from bot.content.rapidpro.cases import Range
from bot.content.rapidpro.draft import Draft, Way


def write(draft: Draft, outcomes: Iterable[Outcome], lead: Callable[[str], str], rest: str) -> None:
    """Write it into the draft. ``lead``: a category's uuid -> a node of ours.

    ``rest``: where a number leads that no rule knows; empty: the question is asked again.
    """
    draft.answer = "number"
    lines: list[tuple[Range, str]] = []
    for outcome in outcomes:
        to = lead(outcome.category.uuid)
        for within in outcome.ranges:
            draft.ranges.append((outcome.category.name.strip().lower(), within))
            if within is None:
                rest = to
            else:
                lines.append((within, to))
        draft.carries.update(outcome.parts)
    ranges = [within for within, _ in lines]
    if not rest:
        draft.low, draft.high = _limits(ranges)
    whole = not rest and without_gaps(ranges)
    targets = {to for _, to in lines} | ({rest} if rest else set())
    if len(targets) == 1 and (rest or whole or (len(lines) == 1 and _limited(draft, ranges[0]))):
        draft.next = targets.pop()
        return
    draft.branch = [Way(within.condition(draft.name), to) for within, to in lines]
    if whole:
        draft.branch[-1].when = ""
    else:
        draft.branch.append(Way("", rest or draft.name))


def without_gaps(ranges: list[Range]) -> bool:
    """Whether every number from the first to the last belongs to one of them."""
    least, most = -(10**15), 10**15
    reached: int | None = None
    for low, high in sorted((least if r.low is None else r.low, most if r.high is None else r.high) for r in ranges):
        if least < low < 0 or (reached is not None and low > reached + 1):
            return False
        reached = high if reached is None else max(reached, high)
    return reached is not None


def _limits(ranges: list[Range]) -> tuple[int | None, int | None]:
    """The smallest and the largest that any of them takes; None: without an end, or one that a flow cannot name."""
    lows = [one.low for one in ranges if one.low is not None]
    highs = [one.high for one in ranges if one.high is not None]
    low = min(lows) if len(lows) == len(ranges) and min(lows) >= 0 else None
    return low, (max(highs) if len(highs) == len(ranges) and max(highs) >= 0 else None)


def _limited(draft: Draft, only: Range) -> bool:
    return (draft.low, draft.high) == (only.low, only.high)
