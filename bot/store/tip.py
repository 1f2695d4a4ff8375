"""Tips: short information that is offered to who agreed to awareness, each as a row with its time. None is watched."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from bot.store.base import Id, Moment, metadata

STATUSES = ("due", "sent", "passed", "cancelled")
"""passed: too late, or a newer one went in its place. cancelled: they took their agreement back."""

tip = Table(
    "tip",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("step", String(40), nullable=False),
    Column("flow", String(60), nullable=False),
    Column("round", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("planned_at", Moment, nullable=False),  # as the plan says: from here it is counted when it is too late
    Column("due_at", Moment, nullable=False),  # later, where it had to wait for a better day
    Column("sent_at", Moment),  # when it was offered, or knocked for
    Index("ix_tip_due", "status", "due_at"),
    Index("ix_tip_person_id", "person_id", "status"),
)
