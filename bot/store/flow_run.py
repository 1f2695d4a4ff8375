"""Flows that came to their end: what was answered, for reports and for the case page."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from bot.store.base import Id, Moment, metadata

flow_run = Table(
    "flow_run",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("flow", String(60), nullable=False),
    Column("answers", LargeBinary, nullable=False),  # sealed JSON: {"answers": ..., "points": ...}
    Column("finished_at", Moment, nullable=False),
    Column("blanked_at", Moment),  # the answers are gone: the time of keeping was over
    Index("ix_flow_run_person_id", "person_id", "finished_at"),
)
