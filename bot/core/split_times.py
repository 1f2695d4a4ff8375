"""Whose medians and 90th percentiles of times stand apart: women beside men, by district, by language.

A percentile is not additive, but each tells two bounds: so many of a group by this step, fewer by the step before. A
bound of all less those of some groups is a bound of the others. So whoever knows that half of all were reached within
an hour, and of the women fewer than half, knows that more than half of the men were; and if men are few, that nearly
all of them were. What holds here, and why no number below five follows:

- **Who is told follows from told numbers alone** (of cases, of those taken and contacted in time), never from times:
  a group that is not told has no times that would be the reason.
- **What is left of a whole is a group as well**: the hidden lines together, the women of lines whose sexes stand
  together. It needs as many cases as one that is told, since its bounds follow from those of the others. Else the
  smallest line that is told is hidden too. Of two sexes so both are told or neither.
- **One case for each group**: bounds are of whole cases, so each that goes into a difference moves it by less than
  one. Of every group, the whole and what is left too, so many cases more than five lie on either side of the
  percentile, and between it and each told number in time.
- **In time, all on one side**: where most of all were in time by more than half, so were most of every group. Else a
  group's number in time, as a bound, would add to the others' percentiles.
- **Half and nine in ten do not mix**: where half of one group took longer than nine in ten of all, the difference is
  more than those few cases. So nine in ten are told of no step before the latest half that is told beside it: a step
  within which they were, if not the first one.

That a case was taken before its person was reached adds nothing: the same groups are told of both, by the same numbers.
``tests/core/test_no_small_number_follows_from_times.py`` solves for the most that each small group may be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from bot.core.contact_times import HALF, MOST, percentile, step_of
from bot.core.disclosure import LEAST

Line = tuple[str, str]
"""Breakdown and value."""
WOMEN: Final[Line] = ("sex", "female")
MEN: Final[Line] = ("sex", "male")


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a group: how many, how many of them by each step, and which numbers in time are told of them."""

    number: int
    in_time: tuple[int, ...]
    within: Mapping[int, int]

    def less(self, others: Iterable[Cases]) -> Cases:
        """What is left without these; of what is left nobody asks within what time."""
        own = list(others)
        in_time = (told - sum(one.in_time[place] for one in own) for place, told in enumerate(self.in_time))
        return Cases(self.number - sum(one.number for one in own), tuple(in_time), {})


@dataclass(frozen=True, slots=True)
class Split:
    """One way to split a quarter's cases: of each line everyone, or women and men."""

    of: tuple[Cases, ...]
    """What all its lines, those whose numbers are hidden too, add up to."""
    lines: Mapping[Line, tuple[Cases, ...]]
    """Those whose numbers are told."""
    inner: bool = False
    """Whether these are the sexes of lines: told only where the lines are, and the sexes of the whole."""


@dataclass(frozen=True, slots=True)
class Told:
    """Within what time half, or nine in ten: of all, and of the lines of each split."""

    whole: int | None
    lines: Sequence[Mapping[Line, tuple[int, ...]]]


def told(whole: Cases, splits: Sequence[Split]) -> dict[int, Told]:
    """Percent -> what is told. Splits stand in the order in which they matter: a later one never hides an earlier."""
    found = {percent: _told(whole, splits, percent) for percent in (HALF, MOST)}
    if found[HALF].whole is not None:
        latest = max([found[HALF].whole or 0, *(step for lines in found[HALF].lines for step in _steps(lines))])
        found[MOST] = _not_before(found[MOST], latest)
    return found


def _told(whole: Cases, splits: Sequence[Split], percent: int) -> Told:
    step = percentile(whole.within, whole.number, whole.in_time, percent)
    lines: list[Mapping[Line, tuple[int, ...]]] = []
    groups: list[Cases] = [whole]
    for split in splits:
        above = {line for own in lines for line in own}
        known = above & split.lines.keys() if split.inner else split.lines.keys()
        open_ = step is not None and (WOMEN in above or not split.inner)
        chosen, parts = _chosen(split, known, groups, percent) if open_ else ({}, [])
        groups += parts
        lines.append(
            {line: tuple(step_of(one.within, one.number, percent) for one in own) for line, own in chosen.items()}
        )
    return Told(step, lines)


def _chosen(
    split: Split, known: Collection[Line], before: Sequence[Cases], percent: int
) -> tuple[dict[Line, tuple[Cases, ...]], list[Cases]]:
    """The most lines that may be told, the largest; and all groups that are bounded by them."""
    kept = {line: split.lines[line] for line in sorted(known, key=lambda one: (_size(split.lines[one]), one))}
    while kept:
        parts = [one for own in kept.values() for one in own] + _left(split, kept)
        least = LEAST + len(before) + len(parts)
        if all(_fits(one, before[0], percent, least) for one in (*before, *parts)):
            return kept, parts
        unfit = (line for line, own in kept.items() if not all(_fits(one, before[0], percent, least) for one in own))
        kept.pop(next(unfit, next(iter(kept))))
    return {}, []


def _left(split: Split, kept: Mapping[Line, tuple[Cases, ...]]) -> list[Cases]:
    left = [of.less(own[place] for own in kept.values()) for place, of in enumerate(split.of)]
    return [one for one in left if one.number]


def _fits(one: Cases, whole: Cases, percent: int, least: int) -> bool:
    """Whether so many cases lie wherever five must (see ``percentile``), and those in time as with the whole."""
    wanted, of_whole = ceil(one.number * percent / 100), ceil(whole.number * percent / 100)
    apart = (
        number - wanted if of_all > of_whole else wanted - 1 - number
        for number, of_all in zip(one.in_time, whole.in_time, strict=True)
    )
    return min(wanted, one.number - wanted, *apart) >= least


def _size(own: tuple[Cases, ...]) -> int:
    return min(one.number for one in own)


def _steps(lines: Mapping[Line, tuple[int, ...]]) -> Iterator[int]:
    for own in lines.values():
        yield from own


def _not_before(most: Told, latest: int) -> Told:
    lines = [{line: tuple(max(step, latest) for step in own) for line, own in one.items()} for one in most.lines]
    return Told(None if most.whole is None else max(most.whole, latest), lines)
