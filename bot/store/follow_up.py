"""Follow-ups: every contact we promised, as a row with its time."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from bot.store.base import Id, Moment, metadata

STATUSES = ("due", "asked", "reminded", "answered", "silent", "collapsed", "cancelled", "task", "left_out")
"""due -> asked -> reminded (second message) -> silent (a person's task), or answered on the way. collapsed: a newer
one took its place. task: too late to send, a person was told. cancelled: the person stopped. left_out: they wanted
to be asked less often; it comes after all when they change their mind before its time."""

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("step", String(40), nullable=False),
    Column("flow", String(60), nullable=False),
    Column("round", Integer, nullable=False),
    Column("late", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("asked_at", Moment),  # when its question went out; empty while it waits behind a knock
    Column("next_at", Moment),  # when the second message, then the task, falls due
    Column("answered_at", Moment),
    UniqueConstraint("person_id", "step", "round"),
    Index("ix_follow_up_due", "status", "due_at"),
    Index(
        "ix_follow_up_watched",
        "next_at",
        sqlite_where=text("status IN ('asked', 'reminded')"),
        postgresql_where=text("status IN ('asked', 'reminded')"),
    ),
    Index("ix_follow_up_person_id", "person_id", "status"),
)
