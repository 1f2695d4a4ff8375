"""Offering the tips that are due: never near a question how they are, nor beside a grave case, nor into a talk.

Nobody is told where one cannot go: it waits for a better day, and is left out when that does not come.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from bot.core.plan_days import APART
from bot.core.step import Begin
from bot.core.timing import is_safe, next_safe
from bot.services.kabar import Kabar
from bot.services.persons import busy, contacts, lines, replanning, tips
from bot.services.persons.beginning import begin
from bot.services.persons.consent_rows import last
from bot.services.persons.people import Person
from bot.store import conversation, follow_up, person, tip
from bot.store.base import AnyRow

BATCH: Final = 500
MOST_SECONDS: Final = 15.0
A_DAY: Final = timedelta(days=1)
BETWEEN: Final = timedelta(days=7)
"""Two tips are no nearer, also where the first had to wait."""


def fire_due(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Offer every tip that is due; gives how many were. Safe to run in two processes at once.

    First whoever's tips were laid out by another plan follows the live one.
    """
    end = time.monotonic() + seconds
    offered = 0
    for ids, act in ((_behind(kabar), _bring_up), (_due(kabar, now), _fire)):
        for person_id in ids:
            if time.monotonic() > end:
                return offered
            offered += contacts.guarded(kabar, person_id, now, act)
    return offered


def _behind(kabar: Kabar) -> list[UUID]:
    if replanning.unknown(kabar):
        return []
    query = select(person.c.id).where(person.c.tips_version != replanning.live(kabar)).limit(BATCH)
    with kabar.database.read() as connection:
        return list(connection.execute(query).scalars())


def _due(kabar: Kabar, now: datetime) -> list[UUID]:
    query = (
        select(tip.c.person_id)
        .join(conversation, conversation.c.person_id == tip.c.person_id)
        .where(tip.c.status == "due", tip.c.due_at <= now)
        .where(conversation.c.parked_at.is_(None), conversation.c.taken_at.is_(None))
        .group_by(tip.c.person_id)
        .order_by(func.min(tip.c.due_at))
        .limit(BATCH)
    )
    with kabar.database.read() as connection:
        return list(connection.execute(query).scalars())


def _bring_up(connection: Connection, kabar: Kabar, who: Person, _talk: AnyRow, now: datetime) -> int:
    tips.settle(connection, kabar, who, now)
    return 0


def _fire(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> int:
    if last(connection, who.id, tips.SCOPE) is not True or who.status not in tips.OPEN_FOR:
        tips.withdraw(connection, kabar, who, now)
        return 0
    due = (tip.c.person_id == who.id, tip.c.status == "due", tip.c.due_at <= now)
    rows = connection.execute(select(tip).where(*due).order_by(tip.c.planned_at.desc(), tip.c.id.desc())).all()
    for older in rows[1:]:
        _set(connection, older, status="passed")
    if not rows:
        return 0
    row, known = rows[0], {one.step: one for one in kabar.content.plan.tips}
    if row.step not in known or now - row.planned_at > known[row.step].late_after:
        _set(connection, row, status="passed")
        return 0
    later = _later(connection, kabar, who, talk, now)
    if later is None and _begun(connection, kabar, who, talk, Begin(known[row.step].flow, row.round), now):
        _set(connection, row, status="sent", flow=known[row.step].flow, sent_at=now)
        return 1
    _set(connection, row, due_at=max(later or now + A_DAY, now + timedelta(minutes=1)))
    return 0


def _begun(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, event: Begin, now: datetime) -> bool:
    """Whether it is on its way: by a line that can be answered, or behind a knock that WhatsApp has approved."""
    line = lines.choose(connection, kabar, who.id)
    if line is None or not (lines.can(kabar, line.kind).writes and lines.can(kabar, line.kind).two_way):
        return False
    event = Begin(event.flow, event.round, kabar.content.plan.flows)
    return begin(connection, kabar, who, talk, event, now, line, kind="tip") in {"asked", "knocked"}


def _later(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> datetime | None:
    """When to look again; None: now is as good a moment as any."""
    zone = ZoneInfo(who.timezone)
    if not is_safe(now, zone, who.safe_from, who.safe_to):
        return next_safe(now, zone, who.safe_from, who.safe_to)
    behind_a_knock = bool(talk.held) and not tips.waits(connection, kabar, who)
    talking = bool(talk.session) and talk.last_in_at is not None and talk.last_in_at > now - A_DAY
    if who.status == "paused" or busy.grave(connection, who.id) or behind_a_knock or talking:
        return now + A_DAY
    return _near_others(connection, who, now)


def _near_others(connection: Connection, who: Person, now: datetime) -> datetime | None:
    """The first moment that is far enough from what the plan asks and from the tip before; None: this one is."""
    mine = follow_up.c.person_id == who.id
    watched = follow_up.c.status.in_(("asked", "reminded"))
    if connection.execute(select(follow_up.c.id).where(mine, watched).limit(1)).first() is not None:
        return now + A_DAY
    before = connection.execute(select(func.max(follow_up.c.asked_at)).where(mine)).scalar()
    ahead = (mine, follow_up.c.status == "due", follow_up.c.due_at < now + APART)
    after = connection.execute(select(func.max(follow_up.c.due_at)).where(*ahead)).scalar()
    sent = connection.execute(select(func.max(tip.c.sent_at)).where(tip.c.person_id == who.id)).scalar()
    free = [at + apart for at, apart in ((before, APART), (after, APART), (sent, BETWEEN)) if at is not None]
    latest = max(free, default=now)
    return latest if latest > now else None


def _set(connection: Connection, row: AnyRow, **values: object) -> None:
    connection.execute(update(tip).where(tip.c.id == row.id).values(**values))
