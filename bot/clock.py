"""What time it is. Everything that asks is handed a clock, so that tests and the demo can set it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.config import Settings


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ShiftedClock:
    """The machine's time plus the seconds that stand in ``path``. Only for the demo.

    The file is read at every call (10 us): all processes of a demo move together, at once.
    """

    path: Path

    def now(self) -> datetime:
        """The present moment moved by the offset, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=offset(self.path))


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Stands still at ``moment``, for tests and for ``--now``. Raises ValueError for a naive moment."""

    moment: datetime

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a clock needs a moment with a time zone")

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self.moment.astimezone(UTC)


def clock_for(settings: Settings) -> Clock:
    """The demo's movable clock, or the machine's."""
    return ShiftedClock(shift_file(settings)) if settings.demo else SystemClock()


def shift_file(settings: Settings) -> Path:
    """Where the demo keeps how far its time has been moved."""
    return settings.home / "clock.offset"


def offset(path: Path) -> float:
    """Seconds that stand in ``path``; 0 where there is no such file or it holds no number."""
    try:
        return float(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def shift(path: Path, seconds: float) -> float:
    """Move the time that ``path`` holds on by ``seconds``; the new offset.

    Readers see the old or the new file, never half of one. Raises ValueError for less than 0: rows that are
    already written must not come to lie in the future.
    """
    if not seconds >= 0:
        raise ValueError("time moves forward only")
    moved = offset(path) + seconds
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(repr(moved))
    Path(draft).replace(path)
    return moved
