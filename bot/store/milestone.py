"""Milestones of a person: what staff saw reached or not, each word with its day. Rows are only added."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from bot.store.base import Id, Moment, metadata

ANSWERS = ("yes", "no", "none")
"""none: what was written before is taken back; nobody knows."""

milestone_mark = Table(
    "milestone_mark",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("milestone", String(40), nullable=False),  # an id of milestones.yaml
    Column("answer", String(4), nullable=False),
    Column("on_day", Date),  # when it was reached, or seen not to be; empty where it is taken back
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_milestone_mark_person_id", "person_id", "milestone", "at"),
)
