"""Every message, in and out. The rows that go out and have not gone yet are the outbox."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Uuid, text

from bot.store.base import Id, Moment, metadata

DIRECTIONS = ("in", "out")
KINDS = (
    *("said", "reply", "follow_up", "crisis", "alert", "alarm", "staff_said", "staff_reply", "knock", "noise"),
    "written",
    "notice",
    *("tip", "tip_knock"),
)
"""alert: of a case, alarm: of our own machines, both to staff. noise: from a sender that is a word or a short code;
nobody's, and never answered. written: a caseworker's own words to a person. notice: an e-mail to staff, of the rota's
gaps or of alerts that do not arrive, which goes by no other way. tip: to who agreed to awareness; tip_knock: the
template that opens WhatsApp for one."""

TO_STAFF = ("alert", "alarm")
"""Kinds that must reach a member: what one line refuses goes by another."""

TIPS = ("tip", "tip_knock")
"""Kinds that go to who agreed to awareness, and end when that is taken back."""

KNOCKS = ("knock", "tip_knock")
"""Kinds that only open the way for what waits for an answer to them."""

CHECK_INS = ("follow_up", "knock")
"""Kinds that end when agreement to check-ins is taken back."""

UNASKED = (*CHECK_INS, *TIPS)
"""Kinds that nobody wrote for: they keep to a person's hours, and STOP ends them."""

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
    Column("content", LargeBinary),  # sealed JSON: the template it is, or the answers it offers (services.contents)
    Column("came_as", String(32)),  # of what came in: text, button, image, audio, location ...
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
    Column("held_why", String(12)),  # why it waits for its due_at: quiet_hours, rate, retry, takeover
    Column("held_at", Moment),
    Column("unknown_at", Moment),  # when nobody knew any more whether the provider had it; it stays once that is found
    Column("delivered_at", Moment),
    Column("read_at", Moment),
    Column("failed_at", Moment),
    Column("late_at", Moment),  # out: the text says from here on that it is late. in: no webhook brought it, we asked
    Column("segments", Integer),  # what it cost, as it was last handed to the provider
    Column("encoding", String(8)),  # GSM-7, UCS-2
    Column("written_by", Id),  # the member whose own words these are, or who had Kabar knock
    Column("sent_as", String(60)),  # session, or the name of the template
    Column("blanked_at", Moment),  # its text is gone: the time of keeping was over
    # What is sent next, in its order; and whose messages are under way. The claims write the states as they stand here:
    # neither database uses these for a state that is only filled in.
    Index(
        "ix_message_waiting",
        "priority",
        "id",
        sqlite_where=text("status = 'waiting'"),
        postgresql_where=text("status = 'waiting'"),
    ),
    Index(
        "ix_message_under_way",
        "identity_id",
        sqlite_where=text("status IN ('claimed', 'unknown')"),
        postgresql_where=text("status IN ('claimed', 'unknown')"),
    ),
    Index(
        "ix_message_last_sent",
        "identity_id",
        "sent_at",
        sqlite_where=text("sent_at IS NOT NULL"),
        postgresql_where=text("sent_at IS NOT NULL"),
    ),
    Index("ix_message_person_id", "person_id", "created_at"),
    Index(
        "ix_message_case_id",
        "case_id",
        sqlite_where=text("case_id IS NOT NULL"),
        postgresql_where=text("case_id IS NOT NULL"),
    ),
)
