"""The rota: hours of duty that come back every week, and who is away."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from bot.store.base import Id, Moment, metadata

rota_shift = Table(
    "rota_shift",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("duty", String(8), nullable=False),  # on_call, backup
    Column("district", String(80)),  # empty: every district
    Column("levels", String(40), nullable=False),  # red,orange
    Column("days", String(7), nullable=False),  # 1 is Monday: 12345
    Column("begins", String(5), nullable=False),  # HH:MM where the people live
    Column("ends", String(5), nullable=False),
    Column("since", Date),
    Column("until", Date),
    Column("created_at", Moment, nullable=False),
    Index("ix_rota_shift_staff_id", "staff_id"),
)

rota_leave = Table(
    "rota_leave",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),  # this day too
    Column("created_at", Moment, nullable=False),
    Index("ix_rota_leave_staff_id", "staff_id"),
)
