"""Which counts of people may be published over time, so that no count below five can be worked out.

Statistical disclosure control as in Hundepool et al., *Handbook on Statistical Disclosure Control* (ESSNet, 2nd ed.,
chapter 4): primary suppression of small counts, then secondary suppression so that none follows from sums or
differences. What holds here, and why nothing follows:

- **Counts form trees.** Each part is counted *of* its whole, and the rest of the whole is protected as the part is:
  412 of 490 tells 78. What lies inside a part is counted of it: contacted in time of those taken in time, since 28
  contacted beside 30 taken would tell of two. Parts of one whole do not overlap, but for a pair (a low PHQ-2, and one
  that was answered before) and the needs. Of the pair, how many are in both is told nowhere and does not follow: with
  five or more in each part and in each rest there are six possible values or more. Kinds of needs: a case may be
  of several, or of none that is told, so nothing but the number of its own cases follows from each (``needs``).
- **Time is cut into windows that do not overlap**, one month or several that were too small alone, each used once.
  A part's windows are unions of its whole's. Every longer period is a sum of windows and tells nothing new, so
  neither two periods nor two exports have a difference that is not a sum of windows.
- **A month is counted once**, when it is closed, and never again: people who withdraw, are erased or change their
  district change no figure, so an old export and a new one have no difference either.
- **Sexes stand together or not at all**: both, or neither of them, and their sum.
- **A hidden month says only** ``low`` (at most four) or ``high`` (all but at most four). Several of them are joined
  only where these and the joint sum leave more than one answer; with sexes apart only where all say the same.

Zero is hidden as one to four are: it would tell of everybody in a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

LEAST: Final = 5

Count = tuple[int, ...]
"""One number a group: women and men; a single one where the sex was not recorded."""

Mark = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted in some months, of how many: a window once it is ``shown``."""

    months: tuple[date, ...]
    count: Count
    of: Count | None
    split: bool
    """Whether groups may stand apart; in the whole, as long as it is not decided."""

    @property
    def rest(self) -> Count | None:
        """The others of the whole; None for a whole itself."""
        return None if self.of is None else tuple(a - b for a, b in zip(self.of, self.count, strict=True))

    @property
    def mark(self) -> Mark:
        """What is said of a part that is too small to be shown."""
        return "low" if sum(self.count) < LEAST else "high"


@dataclass(frozen=True, slots=True)
class Chain:
    """A count over time, in the order in which its months were closed."""

    shown: tuple[Part, ...]
    hidden: tuple[Part, ...]
    """Windows of the whole in which the part was too small alone; it may be in a later, joined window."""
    flipped: bool = False

    def mark(self, part: Part) -> Mark:
        """What is said of a hidden part."""
        return part.mark if not self.flipped else "high" if part.mark == "low" else "low"


def added(counts: Iterable[Count]) -> Count:
    """Their sum, group by group."""
    return tuple(map(sum, zip(*counts, strict=True)))


def whole(counts: Mapping[date, Count]) -> Chain:
    """The chain of a count that is no part of another."""
    return _chain([Part((month,), count, None, len(count) > 1) for month, count in sorted(counts.items())])


def part(of: Chain, counts: Mapping[date, Count]) -> Chain:
    """The chain of a part, within its whole's windows; those of months when it was not counted yet tell nothing."""
    counted = [window for window in of.shown if counts.keys() >= set(window.months)]
    parts = [(window, added(counts[month] for month in window.months)) for window in counted]
    return _chain([Part(window.months, count, window.count, window.split) for window, count in parts])


def rest(of: Chain) -> Chain:
    """The chain of the others of the whole: shown and hidden where the part is."""

    def turned(one: Part) -> Part:
        return replace(one, count=one.rest or ())

    hidden = tuple(replace(one, split=False) for one in of.hidden)
    return Chain(tuple(map(turned, of.shown)), hidden, flipped=True)


def _chain(parts: Sequence[Part]) -> Chain:
    shown: list[Part] = []
    hidden: list[Part] = []
    waiting: list[Part] = []
    for one in parts:
        if _large_enough(one):
            shown.append(_decided(one))
            continue
        hidden.append(one)
        waiting.append(one)
        joined = _joined(waiting)
        if len(waiting) > 1 and _large_enough(joined) and not _told(waiting):
            shown.append(_decided(joined))
            waiting = []
    return Chain(tuple(shown), tuple(hidden))


def _large_enough(one: Part) -> bool:
    return sum(one.count) >= LEAST and (one.rest is None or sum(one.rest) >= LEAST)


def _decided(one: Part) -> Part:
    return replace(one, split=one.split and min(one.count + (one.rest or ())) >= LEAST)


def _joined(parts: Sequence[Part]) -> Part:
    months = tuple(sorted(month for one in parts for month in one.months))
    of = None if parts[0].of is None else added(one.of or () for one in parts)
    # low and high together with the sexes' sums can pin each: 15 of 15 and 2 of 36, where 17 are men
    alike = len({one.mark for one in parts}) == 1
    return Part(months, added(one.count for one in parts), of, alike and all(one.split for one in parts))


def _told(parts: Sequence[Part]) -> bool:
    """Whether the marks and the joint sum leave one answer: where all are at an end of what their mark allows."""
    low = [sum(one.count) for one in parts if one.mark == "low"]
    high = [sum(one.rest or ()) for one in parts if one.mark == "high"]
    most = LEAST - 1
    return sum(low) - sum(high) in {most * len(low), -most * len(high)}


def hidden_lines(
    lines: Mapping[str, Count], of: Mapping[str, Count] | None = None, hidden_of: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Which lines of a table are hidden, given that its sums are published: none, or several with large sums.

    A line is hidden whole, all its groups: then each group is a table of one column, of whose hidden lines only the
    sum is known, and that is neither nothing nor everything. ``hidden_of``: those of the whole's own table.
    """
    rests = {} if of is None else {line: added((of[line], _minus(lines[line]))) for line in lines}
    cells = {line: count + rests.get(line, ()) for line, count in lines.items()}
    hidden = set(hidden_of) | {line for line, values in cells.items() if min(values) < LEAST}
    others = sorted(set(lines) - hidden, key=lambda line: (sum((of or lines)[line]), line), reverse=True)
    while hidden and others and (len(hidden) == 1 or min(added(cells[line] for line in hidden)) < LEAST):
        hidden.add(others.pop())
    return frozenset(hidden)


def _minus(count: Count) -> Count:
    return tuple(-number for number in count)
