"""Milestones of a person as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.guidance import Said


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody wrote of a milestone: ``yes``, ``no``, or ``none`` where it was taken back."""

    id: str
    answer: str
    on_day: date | None
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone, and what was written of it."""

    id: str
    title: Said
    marks: tuple[Mark, ...]
    """The newest first: it is what holds."""
    before: Said | None
    """The title of the one that must be reached first, and is not."""
    earliest: date | None
    """Before this day it cannot be said."""
    goal: bool = True
    """It counts among what is to be reached."""

    @property
    def now(self) -> Mark | None:
        """What holds; None where nothing was written, or all was taken back."""
        return self.marks[0] if self.marks and self.marks[0].answer != "none" else None

    @property
    def seen(self) -> str:
        """The newest mark, by which a form that is older is known."""
        return self.marks[0].id if self.marks else ""


@dataclass(frozen=True, slots=True)
class Milestones:
    """All milestones of a person."""

    person: str
    """Their code."""
    lines: tuple[MilestoneLine, ...]
    today: date

    @property
    def reached(self) -> int:
        """How many are reached."""
        return sum(line.goal and line.now is not None and line.now.answer == "yes" for line in self.lines)

    @property
    def goals(self) -> int:
        """How many there are to reach."""
        return sum(line.goal for line in self.lines)
