"""A reply that waits for the morning, because what it answers was written long ago (see ``turn_rows``)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.store import conversation
from bot.store.base import AnyRow


def is_stale(connection: Connection, row: AnyRow) -> bool:
    """Whether the person has written since: then the conversation has gone on, and its old question would confuse it.

    Asks nothing for a reply that was to go at once, nor for one that the provider may have or is to be given again.
    """
    tried = row.attempts or row.unknown_at is not None
    if row.kind != "reply" or tried or row.due_at is None or row.due_at <= row.created_at:
        return False
    last_in = select(conversation.c.last_in_at).where(conversation.c.person_id == row.person_id)
    heard = connection.execute(last_in).scalar()
    return heard is not None and heard > row.created_at
