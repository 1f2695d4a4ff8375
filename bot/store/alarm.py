"""Alarms of our own: times in which alerts did not arrive. One open alarm a kind."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, text

from bot.store.base import Id, Moment, metadata

KINDS = ("nobody", "failed", "stuck")
"""nobody: no member can be alerted. failed: all that were told of a case could not be reached. stuck: alerts are not
sent."""

alarm = Table(
    "alarm",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("levels", String(40), nullable=False),  # of the cases it is about, comma separated
    Column("since", Moment, nullable=False),  # of the first alert that did not arrive
    Column("began_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),  # when it was last found to be so
    Column("mailed_at", Moment),
    Column("ended_at", Moment),
    Index(
        "uq_alarm_open",
        "kind",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
