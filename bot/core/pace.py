"""A slower plan: of the contacts to come, those that stay when the space between them is to be wider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

WIDER: Final = 2
"""So many times the plan's own space."""
_A_DAY: Final = timedelta(days=1)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Coming(Generic[Key]):
    """A contact to come."""

    key: Key
    step: str
    due_at: datetime


def left_out(coming: Iterable[Coming[Key]], last: datetime, space: Mapping[str, timedelta]) -> list[Key]:
    """Which contacts do not come: regular ones nearer than twice their ``space`` to the contact before them.

    What comes at a fixed time after the enrolment (no space of its own: reviews, assistance) always stays.
    """
    gone: list[Key] = []
    for one in sorted(coming, key=lambda one: one.due_at):
        wide = space.get(one.step)
        # a day less: two contacts of one hour are not to the second a number of days apart
        if wide is not None and one.due_at - last < WIDER * wide - _A_DAY:
            gone.append(one.key)
        else:
            last = one.due_at
    return gone
