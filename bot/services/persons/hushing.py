"""Nothing goes to a phone from which a person's danger word came, until a caseworker lifts that.

A phone: whoever else shares the number is not written to on it either. What waits is withdrawn at once; what is put
into the outbox nevertheless is stopped where the outbox is read (``services.sending.claims``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, ScalarSelect, and_, func, select, update

from bot.store import identity, message, person
from bot.store.base import AnyRow

CODE: Final = "hushed"
"""Why a message was not sent."""

_beside, _holder = identity.alias(), person.alias()


def since(at: FromClause = identity) -> ScalarSelect[datetime | None]:
    """Since when nothing goes to the phone of this row of ``identity``; NULL: it may."""
    return (
        select(func.max(_holder.c.hushed_at))
        .join(_beside, _beside.c.person_id == _holder.c.id)
        .where(_beside.c.kind == at.c.kind, _beside.c.value_index == at.c.value_index)
        .scalar_subquery()
    )


def is_hushed(connection: Connection, person_id: UUID) -> bool:
    """Whether nothing goes to a phone of this person, by their own word or that of somebody who shares it."""
    query = select(identity.c.id).where(identity.c.person_id == person_id, since().is_not(None))
    return connection.execute(query.limit(1)).first() is not None


def may_still_go(row: AnyRow) -> bool:
    """Whether a row of the outbox may go: there is no hush, or it is the harmless answer of the very moment."""
    return row.hushed_at is None or row.person_id is None or _is_the_answer(row)


def _is_the_answer(row: AnyRow) -> bool:
    return bool(row.kind == "reply" and row.created_at == row.hushed_at)


def begin(connection: Connection, person_id: UUID, now: datetime) -> None:
    """Nothing more goes to this person's phones; what waits for them is withdrawn."""
    connection.execute(
        update(person).where(person.c.id == person_id, person.c.hushed_at.is_(None)).values(hushed_at=now)
    )
    connection.execute(
        update(message)
        .where(message.c.direction == "out", message.c.status == "waiting", message.c.person_id.is_not(None))
        .where(message.c.identity_id.in_(_phones_of(person_id)))
        .values(status="failed", error_code=CODE, status_at=now, failed_at=now)
    )


def lift(connection: Connection, person_id: UUID) -> bool:
    """They may be written to again; False where nothing was hushed."""
    mine = and_(person.c.id == person_id, person.c.hushed_at.is_not(None))
    return bool(connection.execute(update(person).where(mine).values(hushed_at=None)).rowcount)


def on_phone(connection: Connection, identity_id: UUID) -> list[AnyRow]:
    """Everybody who is known by the number or user id of this identity, with their word, and since when it holds."""
    here = identity.alias()
    columns = (person.c.id, person.c.danger_word, person.c.hushed_at)
    query = (
        select(*columns)
        .distinct()
        .join(identity, identity.c.person_id == person.c.id)
        .join(here, and_(here.c.kind == identity.c.kind, here.c.value_index == identity.c.value_index))
        .where(here.c.id == identity_id, person.c.merged_into.is_(None))
        .order_by(person.c.id)
    )
    return list(connection.execute(query))


def _phones_of(person_id: UUID) -> ColumnElement[UUID]:
    mine = identity.alias()
    same = and_(mine.c.kind == identity.c.kind, mine.c.value_index == identity.c.value_index)
    return select(identity.c.id).join(mine, same).where(mine.c.person_id == person_id)  # type: ignore[return-value]
