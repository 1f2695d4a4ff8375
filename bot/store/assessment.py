"""The indicators that members ticked on a case: each form as it was saved. Rows are only added."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from bot.store.base import Id, Moment, metadata

assessment = Table(
    "assessment",
    metadata,
    Column("id", Id, primary_key=True),  # the form's own: sent twice, it is kept once
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("told", LargeBinary, nullable=False),  # sealed JSON: what was ticked, and what the rule made of it then
    Column("at", Moment, nullable=False),
    Index("ix_assessment_case_id", "case_id", "at"),
)
