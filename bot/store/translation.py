"""Translations that staff wrote in place of the package's, every change of them, and files that go out and come in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.base import Id, Moment, metadata

translation = Table(
    "translation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("key", String(64), nullable=False),  # of context and source: an older source keeps what was made for it
    Column("context", Text, nullable=False),  # where the text stands, as gettext knows it
    Column("source", Text, nullable=False),  # the Indonesian text that it translates
    Column("text", Text, nullable=False),  # as it was written last
    Column("status", String(8), nullable=False),  # draft, reviewed
    Column("sent", Text),  # what people get while ``text`` is a draft: what was reviewed before it; empty: the fallback
    Column("revision", Integer, nullable=False),  # one more at each change: whoever saw an older one is told
    Column("by_id", ForeignKey("staff.id")),  # who wrote ``text``; empty: it came with Kabar
    Column("at", Moment, nullable=False),
    Column("approver_id", ForeignKey("staff.id")),  # the second speaker, once it is reviewed
    Column("approved_at", Moment),
    Index(None, "language", "key", unique=True),
)

translation_change = Table(
    "translation_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("translation_id", ForeignKey("translation.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("kind", String(8), nullable=False),  # write, import, approve, withdraw
    Column("text", Text, nullable=False),
    Column("status", String(8), nullable=False),
    Column("by_id", ForeignKey("staff.id")),
    Column("at", Moment, nullable=False),
    Index(None, "translation_id", "revision", unique=True),
)

translation_export = Table(
    "translation_export",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("flow", String(60), nullable=False),  # empty: all texts
    Column("state", Text, nullable=False),  # JSON: context -> what the file said of it, told apart by a hash
    Column("by_id", ForeignKey("staff.id")),
    Column("at", Moment, nullable=False),
    Index(None, "language", "at"),
)

translation_file = Table(
    "translation_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("name", String(120), nullable=False),
    Column("body", Text, nullable=False),  # the PO file, until it is taken or thrown away
    Column("by_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
)
