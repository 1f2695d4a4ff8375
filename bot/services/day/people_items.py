"""People on a member's day: who does not answer before it becomes a case, and whom only a person can ask today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select

from bot.core.day import Item
from bot.services.cases import visits as visits_to
from bot.services.day.asking import MOST, Asker
from bot.services.kabar import Kabar
from bot.store import case_file, conversation, follow_up, line, person, staff, visit
from bot.store.base import AnyRow
from bot.store.case import OPEN

A_WEEK: Final = timedelta(days=7)
OPEN_CASE = select(case_file.c.id).where(case_file.c.person_id == person.c.id, OPEN).exists()


def silent(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """The second message has gone out and nobody answered. Whose silence is a case already stands there as one."""
    # who has had knocks alone was not asked yet, but did not answer either: their time is when it was due
    since = func.coalesce(follow_up.c.asked_at, follow_up.c.due_at)
    query = (
        select(person.c.id, person.c.code, since.label("since"), follow_up.c.next_at)
        .join(person, person.c.id == follow_up.c.person_id)
        .join(conversation, conversation.c.person_id == person.c.id)
        .where(
            follow_up.c.status == "reminded",
            person.c.status.in_(("active", "invited")),
            conversation.c.taken_at.is_(None),
            or_(conversation.c.last_in_at.is_(None), conversation.c.last_in_at < since),
            ~OPEN_CASE,
            asks.theirs(follow_up.c.person_id),
        )
    )
    # one a person, whose silence becomes a case first
    found: dict[Any, Item] = {}
    for row in connection.execute(query.order_by(follow_up.c.next_at, person.c.id).limit(MOST)):
        item = Item("silent", row.code, row.since, level="silence", why="second_unanswered", person=row.id)
        found.setdefault(row.id, item)
    return list(found.values())


def hushed(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Nothing is sent to them until a caseworker lifts that: it must not be forgotten when the case is quiet."""
    query = (
        select(person.c.code, person.c.hushed_at)
        .where(person.c.hushed_at.is_not(None), person.c.merged_into.is_(None), asks.theirs(person.c.id))
        .order_by(person.c.hushed_at, person.c.id)
    )
    rows = connection.execute(query.limit(MOST))
    return [Item("hushed", row.code, row.hushed_at, level="red", why="until_lifted") for row in rows]


def visits(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Contacts that need a person: visits agreed on, fuller reviews of their own people, and who is only called."""
    called = _only_called(connection, asks)
    return [
        *_agreed(connection, asks),
        *(
            Item("visit", row.code, row.due_at, row.due_at + A_WEEK, why="your_person")
            for row in _reviews(connection, asks)
        ),
        *(Item("call", row.code, row.due_at, row.due_at, why="planned_today") for row in called),
    ]


def _agreed(connection: Connection, asks: Asker) -> list[Item]:
    """Visits planned for today or before: of their own people; of nobody's, those that they planned.

    What somebody planned who has left since is anybody's of the district: the person waits for it all the same.
    """
    today = (asks.end - timedelta(seconds=1)).date()
    left = and_(visit.c.staff_id.in_(select(staff.c.id).where(~staff.c.active)), asks.theirs(visit.c.person_id))
    of_nobody = and_(person.c.caseworker_id.is_(None), or_(visit.c.staff_id == asks.who.id, left))
    mine = or_(person.c.caseworker_id == asks.who.id, of_nobody)
    query = (
        select(person.c.code, visit.c.on_day, visit.c.at)
        .join(person, person.c.id == visit.c.person_id)
        .where(visit.c.ended_at.is_(None), visit.c.on_day <= today, person.c.merged_into.is_(None), mine)
    )
    rows = connection.execute(query.order_by(visit.c.on_day, visit.c.id).limit(MOST))
    ends = ((row, datetime.combine(row.on_day + timedelta(days=1), time.min, asks.end.tzinfo)) for row in rows)
    return [Item("visit_planned", row.code, row.at, by, why="visit_agreed") for row, by in ends]


def _reviews(connection: Connection, asks: Asker) -> Sequence[AnyRow]:
    """The fuller reviews of their own people that are due, until somebody met them or plans to."""
    query = (
        select(person.c.code, follow_up.c.due_at)
        .join(person, person.c.id == follow_up.c.person_id)
        .where(person.c.caseworker_id == asks.who.id, person.c.status == "active")
        .where(*visits_to.asks_for_one(asks.now, asks.end))
    )
    return connection.execute(query.order_by(follow_up.c.due_at, person.c.id).limit(MOST)).all()


def _only_called(connection: Connection, asks: Asker) -> Sequence[AnyRow]:
    """What the plan asks today of whoever has the voice for their first line that works."""
    usable = line.alias()
    before = select(usable.c.id).where(
        usable.c.person_id == line.c.person_id, usable.c.set_aside_at.is_(None), usable.c.position < line.c.position
    )
    # with most it is the first of all; PostgreSQL would read every line there is to see what comes before the others
    first = or_(line.c.position == 0, ~before.exists())
    voice = (line.c.kind == "call", line.c.set_aside_at.is_(None), first)
    # few are only called: it goes from them to what is due, never through all that is due to them
    few = select(line.c.person_id).where(*voice).distinct().cte("only_called").prefix_with("MATERIALIZED")
    due = (follow_up.c.status == "due", follow_up.c.due_at < asks.end, person.c.status == "active")
    query = (
        select(person.c.code, follow_up.c.due_at)
        .join_from(few, person, person.c.id == few.c.person_id)
        .join(follow_up, follow_up.c.person_id == person.c.id)
        .where(*due, asks.theirs(few.c.person_id))
    )
    return connection.execute(query.order_by(follow_up.c.due_at, person.c.id).limit(MOST)).all()
