"""What guides staff beside a person's case: milestones to reach, and suggested steps by reason and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.core.timing import add_months

Said = Mapping[str, str]
"""One text in the languages of the staff pages: ``id`` and ``en``."""

COUNTED: Final = (
    *("fund_received", "fund_used", "business_3", "business_6", "business_12"),
    *("documents_back", "working", "away_informed", "away_pressed"),
)
"""What the programme page counts of milestones."""
OTHERWISE: Final = "other_problem"
"""The reason whose steps are shown where a reason has none of its own."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something a person may reach, ``months`` after another one at the earliest."""

    id: str
    title: Said
    after: str | None = None
    months: int = 0
    count: str | None = None
    """One of ``COUNTED``."""
    goal: bool = True
    """Something to reach; else only a state that is written down in the same way."""

    def earliest(self, base: date | None) -> date | None:
        """From when on it can be said, where ``base`` is the day of the one before."""
        return add_months(base, self.months) if base else None


@dataclass(frozen=True, slots=True)
class Steps:
    """Suggested steps. Those of the level come first: they say how to reach somebody without harm."""

    levels: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    reasons: Mapping[str, Mapping[str, tuple[Said, ...]]] = field(default_factory=dict)
    """Reason -> level -> its steps."""
    alone: frozenset[str] = frozenset()
    """Reasons whose steps stand without those of the level: for these the level's would do harm."""

    def of(self, level: str, reason: str) -> tuple[Said, ...]:
        """In their order, none twice."""
        own = self.reasons.get(reason) or self.reasons.get(OTHERWISE, {})
        first = () if reason in self.alone else self.levels.get(level, ())
        found: list[Said] = []
        for step in (*first, *own.get(level, ())):
            if step not in found:
                found.append(step)
        return tuple(found)
