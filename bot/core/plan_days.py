"""On which days: what comes at fixed times takes the place of regular contacts, so that nobody hears more often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Generic, TypeVar

NEAR: Final = timedelta(days=16)
"""So far from its own day a fixed contact may take the place of a regular one: half a month, and a little."""

APART: Final = timedelta(days=3)
"""A day of its own keeps so far from all others, where that can be had."""

_ONE: Final = timedelta(days=1)

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Contact(Generic[Part]):
    """A day, and the part of the plan that it is for."""

    day: date
    part: Part


def placed(regular: Sequence[Contact[Part]], fixed: Iterable[Contact[Part]]) -> list[Contact[Part]]:
    """All contacts, earliest first, one a day: the fixed ones in the order of their days, each in its place.

    That is the nearest regular contact's that is near enough and not taken (never the very first: it stays as it
    is); where there is none, a day of its own.
    """
    taken = {contact.day: contact for contact in regular}
    free = sorted(taken)[1:]
    last = date.min
    for contact in sorted(fixed, key=lambda contact: contact.day):
        free = [day for day in free if day > last]
        near = [day for day in free if abs(day - contact.day) <= NEAR]
        if near:
            last = min(near, key=lambda day: (abs(day - contact.day), day))
        else:
            last = _of_its_own(max(contact.day, last + _ONE), taken)
        taken[last] = Contact(last, contact.part)
    return [taken[day] for day in sorted(taken)]


def _of_its_own(wanted: date, taken: Iterable[date]) -> date:
    """The first day from the wanted one on that is free, and apart from the others if there is such a day near."""
    days = set(taken)
    for late in range(NEAR.days + 1):
        day = wanted + late * _ONE
        if all(abs(day - other) >= APART for other in days):
            return day
    while wanted in days:
        wanted += _ONE
    return wanted
