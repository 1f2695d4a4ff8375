"""The lines a person can be reached on, in the person's order."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from bot.store.base import Id, Moment, metadata

line = Table(
    "line",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("identity_id", ForeignKey("identity.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # core.lines.KINDS
    Column("position", Integer, nullable=False),
    Column("set_aside_at", Moment),  # it failed for good; the person's own word on it makes it usable again
    Column("set_aside_why", String(20)),  # core.lines.Why
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("person_id", "identity_id", "kind"),
    Index("ix_line_identity_id", "identity_id"),
    Index("ix_line_call", "person_id", sqlite_where=text("kind = 'call'"), postgresql_where=text("kind = 'call'")),
)
