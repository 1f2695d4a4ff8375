"""Sets of answers that the provider knows as buttons or a list: made once, found by their fingerprint."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.base import Moment, metadata

content_resource = Table(
    "content_resource",
    metadata,
    Column("fingerprint", String(64), primary_key=True),  # SHA-256 of kind and labels
    Column("sid", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
)
