"""Consent: what a person agreed to or refused, in which words, on which line, when. Rows are only added.

The database refuses to change one (migration 0036), but for whose it is: two records of one person become one.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from bot.store.base import Id, Moment, metadata

consent = Table(
    "consent",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("scope", String(20), nullable=False),  # check_ins, awareness, caseworker, statistics
    Column("given", Boolean, nullable=False),
    Column("wording", String(120), nullable=False),  # context and flow version of the question
    Column("words", Text),  # the question as the person read it; empty: none was asked, or before 0036
    Column("language", String(8), nullable=False),
    Column("source", String(20), nullable=False),  # whatsapp, sms, sim, import, staff
    Column("withdraw_by", String(80)),  # what they write to take it back, as they were told
    Column("at", Moment, nullable=False),
    Index("ix_consent_person_id", "person_id", "at"),
)
