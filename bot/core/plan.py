"""When which flow comes: a plan's phases laid out as due rows, and what happens to rows that are late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from bot.core.timing import SAFE_FROM, SAFE_TO, add_months, at_local, is_safe

Late = Literal["send", "collapse", "task"]
"""What becomes of a row that is too late: send all the same; give way to the next one; tell a person."""

LATE: Final[tuple[Late, ...]] = ("send", "collapse", "task")


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the plan. Each contact counts from the one before it; the first from the enrolment.

    Every ``days`` or ``months``, either ``times`` times or as long as it is not after ``until_month``.
    """

    step: str
    flow: str
    days: int = 0
    months: int = 0
    times: int = 1
    until_month: int | None = None
    late: Late = "collapse"
    late_after: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Silence:
    """What follows when nobody answers a check-in: a second message, then a caseworker's task."""

    flow: str
    second_after: timedelta
    task_after: timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """One follow-up: ``round`` counts the flow's contacts from 0, ``due_at`` is UTC."""

    step: str
    flow: str
    round: int
    due_at: datetime
    late: Late
    late_after: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: what an invited person hears first, the phases after enrolment, and what silence means."""

    name: str
    invite: str
    """The flow that an invited person gets at the next safe moment."""
    earliest: str
    """Local ``HH:MM`` before which no follow-up is due, however early the safe hours begin."""
    phases: tuple[Phase, ...]
    silence: Silence

    def rows(
        self, enrolled: date | datetime, zone: tzinfo, safe_from: str = SAFE_FROM, safe_to: str = SAFE_TO
    ) -> tuple[Row, ...]:
        """Every follow-up after this enrolment, earliest first."""
        start = enrolled.astimezone(zone).date() if isinstance(enrolled, datetime) else enrolled
        hour = self._hour(start, zone, safe_from, safe_to)
        rounds: dict[str, int] = {}
        rows = []
        day = start
        for phase in self.phases:
            for due in _days(phase, day, start):
                day = due
                round_ = rounds.get(phase.flow, 0)
                rounds[phase.flow] = round_ + 1
                moment = at_local(day, hour, zone)
                rows.append(Row(phase.step, phase.flow, round_, moment, phase.late, phase.late_after))
        return tuple(rows)

    def _hour(self, day: date, zone: tzinfo, safe_from: str, safe_to: str) -> time:
        wanted = max(time.fromisoformat(safe_from), time.fromisoformat(self.earliest))
        if is_safe(at_local(day, wanted, zone), zone, safe_from, safe_to):
            return wanted
        return time.fromisoformat(safe_from)  # the safe hours end before the plan's earliest: they win


def _days(phase: Phase, after: date, start: date) -> list[date]:
    """The days of one phase."""
    found: list[date] = []
    last = None if phase.until_month is None else add_months(start, phase.until_month)
    while True:
        count = len(found) + 1
        day = add_months(after, phase.months * count) + timedelta(days=phase.days * count)
        if (last is not None and day > last) or (last is None and count > phase.times):
            return found
        found.append(day)


def settle(due: Sequence[Row], now: datetime) -> tuple[Literal["send", "collapse", "task"], ...]:
    """What becomes of one person's rows that are due now, in their order: at most one is sent.

    Only the newest may be sent, the others give way to it. A newest that is too late follows its policy.
    """
    if not due:
        return ()
    newest = max(range(len(due)), key=lambda at: due[at].due_at)
    row = due[newest]
    fate = row.late if now - row.due_at > row.late_after else "send"
    return tuple(fate if at == newest else "collapse" for at in range(len(due)))
