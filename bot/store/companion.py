"""Who accompanies a person, each change as a row: from whom, to whom, by whom. ``person.caseworker_id`` holds."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from bot.store.base import Id, Moment, metadata

companion = Table(
    "companion",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("from_id", ForeignKey("staff.id")),  # empty: nobody
    Column("to_id", ForeignKey("staff.id")),  # empty: nobody
    Column("by_id", ForeignKey("staff.id")),  # empty: the command line or Kabar itself
    Column("at", Moment, nullable=False),
    Index("ix_companion_person_id", "person_id", "at"),
)
