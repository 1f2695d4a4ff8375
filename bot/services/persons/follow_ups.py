"""Follow-ups: laying out a person's plan, sending what is due, and knowing when an answer has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from bot.core import fired
from bot.core import plan as plans
from bot.core.effects import Raised
from bot.core.session import Session
from bot.core.timing import is_safe, next_safe
from bot.services import publishing
from bot.services.cases import raising
from bot.services.cases.raising import Sign
from bot.services.kabar import Kabar
from bot.services.persons import replanning
from bot.services.persons.people import Person
from bot.store import conversation, follow_up, new_id
from bot.store.base import AnyRow

OPEN = ("due", "asked", "reminded")
LEFT_OUT = "left_out"
INVITE = "invite"
UNDECIDED = ("new", "invited")
"""Statuses of people who have neither agreed nor refused."""
LATE_AFTER = timedelta(days=3)


def plan(connection: Connection, kabar: Kabar, who: Person, enrolled_at: datetime) -> int:
    """Write every follow-up of the plan as a row; gives how many."""
    zone = ZoneInfo(who.timezone)
    publishing.renew(connection, kabar, at_once=True)
    rows = [
        _row(who, row.step, row.flow, row.round, row.due_at, row.late)
        for row in kabar.content.plan.rows(enrolled_at, zone, who.safe_from, who.safe_to)
    ]
    first = _next_round(connection, who)
    for row in rows:
        row["round"] += first
    connection.execute(insert(follow_up), rows)
    replanning.laid_out(connection, kabar, who)
    return len(rows)


def invite(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """Write the invitation: the welcome flow, at the next safe moment."""
    due_at = next_safe(now, ZoneInfo(who.timezone), who.safe_from, who.safe_to)
    # a stranger who is on a list now may have stood in the middle of the welcome already
    connection.execute(delete(follow_up).where(follow_up.c.person_id == who.id, follow_up.c.step == INVITE))
    connection.execute(insert(follow_up), [_row(who, INVITE, kabar.content.plan.invite, 0, due_at, "send")])


def cancel(connection: Connection, who: Person) -> None:
    """Nothing more is due for this person."""
    connection.execute(
        update(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status.in_((*OPEN, LEFT_OUT)))
        .values(status="cancelled", next_at=None)
    )


def keep_inviting(connection: Connection, kabar: Kabar, who: Person, session: Session | None, now: datetime) -> None:
    """Somebody wrote who has neither agreed nor refused yet: should they fall silent now, it is noticed.

    A stranger, only in the middle of the welcome. Whoever was found to be a minor meanwhile waits for a person.
    """
    flow = kabar.content.plan.invite
    undecided = session is not None and any(frame.flow == flow for frame in session.frames)
    waits = who.status == "invited" or (who.status == "new" and undecided)
    watched = {"status": "asked", "asked_at": now, "next_at": now + kabar.content.plan.silence.second_after}
    found = connection.execute(
        update(follow_up)
        .where(
            follow_up.c.person_id == who.id,
            follow_up.c.step == INVITE,
            follow_up.c.status.in_(("asked", "reminded", "answered", "silent")),
            follow_up.c.asked_at.is_not(None),  # behind a knock it is looked after there
        )
        .values(**(watched if waits else {"status": "answered", "next_at": None}))
    )
    if waits and who.status == "new" and not found.rowcount:
        connection.execute(insert(follow_up), [_row(who, INVITE, flow, 0, now, "send") | watched])


def move_into_hours(connection: Connection, who: Person) -> None:
    """The person chose other hours: what is due moves to the same day's first safe moment after its time."""
    zone = ZoneInfo(who.timezone)
    rows = connection.execute(
        select(follow_up.c.id, follow_up.c.due_at).where(follow_up.c.person_id == who.id, follow_up.c.status == "due")
    ).all()
    for row in rows:
        if not is_safe(row.due_at, zone, who.safe_from, who.safe_to):
            moved = next_safe(row.due_at, zone, who.safe_from, who.safe_to)
            connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(due_at=moved))


def due_people(connection: Connection, now: datetime, limit: int) -> Sequence[UUID]:
    """People with something due now whose conversation is free for it, those who wait longest first."""
    query = (
        select(follow_up.c.person_id)
        .join(conversation, conversation.c.person_id == follow_up.c.person_id)
        .where(
            follow_up.c.status == "due",
            follow_up.c.due_at <= now,
            conversation.c.parked_at.is_(None),
            conversation.c.taken_at.is_(None),
        )
        .group_by(follow_up.c.person_id)
        .order_by(follow_up.c.person_id)
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def settle(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> AnyRow | None:
    """Settle what is due for one person: gives the one row to send now, if any.

    One contact a day. Older ones give way to the newest of their flow, other flows wait; one that is too late follows
    its policy: it is sent, or a person is told, never silently skipped.
    """
    replanning.bring_up(connection, kabar, who, now)
    rows = connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status == "due", follow_up.c.due_at <= now)
        .order_by(follow_up.c.due_at, follow_up.c.id)
    ).all()
    if not rows:
        return None
    if who.status == "paused":  # its rows lie behind it; should one not, it waits
        _set(connection, [row.id for row in rows], due_at=now + timedelta(days=1))
        return None
    if who.status not in {"active", "invited"}:
        cancel(connection, who)
        return None
    zone = ZoneInfo(who.timezone)
    if not is_safe(now, zone, who.safe_from, who.safe_to):
        later = next_safe(now, zone, who.safe_from, who.safe_to)
        _set(connection, [row.id for row in rows], due_at=later)
        return None
    if _asked_today(connection, kabar, who, now.astimezone(zone)):
        _set(connection, [row.id for row in rows], due_at=now + timedelta(days=1))
        return None
    late_after = kabar.content.plan.patience
    due = [
        plans.Row(row.step, row.flow, row.round, row.due_at, row.late, late_after.get(row.step, LATE_AFTER))
        for row in rows
    ]
    chosen = None
    for row, fate in zip(rows, plans.settle(due, now), strict=True):
        if fate == "send":
            chosen = row
        elif fate == "task":
            _set(connection, [row.id], status="task")
            raised = Raised("yellow", "missed_follow_up", fired.own("too_late_follow_up", row.step))
            raising.raise_sign(connection, kabar, who, Sign(raised), now)
        elif fate == "wait":
            _set(connection, [row.id], due_at=now + plans.APART)
        else:
            _set(connection, [row.id], status="collapsed")
    return chosen


def _asked_today(connection: Connection, kabar: Kabar, who: Person, local: datetime) -> bool:
    """Whether a contact went out on this day already, e.g. one that had to wait for its day. A knock is one, too."""
    day, second = timedelta(days=1), kabar.content.plan.silence.second_after
    knocked = and_(follow_up.c.asked_at.is_(None), follow_up.c.status == "asked")
    query = select(follow_up.c.asked_at, follow_up.c.next_at).where(
        follow_up.c.person_id == who.id,
        follow_up.c.step != INVITE,
        or_(follow_up.c.asked_at > local - day, and_(knocked, follow_up.c.next_at > local - day + second)),
    )
    times = (row.asked_at or row.next_at - second for row in connection.execute(query))
    return any(at.astimezone(local.tzinfo).date() == local.date() for at in times)


def asked(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime, *, seen: bool = True) -> None:
    """The follow-up was asked, or knocked for (not ``seen``): from now on its silence is watched."""
    next_at = now + kabar.content.plan.silence.second_after
    _set(connection, [row.id], status="asked", asked_at=now if seen else None, next_at=next_at)


def postpone(connection: Connection, row: AnyRow, now: datetime) -> None:
    """Not now: something graver is open in the conversation."""
    _set(connection, [row.id], due_at=now + timedelta(days=1))


def end(connection: Connection, row: AnyRow, status: str) -> None:
    """This one is not watched any more; ``task``: no message can go, a person asks instead."""
    _set(connection, [row.id], status=status, next_at=None)


def cancel_watch(connection: Connection, who: Person, now: datetime) -> None:
    """A step failed and a person will look: nothing that is due or watched now comes back at the next tick."""
    connection.execute(
        update(follow_up)
        .where(
            follow_up.c.person_id == who.id, follow_up.c.status.in_(("asked", "reminded")), follow_up.c.next_at <= now
        )
        .values(status="task", next_at=None)
    )


def _set(connection: Connection, ids: Sequence[UUID], **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(update(follow_up).where(follow_up.c.id.in_(ids)).values(**values))


def _next_round(connection: Connection, who: Person) -> int:
    """Rounds go on counting where an earlier enrolment left off: no follow-up is ever the same row twice."""
    rounds = connection.execute(select(follow_up.c.round).where(follow_up.c.person_id == who.id)).scalars().all()
    return max(rounds, default=-1) + 1


def _row(who: Person, step: str, flow: str, number: int, due_at: datetime, late: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": who.id,
        "step": step,
        "flow": flow,
        "round": number,
        "due_at": due_at,
        "late": late,
        "status": "due",
    }
