"""A case's history: what happened to it, when, and through whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.store import case_event, new_id
from bot.store.base import AnyRow
from bot.store.prepared import Prepared
from bot.store.together import Write, run_together

_ADD = Prepared(insert(case_event), ("id", "case_id", "kind", "staff_id", "at"))


def note(connection: Connection, case_id: int, kind: str, now: datetime, staff_id: UUID | None = None) -> None:
    """Add to the history; ``kind`` is one of those that the table names."""
    run_together(connection, [noted(case_id, kind, now, staff_id)])


def noted(case_id: int, kind: str, now: datetime, staff_id: UUID | None = None) -> Write:
    """The same, to be written with other things."""
    return _ADD, {"id": new_id(), "case_id": case_id, "kind": kind, "staff_id": staff_id, "at": now}


def said_cannot(connection: Connection, row: AnyRow) -> frozenset[UUID]:
    """Who said, since the case last became urgent, that somebody else must."""
    mine = (case_event.c.case_id == row.id, case_event.c.kind == "cannot", case_event.c.at >= row.raised_at)
    return frozenset(connection.execute(select(case_event.c.staff_id).where(*mine)).scalars())
