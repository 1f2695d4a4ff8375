"""The report of an incident, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot.services.trail.checking import Checked

DataName = Literal["names", "contact", "words", "answers", "case", "files", "indicators"]
DATA_NAMES: Final[tuple[DataName, ...]] = ("names", "contact", "words", "answers", "case", "files", "indicators")
"""Kinds of data."""


@dataclass(frozen=True, slots=True)
class Act:
    """One row that matters by itself: a file, a log-in that failed, a change of an account."""

    at: datetime
    who: str
    action: str
    target: str
    """A code, or a member's name."""


@dataclass(frozen=True, slots=True)
class Access:
    """What one member did in the time."""

    who: str
    role: str
    active: bool
    looks: int
    people: int
    night: int
    busiest: int
    """Most people within one hour."""
    changes: int
    files: int
    log_ins: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """For whoever writes the notice."""

    since: datetime
    until: datetime
    made_at: datetime
    staff: str | None
    trail: Checked
    accesses: tuple[Access, ...]
    """Whoever saw most people first."""
    touched: Mapping[str, int]
    """Kind of data -> how many people."""
    codes: tuple[str, ...]
    """Everybody whose data was shown."""
    files: tuple[Act, ...]
    failed: tuple[Act, ...]
    accounts: tuple[Act, ...]
    turned_away: Mapping[str, int]
    """Calls of webhooks that were not taken, by kind (``store.turned_away.KINDS``), in whole hours."""
