"""Published flows: every version that ever ran, so that a session ends on the version it began."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table, Text, text

from bot.store.base import Moment, metadata

flow_version = Table(
    "flow_version",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("version", String(64), primary_key=True),
    Column("body", Text, nullable=False),  # the YAML
    Column("active", Boolean, nullable=False),
    Column("published_at", Moment, nullable=False),  # when it was last made the live one, or came with an upgrade
    Column("origin", String(8), nullable=False, server_default=text("'package'")),  # package, staff
    Column("package", String(64)),  # staff's: the version of the package that is worked into it; empty: none
)
