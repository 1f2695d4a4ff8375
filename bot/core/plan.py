"""When which flow comes: a plan laid out as due rows, and what happens to rows that are due together or late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from bot.core import plan_days
from bot.core.plan_days import Contact
from bot.core.timing import SAFE_FROM, SAFE_TO, add_months, at_local, is_safe

Late = Literal["send", "collapse", "task"]
"""What becomes of a row that is too late: send all the same; give way to the next one; tell a person."""

LATE: Final[tuple[Late, ...]] = ("send", "collapse", "task")

Scope = Literal["check_ins", "awareness"]
"""Under which consent something comes unasked: questions how they are, or short information and tips."""

SCOPES: Final[tuple[Scope, ...]] = ("check_ins", "awareness")

Fate = Literal["send", "collapse", "task", "wait"]
"""``wait``: another contact goes out today; this one comes some days later."""

APART: Final = plan_days.APART
"""So long a contact waits that was due together with another."""


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
class Fixed:
    """A flow that comes so many days or months after the enrolment, in place of the nearest contact of a phase.

    With ``consent: awareness`` a tip: counted from the day on which they agreed to tips, and in no contact's place.
    """

    step: str
    flow: str
    days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    late: Late = "send"
    late_after: timedelta = timedelta(days=14)
    consent: Scope = "check_ins"

    def dates(self, start: date) -> list[date]:
        """The days it is meant for."""
        return [start + timedelta(days=days) for days in self.days] + [add_months(start, m) for m in self.months]


@dataclass(frozen=True, slots=True)
class Silence:
    """What follows when nobody answers a check-in: a second message, then a caseworker's task."""

    flow: str
    second_after: timedelta
    task_after: timedelta
    stranger_after: timedelta = timedelta(days=90)
    """Whoever writes after so long without a word may be somebody else: numbers are handed on [P, not measured]."""


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
class Laid:
    """One contact of somebody's plan: the ``number``-th of its part, counted from 0, on its day."""

    part: Phase | Fixed
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan: what an invited person hears first, the contacts after enrolment, and what silence means."""

    name: str
    invite: str
    """The flow that an invited person gets at the next safe moment."""
    earliest: str
    """Local ``HH:MM`` before which no follow-up is due, however early the safe hours begin."""
    phases: tuple[Phase, ...]
    silence: Silence
    also: tuple[Fixed, ...] = ()
    """What comes at fixed times after the enrolment, or as a tip; of two for one day, the first of them."""

    @property
    def flows(self) -> frozenset[str]:
        """The flows that come because it is time for them, tips too."""
        return frozenset(part.flow for part in (*self.parts, *self.tips))

    @property
    def patience(self) -> dict[str, timedelta]:
        """After how long each step is too late."""
        return {part.step: part.late_after for part in self.parts}

    @property
    def parts(self) -> tuple[Phase | Fixed, ...]:
        """Its steps for who agreed to check-ins: what comes one after the other, then what comes at fixed times."""
        return (*self.phases, *(part for part in self.also if part.consent != "awareness"))

    @property
    def tips(self) -> tuple[Fixed, ...]:
        """Its steps for who agreed to awareness."""
        return tuple(part for part in self.also if part.consent == "awareness")

    @property
    def tip_flows(self) -> frozenset[str]:
        """The flows that come as a tip."""
        return frozenset(part.flow for part in self.tips)

    def scopes(self) -> dict[str, frozenset[str]]:
        """Each flow that comes unasked, and the consents under which it does."""
        named = [(part.flow, "check_ins") for part in self.parts] + [(part.flow, "awareness") for part in self.tips]
        return {flow: frozenset(scope for name, scope in named if name == flow) for flow, _ in named}

    def rows(
        self, enrolled: date | datetime, zone: tzinfo, safe_from: str = SAFE_FROM, safe_to: str = SAFE_TO
    ) -> tuple[Row, ...]:
        """Every follow-up after this enrolment, earliest first; never two on one day."""
        start = enrolled.astimezone(zone).date() if isinstance(enrolled, datetime) else enrolled
        hour = self.hour(start, zone, safe_from, safe_to)
        rounds: dict[str, int] = {}
        rows = []
        for laid in self.laid(start):
            part = laid.part
            round_ = rounds.get(part.flow, 0)
            rounds[part.flow] = round_ + 1
            moment = at_local(laid.day, hour, zone)
            rows.append(Row(part.step, part.flow, round_, moment, part.late, part.late_after))
        return tuple(rows)

    def laid(self, start: date) -> tuple[Laid, ...]:
        """Every contact after an enrolment on this day, earliest first; never two on one day."""
        placed = plan_days.placed(self.regular(start), self._fixed(start))
        return tuple(Laid(*contact.part, contact.day) for contact in placed)

    def regular(self, start: date) -> list[Contact[tuple[Phase | Fixed, int]]]:
        """The contacts of the phases before anything takes the place of one: each with its number."""
        found: list[Contact[tuple[Phase | Fixed, int]]] = []
        day = start
        for phase in self.phases:
            for number, due in enumerate(_days(phase, day, start)):
                day = due
                found.append(Contact(day, (phase, number)))
        return found

    def _fixed(self, start: date) -> list[Contact[tuple[Phase | Fixed, int]]]:
        return [
            Contact(day, (fixed, number))
            for fixed in self.also
            if fixed.consent != "awareness"
            for number, day in enumerate(sorted(fixed.dates(start)))
        ]

    def hour(self, day: date, zone: tzinfo, safe_from: str, safe_to: str) -> time:
        """At which time of their day a person's contacts are due."""
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


def settle(due: Sequence[Row], now: datetime) -> tuple[Fate, ...]:
    """What becomes of one person's rows that are due now, in their order: at most one is sent.

    Of one flow only the newest stands, the others give way to it; what stands and is too late follows its policy.
    Of different flows the earliest is sent and the others wait, but ``collapse`` gives way to any other.
    """
    newest: dict[str, int] = {}
    # a contact that had to wait may have come to the time of the one after it
    for at in sorted(range(len(due)), key=lambda at: (due[at].due_at, due[at].round)):
        newest[due[at].flow] = at
    fates: list[Fate] = ["collapse"] * len(due)
    ready = []
    for at in newest.values():
        row = due[at]
        fates[at] = row.late if now - row.due_at > row.late_after else "send"
        if fates[at] == "send":
            ready.append(at)
    ready.sort(key=lambda at: (due[at].late == "collapse", due[at].due_at))
    for at in ready[1:]:
        fates[at] = "collapse" if due[at].late == "collapse" else "wait"
    return tuple(fates)
