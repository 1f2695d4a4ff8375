"""The second factor of staff: what their app shares with us, sealed, and ten codes for when it is lost."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, UniqueConstraint, text

from bot.store.base import Id, Moment, metadata

second_factor = Table(
    "second_factor",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Integer, nullable=False),  # of 30 s since 1970: no code of it or before is taken again
    Column("since", Moment, nullable=False),
    Column("wrong", Integer, nullable=False, server_default=text("0")),  # wrong codes since the last right one
    Column("wait_until", Moment),  # after too many of them
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("code_index", LargeBinary(32), nullable=False),  # a keyed hash; the code itself is kept nowhere
    Column("made_at", Moment, nullable=False),
    Column("used_at", Moment),
    UniqueConstraint("staff_id", "code_index"),
)
