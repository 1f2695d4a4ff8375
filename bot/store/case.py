"""Cases: a person must look. One open case a person; every sign, alert and act on it is a row of its own."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)

from bot.store.base import Id, Moment, metadata

FIRST_NUMBER = 1000
"""Codes begin above this, so that they all have four digits and none looks like a count of people."""

case_file = Table(
    "case_file",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(12), unique=True),  # KB-1042; set from the id as soon as it is known
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("level", String(8), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("status", String(8), nullable=False),  # open, closed
    Column("opened_at", Moment, nullable=False),
    Column("raised_at", Moment, nullable=False),  # when it last became as urgent as it is
    Column("acknowledge_by", Moment, nullable=False),
    Column("contact_by", Moment),
    Column("resolve_by", Moment),  # empty: opened before there was such a time
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", ForeignKey("staff.id")),
    Column("news_at", Moment),  # a sign came since somebody took the case, and nobody has looked yet
    Column("rung", Integer, nullable=False, server_default=text("0")),
    Column("last_alert_at", Moment),
    Column("next_alert_at", Moment),  # when the ladder climbs, unless somebody acknowledges
    Column("closed_at", Moment),
    Column("closed_by", ForeignKey("staff.id")),
    Column("contacted_at", Moment),  # whoever has it says that the person was reached
    Column("next_contact_at", Moment),  # planned
    Column("outcome", String(40)),
    Column("blanked_at", Moment),  # its texts and notes are gone: the time of keeping was over
    Index(
        "uq_case_file_open_person",
        "person_id",
        unique=True,
        sqlite_where=text("status = 'open'"),
        postgresql_where=text("status = 'open'"),
    ),
    Index("ix_case_file_next_alert_at", "next_alert_at"),
    Index("ix_case_file_status", "status", "level"),
    Index("ix_case_file_closed_at", "status", "closed_at", "id"),
    Index("ix_case_file_acknowledged_by", "acknowledged_by", "status"),
    sqlite_autoincrement=True,
)

OPEN = case_file.c.status == literal_column("'open'", String)
"""For one person's case. SQLite knows that ``uq_case_file_open_person`` serves only where the statement itself says
``open``; with a value that is given later it reads all open cases."""

case_sign = Table(
    "case_sign",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("level", String(8), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("rule", String(120), nullable=False),
    Column("evidence", LargeBinary),  # the person's words it fired on
    Column("message_id", Id, ForeignKey("message.id")),
    Column("at", Moment, nullable=False),
    Index("ix_case_sign_case_id", "case_id"),
    Index("ix_case_sign_message_id", "message_id"),  # an erasure asks of each message whether a sign points to it
)

case_event = Table(
    "case_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("kind", String(20), nullable=False),  # the words of event() in words.html
    Column("staff_id", ForeignKey("staff.id")),
    Column("note", LargeBinary),
    Column("at", Moment, nullable=False),
    Index("ix_case_event_case_id", "case_id"),
)

case_handover = Table(
    "case_handover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("by_id", ForeignKey("staff.id"), nullable=False),
    Column("to_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_how", String(10)),  # accepted, taken (by somebody else), declined, climbed, again, closed, left
    Index(
        "uq_case_handover_open",
        "case_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index("ix_case_handover_to_id", "to_id", "ended_at"),
)

case_closing = Table(
    "case_closing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("reached", String(8)),  # yes, no
    Column("safe", String(8)),  # yes, no, unsure
    Column("next_step", LargeBinary),
    Column("closed_by", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_case_closing_case_id", "case_id", "at"),
)

false_alarm = Table(
    "false_alarm",
    metadata,
    # nothing here leads to a person or a case: no key, an id that tells no time, and the day instead of the moment
    Column("id", Id, primary_key=True),
    Column("phrase", LargeBinary, nullable=False),  # as staff left it, without names
    Column("language", String(8), nullable=False),
    Column("day", Date, nullable=False),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("message_id", ForeignKey("message.id"), nullable=False),
    Column("rung", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("link_index", LargeBinary(32)),  # of the one-time link's token, which itself stands in the message alone
    Column("link_until", Moment),  # empty once it was used
    UniqueConstraint("case_id", "staff_id", "at"),
    Index("ix_alert_staff_id", "staff_id"),
    Index("ix_alert_link_index", "link_index", unique=True),
)


def code_of(case_id: int) -> str:
    """The pseudonymous code of a case, e.g. ``KB-1042``."""
    return f"KB-{FIRST_NUMBER + case_id}"
