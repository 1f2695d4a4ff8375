"""From one plan to another for somebody in the middle of it: which contact moves where, which goes, which is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Final, Generic, TypeVar

from bot.core.plan import Fixed, Laid, Phase, Plan

_NO_TIME: Final = timedelta()
_MONTH: Final = 30.4

Key = TypeVar("Key")
Numbered = tuple[str, int]
"""A contact of a plan, whoever it is laid out for: its step, and its number in it."""


@dataclass(frozen=True, slots=True)
class Ahead(Generic[Key]):
    """A contact that has not come yet, on the day on which it is due, e.g. later than its plan says after a pause."""

    key: Key
    step: str
    day: date


@dataclass(frozen=True, slots=True)
class Replanned(Generic[Key]):
    """What becomes of somebody's contacts."""

    kept: tuple[tuple[Key, Laid, timedelta], ...]
    """With the contact of the new plan that it is now, and by how long it moves."""
    gone: tuple[Key, ...]
    added: tuple[Laid, ...]
    """On days to come. What the new plan has on a day that is over is not made up for."""


def replanned(old: Plan, new: Plan, start: date, ahead: Sequence[Ahead[Key]], over: date) -> Replanned[Key]:
    """Somebody enrolled on ``start`` whose contacts were laid out by the old plan. None that has come comes again.

    Contacts ahead are the last ones of their step: so nothing needs to be known of those that have come. Whatever
    moved them all (a pause) stays: they move on from where they are. ``over``: the last day whose contacts have come.
    """
    became = pairs(old, new)
    before, after = _by_step(old.laid(start)), {(one.part.step, one.number): one for one in new.laid(start)}
    kept: list[tuple[Key, Laid, timedelta]] = []
    gone: list[Key] = []
    shifts: dict[date, timedelta] = {}
    come: set[Numbered] = set()
    for step, laid in before.items():
        mine = sorted((one for one in ahead if one.step == step), key=lambda one: one.day)
        come |= {(step, one.number) for one in laid[: max(len(laid) - len(mine), 0)]}
        for one, was in zip(reversed(mine), reversed(laid), strict=False):
            shifts[was.day] = one.day - was.day
            now = after.get(became.get((step, was.number), ("", 0)))
            if now is None:
                gone.append(one.key)
            else:
                kept.append((one.key, now, now.day - was.day))
        # more of them than the old plan has: laid out by one before it, and kept where their step still is
        for one in mine[: max(len(mine) - len(laid), 0)]:
            same = next((now for now in after.values() if now.part.step == step), None)
            kept.append((one.key, same, _NO_TIME)) if same else gone.append(one.key)
    gone += [one.key for one in ahead if one.step not in before]
    laid_days = {(one.part.step, one.number): one.day for laid in before.values() for one in laid}
    reached = max((laid_days[one] for one in come), default=start)
    for contact in old.regular(start):  # its time is over: it came, or something else came in its place
        part, number = contact.part
        if contact.day <= reached or _shifted(Laid(part, number, contact.day), shifts).day <= over:
            come.add((part.step, number))
    taken = {(now.part.step, now.number) for _, now, _ in kept}
    held = {became[one] for one in come if one in became}
    added = [_shifted(one, shifts) for key, one in after.items() if key not in taken | held]
    return Replanned(tuple(kept), tuple(gone), tuple(one for one in added if one.day > over))


def pairs(old: Plan, new: Plan) -> Mapping[Numbered, Numbered]:
    """Which contact of the old plan is which of the new one; whatever is in neither has gone, or is new.

    Of a phase the first is the first, however far apart they are. Of fixed times the same time is the same contact,
    and between those the one that stands in another's place is that one, moved.
    """
    found: dict[Numbered, Numbered] = {}
    for part in new.parts:
        was = next((one for one in old.parts if one.step == part.step), None)
        if was is None:
            continue
        if isinstance(was, Fixed) and isinstance(part, Fixed):
            numbers = _fixed_pairs(_times(was), _times(part))
        else:
            numbers = {number: number for number in range(_MOST)}
        found |= {(part.step, before): (part.step, after) for before, after in numbers.items()}
    return found


_MOST: Final = 400
"""Contacts of one step: one a day for a year, and more."""


def _times(part: Fixed) -> list[tuple[str, int]]:
    told = [("days", days, float(days)) for days in part.days] + [("months", m, m * _MONTH) for m in part.months]
    return [(unit, count) for unit, count, _ in sorted(told, key=lambda one: one[2])]


def _fixed_pairs(before: Sequence[tuple[str, int]], after: Sequence[tuple[str, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag in {"equal", "replace"}:
            found |= dict(zip(range(i1, i2), range(j1, j2), strict=False))
    return found


def _by_step(laid: Sequence[Laid]) -> Mapping[str, list[Laid]]:
    found: defaultdict[str, list[Laid]] = defaultdict(list)
    for one in laid:
        found[one.part.step].append(one)
    return found


def _shifted(one: Laid, shifts: Mapping[date, timedelta]) -> Laid:
    """Moved as the contact next to it was, by a pause."""
    if not shifts:
        return one
    nearest = min(shifts, key=lambda day: (abs(day - one.day), day))
    return Laid(one.part, one.number, one.day + shifts[nearest])


def moved_steps(old: Plan, new: Plan, start: date) -> Mapping[str, int]:
    """Steps that differ for whoever enrolled on this day -> the last day after the enrolment on which they do."""
    became = pairs(old, new)
    before, after = ({(one.part.step, one.number): one for one in plan.laid(start)} for plan in (old, new))
    last: dict[str, int] = {}

    def note(step: str, *days: date) -> None:
        last[step] = max(last.get(step, 0), *((day - start).days for day in days))

    hours = old.earliest != new.earliest
    reached = set()
    for key, was in before.items():
        now = after.get(became.get(key, ("", 0)))
        if now is None:
            note(key[0], was.day)
            continue
        reached.add((now.part.step, now.number))
        if hours or was.day != now.day or _said(was.part) != _said(now.part):
            note(key[0], was.day, now.day)
    for key, now in after.items():
        if key not in reached:
            note(key[0], now.day)
    return last


def _said(part: Phase | Fixed) -> tuple[object, ...]:
    return part.flow, part.late, part.late_after
