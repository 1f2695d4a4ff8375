"""Who asked for a file about a person, and who else agreed to it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.base import Id, Moment, metadata

STATUSES = ("asked", "approved", "refused", "taken")
"""asked: it waits for a second member. approved: whoever asked may take it, once and until its end."""

export_request = Table(
    "export_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("target", String(12), nullable=False),  # the code of the person
    Column("asked_by", ForeignKey("staff.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("status", String(8), nullable=False),
    Column("decided_by", ForeignKey("staff.id")),
    Column("decided_at", Moment),
    Column("until", Moment),  # of an approved one: not taken later than this
    Column("taken_at", Moment),
    Index("ix_export_request_status", "status", "id"),
    Index("ix_export_request_target", "target", "asked_by"),
)
