"""Messages of which nobody is told that they did not arrive: there is nobody left to be reached by them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, exists, or_, select

from bot.store import erasure, message, person


def is_nobodys(connection: Connection, message_id: UUID) -> bool:
    """Whether who they were is known no more, or this is Kabar's last answer to somebody who asked for that.

    A case would keep what they wanted gone, for a word of goodbye. What frightens is never among these.
    """
    last = exists().where(
        erasure.c.person_id == message.c.person_id,
        erasure.c.scope == "all",
        erasure.c.finished_at.is_(None),
        erasure.c.asked_at <= message.c.created_at,
    )
    goodbye = (message.c.kind == "reply") & last
    query = select(message.c.id).join(person, person.c.id == message.c.person_id)
    gone = query.where(message.c.id == message_id, or_(person.c.erased_at.is_not(None), goodbye))
    return connection.execute(gone).first() is not None
