"""Tasks of a case as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.services.cases.case_views import Colleague


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of a case."""

    id: str
    kind: str
    title: str
    """In staff's words, where the kind is ``own``; of a referral that waits, its organisation."""
    due_on: date
    holder: str
    """The id of whose it is; empty: whoever has the case."""
    name: str | None
    """Theirs."""
    mine: bool
    made_by: str | None
    """None: Kabar."""
    done_at: datetime | None
    done_by: str | None
    today: date

    @property
    def late(self) -> int:
        """How many days it is overdue."""
        return max((self.today - self.due_on).days, 0) if self.done_at is None else 0


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a case."""

    waiting: tuple[TaskLine, ...]
    """What is due first stands first."""
    done: tuple[TaskLine, ...]
    """The newest first."""
    people: tuple[Colleague, ...]
    """Whose a task can be: those who may see this case."""
    today: date
    open: bool
    """The case is open, so tasks may be written."""

    @property
    def late(self) -> int:
        """How many are overdue."""
        return sum(line.late > 0 for line in self.waiting)
