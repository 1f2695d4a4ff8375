"""Phones that hold a local SIM, and what they have told us already."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

from bot.store.base import Id, Moment, metadata

device = Table(
    "device",
    metadata,
    Column("id", Id, primary_key=True),
    Column("device_id", String(64), nullable=False, unique=True),  # the gateway's own name for the phone
    Column("name", String(40), nullable=False, unique=True),  # the operators': stands in alarms and logs
    Column("district", String(80)),  # whose people it writes to first; empty: everybody's
    Column("number", LargeBinary),  # of its SIM, sealed; empty: no loopback SMS
    Column("created_at", Moment, nullable=False),
    Column("last_ping_at", Moment),
    Column("loopback_sent_at", Moment),
    Column("loopback_back_at", Moment),
    Column("alarm_at", Moment),  # since when it counts as dead; told once
    Column("refresh_since", Moment),  # what came to the phone since then may not have come to us
    Column("refresh_due_at", Moment),  # when it is to be asked for that
)

sim_event = Table(
    "sim_event",
    metadata,
    Column("id", String(80), primary_key=True),  # the gateway's, the same over all its tries
    Column("event", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_sim_event_at", "at"),
)
