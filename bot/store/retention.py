"""The clocks of keeping: one row for each kind of data that somebody let be taken away when its time is over."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, text

from bot.store.base import Moment, metadata

KINDS = ("messages", "answers", "media", "cases", "audit")

retention = Table(
    "retention",
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("days", Integer),  # the period that an admin looked at and let run; empty: dry run
    Column("set_by", ForeignKey("staff.id")),
    Column("set_at", Moment),
    Column("begun_at", Moment),  # of the run that is under way
    Column("cursor", String(40)),  # the last row that it went through
    Column("taken", Integer, nullable=False, server_default=text("0")),  # by it, until now
    Column("ran_at", Moment),  # when the last run ended
    Column("took", Integer, nullable=False, server_default=text("0")),  # what the last run took
)
