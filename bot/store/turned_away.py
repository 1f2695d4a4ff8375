"""Calls of webhooks that were not taken, counted by the hour: forged ones, and what had been told before."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from bot.store.base import Moment, metadata

KINDS = ("forged", "late", "replayed", "too_large")
"""forged: not signed by whoever may call. late: signed by one of our phones at a time too far from now, so perhaps
overheard. replayed: signed, and taken before, a message or a receipt; providers do this too. too_large: refused before
it was read."""

turned_away = Table(
    "turned_away",
    metadata,
    Column("hour", Moment, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)
