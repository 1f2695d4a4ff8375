"""What was asked to be erased, and the messages that are still to be deleted at the provider. No word of anybody's."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.base import Id, Moment, metadata

SCOPES: Final = ("message", "thread", "all")
"""One message; the texts and answers until then; everything, so that nobody is left whom a row leads to."""
ASKERS: Final = ("person", "staff", "operator")
"""By HAPUS; on the person's page; on the command line."""

erasure = Table(
    "erasure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),  # of the receipt: H-7HK2MX4C
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("scope", String(8), nullable=False),
    Column("message_id", ForeignKey("message.id")),  # where it is one message
    Column("asked_by", String(10), nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("reason", String(20)),  # why, where staff asked: a word that pages have words for
    Column("asked_at", Moment, nullable=False),
    Column("counts", Text, nullable=False),  # JSON: how many of what
    Column("emptied_at", Moment),  # the database holds nothing of it any more
    Column("keys_at", Moment),  # what was sealed until then opens in no copy
    Column("finished_at", Moment),
    Index("ix_erasure_person_id", "person_id", "asked_at"),
    Index(
        "ix_erasure_open",
        "id",
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

provider_deletion = Table(
    "provider_deletion",
    metadata,
    Column("id", Id, primary_key=True),
    Column("erasure_id", ForeignKey("erasure.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False, unique=True),
    Column("came_in", Integer, nullable=False),  # 1: the person wrote it, so files may have come with it
    Column("tries", Integer, nullable=False, server_default=text("0")),
    Column("due_at", Moment),  # by the machine's clock; empty: it is over
    Column("done_at", Moment),
    Column("outcome", String(8)),  # deleted, gone (it was not there any more), nothing (this channel keeps none)
    Column("files", Integer, nullable=False, server_default=text("0")),  # deleted with it
    Column("error_code", String(40)),  # of the last try
    Index("ix_provider_deletion_erasure_id", "erasure_id"),
    Index(
        "ix_provider_deletion_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
)

earlier_send = Table(
    "earlier_send",
    metadata,
    # a message that is sent again has another id at the provider; what it was called before is deleted there, too
    Column("provider_id", String(80), primary_key=True),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Index("ix_earlier_send_message_id", "message_id"),
)
