"""How soon a person must act on a case, and who is told next when nobody does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Final, Literal

from bot.core.flow import Level
from bot.core.timing import add_working_days

Helper = Literal["caseworker", "backup", "supervisor"]
Written = Literal["summary", "reached", "safe", "next_step"]
WRITTEN: Final[tuple[Written, ...]] = ("summary", "reached", "safe", "next_step")
HELPERS: Final[tuple[Helper, ...]] = ("caseworker", "backup", "supervisor")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: by the clock, or in working days."""

    clock: timedelta = timedelta()
    working_days: int = 0

    def after(self, moment: datetime, zone: tzinfo, holidays: frozenset[date] = frozenset()) -> datetime:
        """The moment this span later, in UTC."""
        return add_working_days(moment, self.working_days, zone, holidays) + self.clock


@dataclass(frozen=True, slots=True)
class Rung:
    """One level's times: to acknowledge, to contact the person, and between alerts once the top is reached."""

    acknowledge: Span
    contact: Span
    again_every: Span


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every level's times, and the order in which people are told."""

    levels: Mapping[Level, Rung]
    climb: tuple[Helper, ...]
    take_words: tuple[str, ...]
    """What staff answer to an alert to take the case."""
    cannot_words: tuple[str, ...] = ()
    """What they answer when somebody else must."""
    done_words: tuple[str, ...] = ()
    """What they answer when the person was reached."""
    closing: Mapping[str, tuple[Written, ...]] = field(default_factory=dict)
    """A level, or ``false_alarm`` -> what must be written to close a case."""

    def wanted(self, level: str, outcome: str) -> tuple[Written, ...]:
        """What must be written to close a case of this level with this outcome."""
        return self.closing.get("false_alarm" if outcome == "false_alarm" else level, ())

    def deadline(
        self,
        level: Level,
        alerts: int,
        moment: datetime,
        zone: tzinfo,
        holidays: frozenset[date] = frozenset(),
    ) -> datetime:
        """When the next alert is due unless somebody acknowledges; ``alerts`` were sent, the last at ``moment``."""
        rung = self.levels[level]
        span = rung.acknowledge if alerts <= len(self.climb) else rung.again_every
        return span.after(moment, zone, holidays)

    def helper(self, alerts: int) -> Helper:
        """Who is told by the alert after this many: up the ladder, then the top one again and again."""
        return self.climb[min(alerts, len(self.climb) - 1)]
