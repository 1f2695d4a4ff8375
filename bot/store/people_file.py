"""Lists of people that were handed in to be imported: sealed, kept only until they are done with."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table

from bot.store.base import Id, Moment, metadata

STATUSES = ("waiting", "checking", "bad", "checked", "importing", "done", "cancelled", "expired", "failed")
"""waiting -> checking -> bad, or checked (good, and nothing imported yet) -> importing -> done. cancelled: by whoever
handed it in. expired: nobody said go. failed: a fault of ours."""

people_file = Table(
    "people_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("status", String(10), nullable=False),
    Column("data", LargeBinary),  # the file, sealed, until it has been read
    Column("total", Integer, nullable=False, server_default="0"),  # rows of people
    Column("done", Integer, nullable=False, server_default="0"),  # of them read or, later, imported
    Column("result", LargeBinary),  # sealed JSON: what was found, and what was done
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_people_file_status", "status", "id"),
    Index("ix_people_file_staff_id", "staff_id", "id"),
)

people_file_part = Table(
    "people_file_part",
    metadata,
    Column("file_id", ForeignKey("people_file.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rows", LargeBinary, nullable=False),  # sealed JSON: rows that are good; gone once they are imported
    PrimaryKeyConstraint("file_id", "number"),
)
