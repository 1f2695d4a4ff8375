"""Tips that come to who agreed to awareness: laid out, counted from the day of that, and withdrawn with it.

They have rows of their own: no silence is watched after one, and whatever becomes of check-ins leaves them as they are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.core.timing import at_local
from bot.services import publishing
from bot.services.kabar import Kabar
from bot.services.persons import replanning
from bot.services.persons.consent_rows import last, last_at
from bot.services.persons.people import Person
from bot.store import conversation, message, new_id, person, tip
from bot.store.message import TIPS

SCOPE = "awareness"
OPEN_FOR = ("active", "paused", "refused")
"""Statuses of people who may have agreed to tips: whoever refused check-ins may want them."""


def lay(connection: Connection, kabar: Kabar, who: Person, agreed_at: datetime, now: datetime | None = None) -> None:
    """Write the tips that are still to come by the live plan, counted from when they agreed.

    ``now``: later than that, where the plan has changed since; what had to wait for a better day stays.
    """
    publishing.renew(connection, kabar, at_once=True)
    plan, zone, now = kabar.content.plan, ZoneInfo(who.timezone), now or agreed_at
    start = agreed_at.astimezone(zone).date()
    days = sorted((day, one.step, one.flow) for one in plan.tips for day in one.dates(start))
    hour = plan.hour(start, zone, who.safe_from, who.safe_to)
    moments = [(at_local(day, hour, zone), step, flow) for day, step, flow in days]
    known = [one.step for one in plan.tips] if agreed_at < now else []
    stale = or_(tip.c.planned_at > now, tip.c.step.not_in(known))
    connection.execute(delete(tip).where(tip.c.person_id == who.id, tip.c.status == "due", stale))
    rows = [
        {"id": new_id(), "person_id": who.id, "step": step, "flow": flow, "round": number, "status": "due"}
        | {"planned_at": moment, "due_at": moment}
        for number, (moment, step, flow) in enumerate(moments)
        if moment > now
    ]
    if rows:
        connection.execute(insert(tip), rows)
    _mark(connection, who.id, replanning.live(kabar))


def withdraw(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """Nothing of that kind is due any more, and what waits does not go out: neither by itself nor behind a knock."""
    if waits(connection, kabar, who):
        connection.execute(
            update(conversation).where(conversation.c.person_id == who.id).values(held=None, awaited_since=None)
        )
    mine = (tip.c.person_id == who.id, tip.c.status == "due")
    connection.execute(update(tip).where(*mine).values(status="cancelled"))
    connection.execute(
        update(message)
        .where(message.c.person_id == who.id, message.c.status == "waiting", message.c.kind.in_(TIPS))
        .values(status="failed", error_code="stopped", status_at=now, failed_at=now)
    )
    _mark(connection, who.id, None)


def settle(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """Have the rows follow what they last said, e.g. when two records have become one, or by another plan."""
    agreed_at = last_at(connection, who.id, SCOPE) if last(connection, who.id, SCOPE) else None
    if agreed_at is None or who.status not in OPEN_FOR:
        withdraw(connection, kabar, who, now)
    else:
        lay(connection, kabar, who, agreed_at, max(now, agreed_at + timedelta(microseconds=1)))


def waits(connection: Connection, kabar: Kabar, who: Person) -> bool:
    """Whether what waits behind a knock for this person's word is a tip."""
    query = select(conversation.c.held).where(conversation.c.person_id == who.id)
    held: str | None = connection.execute(query).scalar()
    flow = (held or "").partition("/")[0]
    if not flow:
        return False
    theirs = select(tip.c.id).where(tip.c.person_id == who.id, tip.c.flow == flow)
    return flow in kabar.content.plan.tip_flows or connection.execute(theirs.limit(1)).first() is not None


def _mark(connection: Connection, person_id: UUID, version: str | None) -> None:
    connection.execute(update(person).where(person.c.id == person_id).values(tips_version=version))
