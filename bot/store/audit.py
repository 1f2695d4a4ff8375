"""The audit trail: who looked at or changed what, and when. Rows are only added; triggers refuse anything else.

A row is written without its place in the chain, so that nobody waits for anybody; ``services.trail.chain`` gives it one
a few seconds later, and after that nothing of it can be changed (migration 0030).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, String, Table, insert, text

from bot.store.base import Id, Moment, metadata, new_id

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id")),  # empty: the command line or Kabar itself
    Column("action", String(40), nullable=False),
    Column("target", String(80), nullable=False),  # a code, never a name or a number
    Column("at", Moment, nullable=False),
    # its place in the chain (core.chain); empty until it is linked
    Column("seq", BigInteger),
    Column("before", String(64)),  # the hash of the row before
    Column("hash", String(64)),  # its own
    Index("ix_audit_target", "target", "at"),
    Index("ix_audit_at", "at"),
    Index("ix_audit_staff_id", "staff_id", "at"),
    Index("uq_audit_seq", "seq", unique=True),
    Index("ix_audit_unlinked", "id", sqlite_where=text("seq IS NULL"), postgresql_where=text("seq IS NULL")),
)

audit_cut = Table(
    "audit_cut",
    metadata,
    # rows up to here may go: the old end of the chain, when its time of keeping is over. Rows are only added
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),  # of the last row that went: the chain goes on from it
    Column("at", Moment, nullable=False),
)


def record(connection: Connection, staff_id: UUID | None, action: str, target: str, at: datetime) -> None:
    """Add one row."""
    connection.execute(insert(audit).values(id=new_id(), staff_id=staff_id, action=action, target=target, at=at))


def record_all(connection: Connection, staff_id: UUID, what: Iterable[tuple[str, str]], at: datetime) -> None:
    """Add a row for each action and target, in one statement."""
    rows = [{"id": new_id(), "staff_id": staff_id, "action": one, "target": target, "at": at} for one, target in what]
    connection.execute(insert(audit), rows)
