"""Referrals: contacts of services that Kabar gave, and the referrals that staff make or take in. One place for all."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, LargeBinary, String, Table, text

from bot.store.base import Id, Moment, metadata

DIRECTIONS = ("out", "in")
"""What staff write down. A third, ``given``: Kabar gave the contact; nobody knows whether it was called."""
OTHER = "other"
"""The service of an organisation that is not in ``services.yaml``."""
WAITING = text("outcome IS NULL AND case_id IS NOT NULL")

referral = Table(
    "referral",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("service", String(40), nullable=False),
    Column("reason", String(40), nullable=False),  # of the flow, or of the case
    Column("at", Moment, nullable=False),
    Column("direction", String(5), nullable=False, server_default="given"),
    # what follows is empty where the direction is given
    Column("case_id", ForeignKey("case_file.id")),
    Column("organisation", LargeBinary),  # in staff's words, where the service is other
    Column("why", LargeBinary),
    Column("sent_on", Date),
    Column("due_on", Date),  # the last day that is in time
    Column("received_on", Date),
    Column("outcome", String(10)),  # received, refused, no_answer, cancelled; empty: it waits
    Column("note", LargeBinary),  # on the outcome
    Column("made_by", ForeignKey("staff.id")),
    Column("ended_at", Moment),  # when the outcome was written down
    Column("late_at", Moment),  # when it was noticed that the seven days had passed
    Index("ix_referral_person_id", "person_id"),
    Index("ix_referral_case_id", "case_id"),
    Index("ix_referral_waiting", "due_on", sqlite_where=WAITING, postgresql_where=WAITING),
)
