"""Tasks of a case: what somebody means to do for the person, until when. Kabar adds those that nobody may forget."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, LargeBinary, String, Table, text

from bot.store.base import Id, Moment, metadata

OPEN = text("done_at IS NULL")

case_task = Table(
    "case_task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # the words of task() in work_words.html
    Column("title", LargeBinary),  # in staff's words, where the kind is own
    Column("due_on", Date, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),  # empty: whoever has the case
    Column("made_by", ForeignKey("staff.id")),  # empty: Kabar
    Column("at", Moment, nullable=False),
    Column("referral_id", ForeignKey("referral.id"), unique=True),  # that did not arrive: one task each
    Column("done_at", Moment),
    Column("done_by", ForeignKey("staff.id")),
    Index("ix_case_task_case_id", "case_id"),
    Index("ix_case_task_due_on", "due_on", sqlite_where=OPEN, postgresql_where=OPEN),
)
