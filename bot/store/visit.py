"""Visits to a person: planned for a day, and what came of them."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, text

from bot.store.base import Id, Moment, metadata

RESULTS = ("met", "missed", "cancelled")
"""missed: somebody went and did not meet the person."""

visit = Table(
    "visit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),  # who planned it, or wrote down that it was made
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", ForeignKey("staff.id")),
    Column("result", String(10)),  # empty: still to come
    Index("ix_visit_person_id", "person_id", "on_day"),
    Index(
        "ix_visit_planned",
        "on_day",
        "person_id",
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
