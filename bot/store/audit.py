"""The audit trail: who looked at or changed what, and when. Rows are only added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, insert

from bot.store.base import Id, Moment, metadata, new_id

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id")),  # empty: the command line or Kabar itself
    Column("action", String(40), nullable=False),
    Column("target", String(80), nullable=False),  # a code, never a name or a number
    Column("at", Moment, nullable=False),
    Index("ix_audit_target", "target", "at"),
)


def record(connection: Connection, staff_id: UUID | None, action: str, target: str, at: datetime) -> None:
    """Add one row."""
    connection.execute(insert(audit).values(id=new_id(), staff_id=staff_id, action=action, target=target, at=at))


def record_all(connection: Connection, staff_id: UUID, what: Iterable[tuple[str, str]], at: datetime) -> None:
    """Add a row for each action and target, in one statement."""
    rows = [{"id": new_id(), "staff_id": staff_id, "action": one, "target": target, "at": at} for one, target in what]
    connection.execute(insert(audit), rows)
