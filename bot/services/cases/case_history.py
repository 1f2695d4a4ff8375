"""A case's history: what happened to it, when, and through whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert

from bot.store import case_event, new_id
from bot.store.prepared import Prepared

_ADD = Prepared(insert(case_event), ("id", "case_id", "kind", "staff_id", "at"))


def note(connection: Connection, case_id: int, kind: str, now: datetime, staff_id: UUID | None = None) -> None:
    """Add to the history; ``kind`` is one of those that the table names."""
    _ADD.run(connection, {"id": new_id(), "case_id": case_id, "kind": kind, "staff_id": staff_id, "at": now})
