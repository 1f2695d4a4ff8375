"""How somebody is known on a line: a number, or a WhatsApp user id. Several people may share one number."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint

from bot.store.base import Id, Moment, metadata

identity = Table(
    "identity",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),  # phone, whatsapp_user
    Column("value_index", LargeBinary(32), nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("staff_id", ForeignKey("staff.id")),
    Column("created_at", Moment, nullable=False),
    # when they last wrote on it, to the day, or a member said that it is theirs; empty: never since it was written down
    Column("sure_at", Moment),
    UniqueConstraint("kind", "value_index", "person_id"),
    UniqueConstraint("kind", "value_index", "staff_id"),
    CheckConstraint("(person_id IS NULL) != (staff_id IS NULL)", name="one_owner"),
    Index("ix_identity_person_id", "person_id"),
    Index("ix_identity_staff_id", "staff_id"),
)
