"""Templates as the provider knows them: one row a text in a language that was ever handed in."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.base import Moment, metadata

template = Table(
    "template",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),  # SHA-256 of what was handed in: other words, other row
    Column("sid", String(40), nullable=False),
    Column("status", String(20), nullable=False),  # as the provider says it: approved, rejected, pending ...
    Column("reason", String(400)),
    Column("checked_at", Moment, nullable=False),
)
