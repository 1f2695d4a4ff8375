"""Every message, in and out. The rows that go out and have not gone yet are the outbox."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Uuid, text

from bot.store.base import Id, Moment, metadata

DIRECTIONS = ("in", "out")
KINDS = ("said", "reply", "follow_up", "crisis", "alert", "staff_said", "staff_reply", "noise")
"""noise: from a sender that is a word or a short code; nobody's, and never answered."""

URGENT, REPLY, ROUTINE = 0, 1, 2
"""``priority``: crisis answers and alerts go before replies, replies before follow-ups."""

message = Table(
    "message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("direction", String(3), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("staff_id", ForeignKey("staff.id")),
    Column("case_id", ForeignKey("case_file.id")),
    Column("channel", String(20), nullable=False),
    Column("line", String(10), nullable=False),
    Column("provider_id", String(80), unique=True),
    Column("identity_id", ForeignKey("identity.id")),  # whom it goes to, or who wrote it
    Column("body", LargeBinary, nullable=False),
    Column("priority", Integer, nullable=False, server_default=text("1")),
    Column("status", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),  # not before
    Column("expires_at", Moment),  # a routine message that is later than this is not worth sending
    Column("claim", Uuid),
    Column("claimed_at", Moment),
    Column("sent_at", Moment),
    Column("status_at", Moment),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error_code", String(40)),
    Index(
        "ix_message_outbox",
        "status",
        "due_at",
        sqlite_where=text("status IN ('waiting', 'claimed', 'unknown')"),
        postgresql_where=text("status IN ('waiting', 'claimed', 'unknown')"),
    ),
    Index("ix_message_person_id", "person_id", "created_at"),
    Index("ix_message_case_id", "case_id"),
)
