"""Numbers that are, or may be, somebody else's: their lines rest, until a caseworker says whose they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, case, false, func, literal, select, update

from bot.core.lines import GONE, LineKind, Why
from bot.services.persons import people
from bot.store import conversation, identity, line, message


def set_number_aside(
    connection: Connection, index: bytes, holder: UUID | None, now: datetime, why: Why = "number_moved"
) -> set[UUID]:
    """A number is, or may be, somebody else's: nobody but its holder is reached by it. Gives whose it was.

    Not by a call either: a stranger would answer. Nor by what waits to go out there. After a long silence that is said
    of lines too that were not written on anyway: they must not come back by another choice.
    """
    others = [identity.c.kind == "phone", identity.c.value_index == index, identity.c.person_id.is_not(None)]
    if holder is not None:
        others.append(identity.c.person_id != holder)
    theirs = select(identity.c.id).where(*others)
    connection.execute(
        update(message)
        .where(message.c.identity_id.in_(theirs), message.c.direction == "out", message.c.status == "waiting")
        .where(message.c.created_at < now)
        .values(status="failed", error_code="superseded", status_at=now, failed_at=now)
    )
    over = line.c.set_aside_why.not_in((*GONE, "wrong_number")) if why == "long_silence" else false()
    free = line.c.set_aside_at.is_(None) | over
    changed = connection.execute(
        update(line)
        .where(line.c.identity_id.in_(theirs), free)
        .values(set_aside_at=now, set_aside_why=why)
        .returning(line.c.person_id)
    )
    return set(changed.scalars())


def is_theirs(
    connection: Connection, person_id: UUID, identity_id: UUID, now: datetime, unsafe: Collection[LineKind] = ()
) -> None:
    """A member says so. What rested because nobody knew goes on, and they are who writes there.

    But for the ``unsafe`` kinds of line: the person has chosen another.
    """
    connection.execute(update(identity).where(identity.c.id == identity_id).values(sure_at=now))
    rested = (line.c.person_id == person_id, line.c.identity_id == identity_id, line.c.set_aside_why == "long_silence")
    not_chosen = line.c.kind.in_(unsafe)
    at, why = case((not_chosen, literal(now, line.c.set_aside_at.type))), case((not_chosen, "not_chosen"))
    again = connection.execute(update(line).where(*rested).values(set_aside_at=at, set_aside_why=why))
    if again.rowcount:
        theirs = conversation.c.person_id == person_id
        connection.execute(update(conversation).where(theirs).values(spoke_at=now))


def set_wrong_aside(connection: Connection, said_on: UUID, now: datetime) -> None:
    """Whoever holds this number, or account, says that it is the wrong one: nobody is reached there, nor called."""
    same = (identity.c.kind, identity.c.value_index)
    here = select(*same).where(identity.c.id == said_on).subquery()
    phones = select(identity.c.id, identity.c.person_id).join(
        here, and_(here.c.kind == identity.c.kind, here.c.value_index == identity.c.value_index)
    )
    # whose number it is no longer, is not stopped, nor reached by another way less, for what its holder says
    ids = connection.execute(phones.where((identity.c.id == said_on) | ~people.moved_away(identity))).all()
    theirs = [row.person_id for row in ids if row.person_id is not None]
    account = and_(identity.c.kind == "whatsapp_user", identity.c.person_id.in_(theirs))
    accounts = connection.execute(select(identity.c.id).where(account)).scalars().all()
    connection.execute(
        update(line)
        .where(line.c.identity_id.in_([*(row.id for row in ids), *accounts]))
        .values(set_aside_at=func.coalesce(line.c.set_aside_at, now), set_aside_why="wrong_number")
    )
