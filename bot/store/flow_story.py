"""Stories: conversations as they must go, which staff wrote down; every check plays them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from bot.store.base import Moment, metadata

flow_story = Table(
    "flow_story",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("body", Text, nullable=False),  # the YAML; made-up people only
    Column("by_id", ForeignKey("staff.id")),  # who saved it last
    Column("saved_at", Moment, nullable=False),
)
