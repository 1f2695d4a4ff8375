"""Records of one person that were made one: which, by whom, and what both said before. Rows are only added."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from bot.store.base import Id, Moment, metadata

person_merge = Table(
    "person_merge",
    metadata,
    Column("id", Id, primary_key=True),
    Column("survivor_id", ForeignKey("person.id"), nullable=False),
    Column("gone_id", ForeignKey("person.id"), nullable=False, unique=True),  # nobody goes twice
    Column("told", LargeBinary, nullable=False),  # sealed JSON: both records as they were, and how much moved
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_person_merge_survivor_id", "survivor_id"),
)
