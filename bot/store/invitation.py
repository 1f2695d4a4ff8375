"""One-time links by which staff set their password. Kept as a blind index: whoever reads the table opens nothing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from bot.store.base import Id, Moment, metadata

invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("token_index", LargeBinary(32), nullable=False, unique=True),
    Column("made_by", ForeignKey("staff.id")),  # empty: the command line
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("withdrawn_at", Moment),  # a newer one was made, or the account was closed
    Index("ix_invitation_staff_id", "staff_id"),
)
