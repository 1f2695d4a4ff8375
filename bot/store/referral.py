"""Referrals: which services' contacts a person was given, and why."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.base import Id, Moment, metadata

referral = Table(
    "referral",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("service", String(40), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_referral_person_id", "person_id"),
)
