"""Publications: who made which version of a flow live, when and why; also those that still wait for a second person."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text

from bot.store.base import Id, Moment, metadata

flow_publication = Table(
    "flow_publication",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("version", String(64), nullable=False),
    Column("before", String(64)),  # the version that was live; empty: none was
    Column("kind", String(8), nullable=False),  # publish, rollback, withdraw: a new flow is taken off again
    Column("status", String(8), nullable=False),  # asked -> live or refused; live at once where nobody else is asked
    Column("by_id", ForeignKey("staff.id")),
    Column("approver_id", ForeignKey("staff.id")),  # who approved or refused it
    Column("why", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ended_at", Moment),  # when it went live, or was refused
    Index(None, "name", "asked_at"),
    Index(
        "uq_flow_publication_asked",
        "name",
        unique=True,
        sqlite_where=text("status = 'asked'"),
        postgresql_where=text("status = 'asked'"),
    ),
)
