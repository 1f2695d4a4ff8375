"""Conversations that a caseworker has taken over: while one is open, Kabar is silent there."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, text

from bot.store.base import Id, Moment, metadata

ENDS = ("handed_back", "idle", "closed", "passed_on")
"""Why one ended: by hand, because nobody wrote nor answered, with its case, or because
the holder passed the case on."""

takeover = Table(
    "takeover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("active_at", Moment, nullable=False),  # somebody wrote, or the caseworker said that they are still there
    Column("wrote_at", Moment),  # the caseworker's last word
    Column("heard_at", Moment),  # the person's
    Column("told_at", Moment),  # the person was told that a person writes
    Column("crisis_at", Moment),  # the crisis answer went out all the same
    Column("knocked_at", Moment),
    Column("seen_at", Moment),  # the caseworker looked at the page
    Column("noticed_at", Moment),  # the caseworker was last told of new words
    Column("asked_at", Moment),  # the caseworker was asked whether Kabar may go on
    Column("draft", LargeBinary),  # typed while WhatsApp's window was closed
    Column("ended_at", Moment),
    Column("ended_why", String(12)),
    # one holder a conversation, whoever presses first; and what the clock looks through
    Index(
        "uq_takeover_open_person",
        "person_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_takeover_person_id", "person_id", "since"),
)
