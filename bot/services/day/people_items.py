"""People on a member's day: who does not answer before it becomes a case, and whom only a person can ask today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from bot.core.day import Item
from bot.services.day.asking import MOST, Asker
from bot.services.kabar import Kabar
from bot.store import case_file, conversation, follow_up, line, person
from bot.store.base import AnyRow
from bot.store.case import OPEN

OPEN_CASE = select(case_file.c.id).where(case_file.c.person_id == person.c.id, OPEN).exists()


def silent(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """The second message has gone out and nobody answered. Whose silence is a case already stands there as one."""
    query = (
        select(person.c.id, person.c.code, follow_up.c.asked_at, follow_up.c.next_at)
        .join(person, person.c.id == follow_up.c.person_id)
        .join(conversation, conversation.c.person_id == person.c.id)
        .where(
            follow_up.c.status == "reminded",
            person.c.status.in_(("active", "invited")),
            conversation.c.taken_at.is_(None),
            or_(conversation.c.last_in_at.is_(None), conversation.c.last_in_at < follow_up.c.asked_at),
            ~OPEN_CASE,
            asks.theirs(follow_up.c.person_id),
        )
    )
    # one a person, whose silence becomes a case first
    found: dict[Any, Item] = {}
    for row in connection.execute(query.order_by(follow_up.c.next_at, person.c.id).limit(MOST)):
        item = Item("silent", row.code, row.asked_at, level="silence", why="second_unanswered", person=row.id)
        found.setdefault(row.id, item)
    return list(found.values())


def visits(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Contacts of today that need a person: of who is only called, and the fuller reviews of their own people."""
    # apart, so that an index serves each
    reviews = (follow_up.c.step == "review", person.c.caseworker_id == asks.who.id)
    rows = [
        *_planned(connection, asks, *reviews),
        *_planned(connection, asks, asks.theirs(follow_up.c.person_id), _only_called()),
    ]
    return [
        Item("visit" if row.step == "review" else "call", row.code, row.due_at, row.due_at, why="planned_today")
        for row in rows
    ]


def _planned(connection: Connection, asks: Asker, *whose: ColumnElement[bool]) -> Sequence[AnyRow]:
    due = (follow_up.c.status == "due", follow_up.c.due_at < asks.end, person.c.status == "active")
    query = (
        select(person.c.code, follow_up.c.step, follow_up.c.due_at)
        .join(person, person.c.id == follow_up.c.person_id)
        .where(*due, *whose)
    )
    return connection.execute(query.order_by(follow_up.c.due_at, person.c.id).limit(MOST)).all()


def _only_called() -> ColumnElement[bool]:
    """Their first line that works is the voice."""
    usable = line.alias()
    before = select(usable.c.id).where(
        usable.c.person_id == line.c.person_id, usable.c.set_aside_at.is_(None), usable.c.position < line.c.position
    )
    # with most it is the first of all; PostgreSQL would read every line there is to see what comes before the others
    first = or_(line.c.position == 0, ~before.exists())
    voice = select(line.c.person_id).where(line.c.kind == "call", line.c.set_aside_at.is_(None), first)
    return follow_up.c.person_id.in_(voice)
