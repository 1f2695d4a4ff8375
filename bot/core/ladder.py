"""How soon a person must act on a case, and who is told next when nobody does."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from bot.core.flow import Level
from bot.core.timing import add_working_days

Helper = Literal["caseworker", "on_call", "backup", "supervisor", "everyone"]
HELPERS: Final[tuple[Helper, ...]] = ("caseworker", "on_call", "backup", "supervisor", "everyone")
"""``on_call`` and ``backup`` are those of the rota; the others are roles."""

Way = Literal["whatsapp", "sms", "email"]
WAYS: Final[tuple[Way, ...]] = ("whatsapp", "sms", "email")
"""How an alert reaches a member. ``sms`` is Twilio's or a local SIM's: both end on the same phone. ``email`` wakes
nobody: where a level does not go by all its ways at once it is the last one tried."""

Written = Literal["summary", "reached", "safe", "next_step"]
WRITTEN: Final[tuple[Written, ...]] = ("summary", "reached", "safe", "next_step")

GAPS_MAILED_AT: Final = time(7)
NO_HOLIDAYS: Final[frozenset[date]] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: by the clock, or in working days."""

    clock: timedelta = timedelta()
    working_days: int = 0

    def after(self, moment: datetime, zone: tzinfo, holidays: Container[date] = NO_HOLIDAYS) -> datetime:
        """The moment this span later, in UTC."""
        return add_working_days(moment, self.working_days, zone, holidays) + self.clock


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: its times, who is told in which order, and by which ways."""

    acknowledge: Span
    contact: Span
    resolve: Span
    """Until the case is closed."""
    again_every: Span
    """Between alerts once the top is reached."""
    climb: tuple[Helper, ...]
    through: tuple[Way, ...]
    at_once: bool
    """By all these ways at the same time; else by the member's own line, and by another where that one fails."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Every level, and what staff answer."""

    levels: Mapping[Level, Rung]
    take_words: tuple[str, ...]
    """What staff answer to an alert to take the case."""
    cannot_words: tuple[str, ...] = ()
    """What they answer when somebody else must."""
    done_words: tuple[str, ...] = ()
    """What they answer when the person was reached."""
    yes_words: tuple[str, ...] = ()
    """What takes a case where it is clear which, and may stand beside the words above."""
    no_words: tuple[str, ...] = ()
    """What passes it on where that is clear."""
    beside_words: tuple[str, ...] = ()
    """What may stand before or after all of these and means nothing by itself: "pak", "maaf"."""
    closing: Mapping[str, tuple[Written, ...]] = field(default_factory=dict)
    """A level, or ``false_alarm`` -> what must be written to close a case."""
    gaps_mailed_at: time = GAPS_MAILED_AT
    """When supervisors hear of uncovered hours, on the programme's clocks."""

    def wanted(self, level: str, outcome: str) -> tuple[Written, ...]:
        """What must be written to close a case of this level with this outcome."""
        return self.closing.get("false_alarm" if outcome == "false_alarm" else level, ())

    def deadline(
        self,
        level: Level,
        alerts: int,
        moment: datetime,
        zone: tzinfo,
        holidays: Container[date] = NO_HOLIDAYS,
    ) -> datetime:
        """When the next alert is due unless somebody acknowledges; ``alerts`` were sent, the last at ``moment``."""
        rung = self.levels[level]
        span = rung.acknowledge if alerts <= len(rung.climb) else rung.again_every
        return span.after(moment, zone, holidays)

    def helper(self, level: Level, alerts: int) -> Helper:
        """Who is told by the alert after this many: up the ladder, then the top one again and again."""
        climb = self.levels[level].climb
        return climb[min(alerts, len(climb) - 1)]

    def top(self, level: Level) -> int:
        """The number of the highest rung; from the next on everybody is told, again and again."""
        return len(self.levels[level].climb) - 1

    def last_other(self, level: Level) -> int:
        """The number of the highest rung with people of its own: above it are only those who were told already."""
        return sum(helper != "everyone" for helper in self.levels[level].climb) - 1
