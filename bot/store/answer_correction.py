"""Answers that were heard wrongly and corrected by a member: both values, who, when and why. Rows are only added."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from bot.store.base import Id, Moment, metadata

answer_correction = Table(
    "answer_correction",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", ForeignKey("flow_run.id"), nullable=False),
    Column("node", String(60), nullable=False),  # the question, within the run's flow
    Column("told", LargeBinary, nullable=False),  # sealed JSON: {"before", "value", "why"}
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_answer_correction_run_id", "run_id", "at"),
)
