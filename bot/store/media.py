"""Pictures, voices and papers that people sent: where they lie at the provider, then what was fetched, sealed."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from bot.store.base import Id, Moment, metadata

STATUSES = ("wanted", "kept", "refused", "lost")
"""wanted: to be fetched. refused: of a kind or size that is not kept. lost: tried too often."""

media = Table(
    "media",
    metadata,
    Column("id", Id, primary_key=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("status", String(8), nullable=False),
    Column("content_type", String(80), nullable=False),
    Column("url", LargeBinary),  # sealed; empty once it was fetched
    Column("body", LargeBinary),  # sealed base64
    Column("size", Integer),  # bytes
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("due_at", Moment),
    Column("created_at", Moment, nullable=False),
    Index("ix_media_message_id", "message_id"),
    Index(
        "ix_media_wanted",
        "due_at",
        sqlite_where=text("status = 'wanted'"),
        postgresql_where=text("status = 'wanted'"),
    ),
)
