"""Where staff are logged in: one row a log-in. The cookie names the row; a row that has ended opens nothing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from bot.store.base import Id, Moment, metadata

staff_session = Table(
    "staff_session",
    metadata,
    Column("id", Id, primary_key=True),  # random, not in order of making: it is a secret of its browser
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("browser", String(20), nullable=False),  # Chrome; of what a browser says of itself only this is kept
    Column("system", String(20), nullable=False),  # Android
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_why", String(20)),  # logged_out, by_hand, password, second_factor, closed, elsewhere
    Index("ix_staff_session_staff_id", "staff_id", "began_at"),
)
