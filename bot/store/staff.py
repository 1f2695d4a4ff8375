"""Staff: caseworkers and those behind them. Names, numbers and addresses are sealed."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, LargeBinary, String, Table

from bot.store.base import Id, Moment, metadata

ROLES = ("caseworker", "supervisor", "editor", "admin")

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("phone", LargeBinary),
    Column("email", LargeBinary, nullable=False),
    Column("email_index", LargeBinary(32), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("district", String(80)),
    Column("language", String(8), nullable=False, server_default="id"),
    Column("line", String(10), nullable=False, server_default="whatsapp"),
    Column("password_hash", String(200), nullable=False),
    Column("duty_from", String(5)),  # local HH:MM; empty: alerted at any hour, promised at none
    Column("duty_to", String(5)),
    Column("active", Boolean, nullable=False, server_default="1"),
    Column("timezone", String(64)),  # IANA name; empty: the deployment's
    Column("created_at", Moment, nullable=False),
    Column("whatsapp_in_at", Moment),  # as in conversation
)
