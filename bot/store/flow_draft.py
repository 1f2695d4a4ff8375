"""Drafts: a flow as somebody is writing it. One a flow, for all who write."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from bot.store.base import Moment, metadata

flow_draft = Table(
    "flow_draft",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("body", Text, nullable=False),  # the YAML as written, with faults and comments
    Column("based_on", String(64)),  # the live version when it was begun; empty: a new flow
    Column("revision", Integer, nullable=False),  # one more at each save: whoever saw an older one is told
    Column("by_id", ForeignKey("staff.id")),  # who saved last; empty: the command line
    Column("saved_at", Moment, nullable=False),
)
