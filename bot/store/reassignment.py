"""Cases that somebody who leads hands to a colleague, many at once: what was chosen, and what became of each."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table

from bot.store.base import Id, Moment, metadata

STATUSES = ("draft", "running", "done", "cancelled")
"""draft: chosen, and nothing moved yet. cancelled: thrown away; what had moved until then stays moved."""
OUTCOMES = ("moved", "changed", "closed", "failed")
"""changed: since it was chosen somebody else took it or handed it on. failed: a fault of ours, or the colleague can no
longer be told."""
OF_KABAR = "L-"
"""How codes begin of what Kabar itself hands on: ``staff_id`` has left, and their account is closed."""

reassignment = Table(
    "reassignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("to_id", ForeignKey("staff.id"), nullable=False),
    Column("status", String(10), nullable=False),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_reassignment_status", "status", "id"),
)

reassignment_case = Table(
    "reassignment_case",
    metadata,
    Column("reassignment_id", ForeignKey("reassignment.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("place", Integer, nullable=False),  # graver cases go first
    Column("holder_id", ForeignKey("staff.id")),  # who had it when it was chosen
    Column("handover_id", ForeignKey("case_handover.id")),  # that waited then
    Column("outcome", String(10)),  # empty: still to be moved
    PrimaryKeyConstraint("reassignment_id", "case_id"),
    Index("ix_reassignment_case_case_id", "case_id"),
)
