"""Drafts: a flow as somebody is writing it. One a flow, for all who write."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.base import Moment, metadata

flow_draft = Table(
    "flow_draft",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("body", Text, nullable=False),  # the YAML as written, with faults and comments
    Column("based_on", String(64)),  # the live version when it was begun; empty: a new flow
    Column("package", String(64)),  # the version of the package that is worked into it; empty: none
    Column("revision", Integer, nullable=False),  # one more at each save: whoever saw an older one is told
    Column("step", Integer, nullable=False, server_default="1"),  # which of its steps it stands on
    Column("by_id", ForeignKey("staff.id")),  # who saved last; empty: the command line
    Column("saved_at", Moment, nullable=False),
)

flow_draft_step = Table(
    "flow_draft_step",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("step", Integer, primary_key=True),  # 0: what it was begun from; undoing goes back one
    Column("revision", Integer, nullable=False),  # of the draft, when it stood on this step last
    Column("body", Text, nullable=False),
    Column("package", String(64)),  # the version of the package that was worked into it
    Column("saved_at", Moment, nullable=False),
)

flow_open = Table(
    "flow_open",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("at", Moment, nullable=False),  # when their page last said that it is open
    Index(None, "at"),
)
