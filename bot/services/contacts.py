"""Making contact: beginning a flow with a person because it is time, not because they wrote."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.effects import Raised
from bot.core.render import render
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, step
from bot.core.timing import is_safe, next_safe
from bot.log import get_logger
from bot.services import effects, follow_ups, publishing, raising, writing
from bot.services.effects import Origin
from bot.services.facts import Facts
from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.raising import Sign
from bot.services.writing import Draft
from bot.store import conversation, follow_up, identity, message
from bot.store.base import AnyRow
from bot.store.message import ROUTINE

log = get_logger(__name__)

BATCH = 500
LASTS = timedelta(days=2)
"""A follow-up that could not be sent for so long is not sent any more; a person is told instead."""


def fire_due(kabar: Kabar, now: datetime) -> int:
    """Ask every follow-up that is due; gives how many were asked. Safe to run in two processes at once."""
    asked = 0
    seen: set[UUID] = set()
    while True:
        with kabar.database.read() as connection:
            people_due = [p for p in follow_ups.due_people(connection, now, BATCH + len(seen)) if p not in seen]
        if not people_due:
            return asked
        seen.update(people_due)
        for person_id in people_due:
            asked += _guarded(kabar, person_id, now, _fire)


def watch_silence(kabar: Kabar, now: datetime) -> tuple[int, int]:
    """Send second messages, and make tasks of silence that lasts; gives (second messages, tasks)."""
    query = select(follow_up.c.id, follow_up.c.person_id, follow_up.c.status).where(
        follow_up.c.status.in_(("asked", "reminded")), follow_up.c.next_at <= now
    )
    with kabar.database.read() as connection:
        rows = connection.execute(query.order_by(follow_up.c.next_at)).all()
    reminded = sum(_guarded(kabar, row.person_id, now, _remind) for row in rows if row.status == "asked")
    silent = sum(_guarded(kabar, row.person_id, now, _give_up_waiting) for row in rows if row.status == "reminded")
    return reminded, silent


def _guarded(kabar: Kabar, person_id: UUID, now: datetime, act: Any) -> int:  # noqa: ANN401 - one of the three below
    """One person, one transaction; a fault with one of them keeps nobody else waiting and parks that one."""
    try:
        with kabar.database.write() as connection:
            who, row = follow_ups.lock(connection, kabar, person_id)
            return int(act(connection, kabar, who, row, now))
    except (OperationalError, InterfaceError):
        # the database, not the person: the row is still due at the next tick
        raise
    except Exception:
        log.exception("contact_failed")
        with kabar.database.write() as connection:
            who, _ = follow_ups.lock(connection, kabar, person_id)
            raised = Raised("orange", "parked", "a step of the conversation failed")
            raising.raise_sign(connection, kabar, who, Sign(raised), now)
            connection.execute(
                update(conversation).where(conversation.c.person_id == person_id).values(parked_at=now, session=None)
            )
            follow_ups.cancel_watch(connection, who, now)
        return 0


def _fire(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> bool:
    row = follow_ups.settle(connection, kabar, who, now)
    if row is None:
        return False
    if not begin(connection, kabar, who, talk, Begin(row.flow, row.round), now):
        follow_ups.postpone(connection, row, now)
        return False
    follow_ups.asked(connection, kabar, row, now)
    return True


def _remind(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> bool:
    zone = ZoneInfo(who.timezone)
    row = _watched(connection, who, "asked", now)
    if row is None:
        return False
    if not is_safe(now, zone, who.safe_from, who.safe_to):
        later = next_safe(now, zone, who.safe_from, who.safe_to)
        connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(next_at=later))
        return False
    silence = kabar.content.plan.silence
    sent = begin(connection, kabar, who, talk, Begin(silence.flow, row.round), now)
    # the task's time counts from the question, not from the second message
    next_at = max(row.asked_at + silence.task_after, now)
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="reminded", next_at=next_at))
    return sent


def _give_up_waiting(connection: Connection, kabar: Kabar, who: Person, _talk: AnyRow, now: datetime) -> bool:
    row = _watched(connection, who, "reminded", now)
    if row is None:
        return False
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="silent", next_at=None))
    raised = Raised("silence", "no_answer", f"plan: {row.step} was not answered")
    raising.raise_sign(connection, kabar, who, Sign(raised), now)
    return True


def begin(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, event: Begin, now: datetime) -> bool:
    """Begin a flow and put its message into the outbox; False where the conversation is not free for it."""
    if talk.parked_at is not None:
        return False
    sealed = talk.session
    session = from_json(kabar.vault.open(sealed, "conversation.session", who.id)) if sealed else None
    publishing.ensure_versions(connection, kabar, session)
    local = now.astimezone(ZoneInfo(who.timezone))
    turn = step(kabar.content.world, session, event, Facts(connection, kabar, who, now), local)
    if turn.reply is None:
        return False
    who = effects.carry_out(connection, kabar, who, turn.effects, Origin(None, talk.line, now))
    opened = kabar.vault.seal(to_json(turn.session), "conversation.session", who.id) if turn.session else None
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(session=opened, awaited_since=now, last_out_at=now)
    )
    draft = Draft(
        kind="follow_up",
        body=render(turn.reply, lambda text: kabar.say(who.language, text)),
        line=talk.line,
        identity_id=_identity(connection, who),
        person_id=who.id,
        priority=ROUTINE,
        lasts=LASTS,
    )
    connection.execute(insert(message), writing.row_of(kabar, draft, now))
    return True


def _watched(connection: Connection, who: Person, status: str, now: datetime) -> AnyRow | None:
    return connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status == status, follow_up.c.next_at <= now)
        .order_by(follow_up.c.next_at)
    ).first()


def _identity(connection: Connection, who: Person) -> UUID:
    query = select(identity.c.id).where(identity.c.person_id == who.id).order_by(identity.c.created_at, identity.c.id)
    found: UUID = connection.execute(query.limit(1)).scalar_one()
    return found
