"""Making contact: beginning a flow with a person because it is time, not because they wrote."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core import fired
from bot.core.effects import Raised
from bot.core.step import Begin
from bot.core.timing import is_safe, next_safe
from bot.log import get_logger
from bot.services.cases import raising
from bot.services.cases.raising import Sign
from bot.services.kabar import Kabar
from bot.services.persons import follow_ups, lines, people
from bot.services.persons.beginning import Begun, begin
from bot.services.persons.lines import PersonLine
from bot.services.persons.people import Person
from bot.services.sending import window
from bot.store import conversation, follow_up, person
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)

BATCH = 500
MOST_SECONDS = 30.0


def fire_due(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Ask every follow-up that is due; gives how many were asked. Safe to run in two processes at once.

    Stops after so many seconds, so that alerts climb in between; what is left is due at the next tick.
    """
    asked = 0
    end = time.monotonic() + seconds
    seen: set[UUID] = set()
    while True:
        with kabar.database.read() as connection:
            people_due = [p for p in follow_ups.due_people(connection, now, BATCH + len(seen)) if p not in seen]
        if not people_due:
            return asked
        seen.update(people_due)
        for person_id in people_due:
            if time.monotonic() > end:
                return asked
            asked += guarded(kabar, person_id, now, _fire)


def remind_due(kabar: Kabar, now: datetime) -> int:
    """Send second messages where nobody has answered; gives how many."""
    return sum(guarded(kabar, person_id, now, _remind) for person_id in _unanswered(kabar, "asked", now))


def give_up_due(kabar: Kabar, now: datetime) -> int:
    """Make a person's task of silence that has lasted; gives how many."""
    return sum(guarded(kabar, person_id, now, _give_up_waiting) for person_id in _unanswered(kabar, "reminded", now))


def _unanswered(kabar: Kabar, status: str, now: datetime) -> list[UUID]:
    # while a caseworker writes with them, or nothing may go to them, nobody is silent
    free = and_(conversation.c.taken_at.is_(None), person.c.hushed_at.is_(None))
    query = (
        select(follow_up.c.person_id)
        .join(conversation, conversation.c.person_id == follow_up.c.person_id)
        .join(person, person.c.id == follow_up.c.person_id)
        .where(follow_up.c.status == status, follow_up.c.next_at <= now, free)
    )
    with kabar.database.read() as connection:
        return list(connection.execute(query.order_by(follow_up.c.next_at)).scalars())


def guarded(kabar: Kabar, person_id: UUID, now: datetime, act: Any) -> int:  # noqa: ANN401 - like _fire
    """One person, one transaction; a fault with one of them keeps nobody else waiting and parks that one.

    Gives what ``act`` gave, for this person who is locked.
    """
    try:
        return _act(kabar, person_id, now, act)
    except (OperationalError, InterfaceError):
        # the database, not the person: the row is still due at the next tick
        raise
    except Exception:
        log.exception("contact_failed")
        return _park(kabar, person_id, now)


@again_if_crossed
def _act(kabar: Kabar, person_id: UUID, now: datetime, act: Any) -> int:  # noqa: ANN401 - as above
    with kabar.database.write() as connection:
        who, row = people.lock(connection, kabar, person_id)
        return int(act(connection, kabar, who, row, now))


def _park(kabar: Kabar, person_id: UUID, now: datetime) -> int:
    """Nothing was asked, and a person will look; where even that fails, the row is still due at the next tick."""
    try:
        _parked(kabar, person_id, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("contact_not_parked")
    return 0


@again_if_crossed
def _parked(kabar: Kabar, person_id: UUID, now: datetime) -> None:
    with kabar.database.write() as connection:
        who, _ = people.lock(connection, kabar, person_id)
        raised = Raised("orange", "parked", fired.own("step_failed"))
        raising.raise_sign(connection, kabar, who, Sign(raised), now)
        connection.execute(
            update(conversation).where(conversation.c.person_id == person_id).values(parked_at=now, session=None)
        )
        follow_ups.cancel_watch(connection, who, now)


def _fire(connection: Connection, kabar: Kabar, who: Person, talk: AnyRow, now: datetime) -> bool:
    row = follow_ups.settle(connection, kabar, who, now)
    if row is None:
        return False
    line = lines.choose(connection, kabar, who.id)
    if line is None or not lines.can(kabar, line.kind).writes:
        _tell_to_call(connection, kabar, who, row, now, lost=line is None)
        return False
    event = Begin(row.flow, row.round, kabar.content.plan.flows)
    begun = begin(connection, kabar, who, talk, event, now, line)
    if begun == "busy":
        follow_ups.postpone(connection, row, now)
        return False
    if begun == "told":
        follow_ups.end(connection, row, "task")
        return False
    follow_ups.asked(connection, kabar, row, now, seen=begun == "asked")
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
    line = lines.choose(connection, kabar, who.id)
    # without a line to write on the task comes at its time, as after any silence
    begun: Begun = "busy"
    if line is not None and lines.can(kabar, line.kind).writes:
        begun = begin(connection, kabar, who, talk, _second(kabar, talk, row, line, now), now, line)
    if begun == "told":
        follow_ups.end(connection, row, "task")
        return False
    if begun == "asked" and row.asked_at is None:
        follow_ups.asked(connection, kabar, row, now)
        return True
    # the task's time counts from the question, or its knock, not from the second message
    next_at = max((row.asked_at or row.next_at - silence.second_after) + silence.task_after, now)
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="reminded", next_at=next_at))
    return begun in {"asked", "knocked"}


def _second(kabar: Kabar, talk: AnyRow, row: AnyRow, line: PersonLine, now: datetime) -> Begin:
    """What the second message begins: where the question was not seen, or waits behind a knock, the question itself."""
    plan = kabar.content.plan
    seen = row.asked_at is not None and window.is_open(kabar, line.kind, talk.whatsapp_in_at, now)
    if seen or row.flow not in kabar.content.world.flows:
        return Begin(plan.silence.flow, row.round)
    return Begin(row.flow, row.round, plan.flows)


def _give_up_waiting(connection: Connection, kabar: Kabar, who: Person, _talk: AnyRow, now: datetime) -> bool:
    row = _watched(connection, who, "reminded", now)
    if row is None:
        return False
    connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(status="silent", next_at=None))
    raised = Raised("silence", "no_answer", fired.own("not_answered", row.step))
    raising.raise_sign(connection, kabar, who, Sign(raised), now)
    return True


def _tell_to_call(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime, *, lost: bool) -> None:
    """Nothing can be written to them: a caseworker asks instead."""
    follow_ups.end(connection, row, "task")
    if lost:
        raised = Raised("yellow", "bad_line", fired.own("no_line", row.step))
    else:
        raised = Raised("yellow", "call_due", fired.own("call_only", row.step))
    raising.raise_sign(connection, kabar, who, Sign(raised), now)


def _watched(connection: Connection, who: Person, status: str, now: datetime) -> AnyRow | None:
    return connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status == status, follow_up.c.next_at <= now)
        .order_by(follow_up.c.next_at, follow_up.c.id)
    ).first()
