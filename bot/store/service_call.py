"""Calls to services: who dialled which number on which day, and whether it answered as it should."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text

from bot.store.base import Id, Moment, metadata

OUTCOMES = ("reached", "no_answer", "wrong")
"""reached: who answered is who it should be. wrong: somebody else, or the number is gone."""

service_call = Table(
    "service_call",
    metadata,
    Column("id", Id, primary_key=True),
    Column("service", String(60), nullable=False),
    Column("contact", Text, nullable=False),  # as it stood then: another number has been dialled by nobody
    Column("outcome", String(10), nullable=False),
    Column("on_day", Date, nullable=False),  # on the programme's clocks
    Column("by_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_service_call_service", "service", "at"),
)
