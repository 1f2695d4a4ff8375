"""Receipts that came before we knew the message they speak of; they are applied as soon as we do."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from bot.store.base import Id, Moment, metadata

receipt = Table(
    "receipt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("provider_id", String(80), nullable=False),
    Column("status", String(10), nullable=False),
    Column("error_code", String(40)),
    Column("at", Moment, nullable=False),
    Index("ix_receipt_provider_id", "provider_id"),
)
