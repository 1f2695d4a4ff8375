"""A case that was handed to a named colleague: the row that waits for their word, and how it ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.store import case_handover, new_id
from bot.store.base import AnyRow


def begin(connection: Connection, case_id: int, by: UUID, to: UUID, now: datetime) -> None:
    """Wait for the colleague's word; whoever was asked before is asked no longer."""
    end(connection, case_id, "again", now)
    row = {"id": new_id(), "case_id": case_id, "by_id": by, "to_id": to, "at": now}
    connection.execute(insert(case_handover).values(**row))


def waiting(connection: Connection, case_id: int) -> AnyRow | None:
    """The hand-over that nobody has answered yet."""
    mine = (case_handover.c.case_id == case_id, case_handover.c.ended_at.is_(None))
    return connection.execute(select(case_handover).where(*mine)).first()


def end(connection: Connection, case_id: int, how: str, now: datetime) -> AnyRow | None:
    """It waits no longer; gives the row that did."""
    row = waiting(connection, case_id)
    if row is not None:
        ended = {"ended_at": now, "ended_how": how}
        connection.execute(update(case_handover).where(case_handover.c.id == row.id).values(**ended))
    return row
