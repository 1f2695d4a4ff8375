"""Whom a changed plan touches, and who gets what when: counts, never who."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, func, or_, select

from bot.content.overlaid_parts import with_parts
from bot.content.parts import PLAN
from bot.core.plan import Plan
from bot.core.replan import moved_steps
from bot.core.timing import at_local
from bot.services.kabar import Kabar
from bot.services.persons.replanning import AHEAD, IN_IT, INVITE
from bot.store import follow_up, person, tip

DAYS: Final = 30
_MARGIN: Final = timedelta(days=2)
_SAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class Touched:
    """People in follow-up with a contact ahead that comes at another time, otherwise, not at all, or is new."""

    people: int
    steps: Mapping[str, int]
    """By step that differs; a person may stand in several."""
    followed: int
    """Everybody in follow-up."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is due on one day of the calendar: how many people, by flow, the most first."""

    day: date
    flows: tuple[tuple[str, int], ...]
    late: bool = False
    """Due before today and not asked yet: it waits for somebody's hours, or for a conversation to be free."""

    @property
    def count(self) -> int:
        """All of them."""
        return sum(count for _, count in self.flows)


def plan_in(kabar: Kabar, body: str) -> Plan:
    """The plan that this text says, among what is live. Raises ContentError."""
    return with_parts(kabar.content, {PLAN: body}).plan


def touched(connection: Connection, kabar: Kabar, new: Plan) -> Touched:
    """Whom this plan would touch, if it took the place of the live one now. Counted from the rows that are due."""
    now = kabar.clock.now()
    within = person.c.status.in_(IN_IT)
    found: dict[str, set[UUID]] = {}
    live = kabar.content.plan
    known = {part.step for part in live.parts}
    for step, last in _differs(live, new, now.date()).items():
        since = person.c.enrolled_at >= now - timedelta(days=last) - _MARGIN
        ahead = and_(follow_up.c.step == step, follow_up.c.status.in_(AHEAD))
        mine = select(follow_up.c.person_id).join(person, person.c.id == follow_up.c.person_id).distinct()
        ids = set(connection.execute(mine.where(ahead, within, or_(since, person.c.status == "paused"))).scalars())
        if step not in known or len(_part(new, step)) > len(_part(live, step)):
            ids |= set(connection.execute(select(person.c.id).where(within, since)).scalars())
        if ids:
            found[step] = ids
    agreed = select(person.c.id).where(person.c.tips_version.is_not(None))
    for step in _other_tips(live, new):
        if ids := set(connection.execute(agreed).scalars()):
            found[step] = ids
    if live.invite != new.invite:
        waits = (follow_up.c.step == INVITE, follow_up.c.status == "due")
        found[INVITE] = set(connection.execute(select(follow_up.c.person_id).where(*waits)).scalars())
    followed = connection.execute(select(func.count()).select_from(person).where(within)).scalar_one()
    people: set[UUID] = set().union(*found.values())
    return Touched(len(people), {step: len(ids) for step, ids in found.items()}, followed)


def calendar(connection: Connection, kabar: Kabar) -> tuple[Day, ...]:
    """The next days with what is due on each, on the programme's clocks; what should have gone out stands first."""
    zone, now = ZoneInfo(kabar.settings.timezone), kabar.clock.now()
    today = now.astimezone(zone).date()
    end = at_local(today + timedelta(days=DAYS), datetime.min.time(), zone)
    columns = (follow_up.c.due_at, follow_up.c.flow)
    rows = connection.execute(
        select(*columns, func.count().label("many"))
        .where(follow_up.c.status == "due", follow_up.c.due_at < end)
        .group_by(*columns)
    )
    days: defaultdict[date, Counter[str]] = defaultdict(Counter)
    late: Counter[str] = Counter()
    tips = (
        select(tip.c.due_at, tip.c.flow, func.count().label("many"))
        .where(tip.c.status == "due", tip.c.due_at < end)
        .group_by(tip.c.due_at, tip.c.flow)
    )
    for row in (*rows, *connection.execute(tips)):
        day = row.due_at.astimezone(zone).date()
        (late if day < today else days[day])[row.flow] += row.many
    coming = (today + timedelta(days=count) for count in range(DAYS))
    waiting = (Day(today, tuple(late.most_common()), late=True),) if late else ()
    return (*waiting, *(Day(day, tuple(days[day].most_common())) for day in coming))


def _other_tips(old: Plan, new: Plan) -> list[str]:
    """Steps of tips that differ, are gone or new: whoever agreed to tips gets them so."""
    before, after = ({one.step: one for one in plan.tips} for plan in (old, new))
    return [step for step in dict.fromkeys((*after, *before)) if before.get(step) != after.get(step)]


def _differs(old: Plan, new: Plan, today: date) -> Mapping[str, int]:
    """Steps that differ -> the last day after enrolment on which they do, whatever the lengths of months."""
    last: dict[str, int] = {}
    for back in range(_SAMPLES):
        for step, days in moved_steps(old, new, today - timedelta(days=30 * back + back)).items():
            last[step] = max(last.get(step, 0), days)
    return last


def _part(plan: Plan, step: str) -> list[int]:
    start = date(2026, 1, 1)
    return [one.number for one in plan.laid(start) if one.part.step == step]
