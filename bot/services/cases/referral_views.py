"""Referrals as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.core import duty
from bot.core.world import Service


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral of a case, out or in."""

    id: str
    direction: str
    organisation: str
    contact: str
    """The number to call, where the organisation stands in ``services.yaml``."""
    why: str
    sent_on: date
    received_on: date | None
    outcome: str | None
    """None: it waits."""
    note: str
    made_by: str | None
    ended_at: datetime | None
    today: date

    @property
    def day(self) -> int:
        """On which day after it was sent it was received, or how many have passed; ended otherwise: none."""
        return max(duty.day_of(self.sent_on, self.received_on or self.today), 0)  # written east of the reader

    @property
    def over(self) -> int:
        """By how many days the duty is, or was, missed; 0: it is not."""
        return max(self.day - duty.DAYS, 0) if self.outcome in {None, "received"} else 0

    @property
    def late(self) -> bool:
        """It still waits and its last day has passed."""
        return self.outcome is None and self.over > 0

    @property
    def last_day(self) -> date:
        """Until when it is to be received."""
        return duty.last_day(self.sent_on)


@dataclass(frozen=True, slots=True)
class GivenLine:
    """Kabar gave this person the contact of a service."""

    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Referrals:
    """All referrals of a case."""

    lines: tuple[ReferralLine, ...]
    """Those that wait first, the longest waiting before; then the others, the newest before."""
    given: tuple[GivenLine, ...]
    services: tuple[Service, ...]
    """Whom this person may be referred to."""
    today: date
    open: bool
    """The case is open, so referrals may be written."""

    days: int = duty.DAYS

    @property
    def late(self) -> int:
        """How many wait too long."""
        return sum(line.late for line in self.lines)
