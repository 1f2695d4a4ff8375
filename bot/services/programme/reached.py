"""Counting what people reached, as staff wrote it down: of those alone who said yes to statistics, like answers.

Each milestone of a person counts once, in the month of the first word on it, as it stood when that month was closed: a
correction in a later month changes no number and adds none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, func, select

from bot.core.guidance import Milestone
from bot.services.programme.answers import WHO, agreed
from bot.store import milestone_mark, person

ALIVE = "_alive"
"""Counts of a business have two numbers: how many are known, and how many of them are alive."""
TOLD = ("business_3", "business_6", "business_12")


def source(
    milestones: Iterable[Milestone], start: datetime, end: datetime, cut: datetime
) -> tuple[FromClause, dict[str, ColumnElement[bool] | None]]:
    """What was first written in that time, and what of it counts where."""
    key = (milestone_mark.c.person_id, milestone_mark.c.milestone)
    first = select(*key, func.min(milestone_mark.c.at).label("at")).group_by(*key).subquery()
    newer = milestone_mark.alias()
    last = (
        select(newer.c.answer)
        .where(newer.c.person_id == first.c.person_id, newer.c.milestone == first.c.milestone, newer.c.at <= cut)
        .order_by(newer.c.at.desc(), newer.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = (
        select(*WHO, first.c.milestone, last.label("answer"))
        .join(first, first.c.person_id == person.c.id)
        .where(first.c.at >= start, first.c.at < end, agreed(cut))
        .subquery()
    )
    counts: dict[str, ColumnElement[bool] | None] = {}
    for one in milestones:
        yes = and_(rows.c.milestone == one.id, rows.c.answer == "yes")
        if one.count in TOLD:
            counts[one.count] = and_(rows.c.milestone == one.id, rows.c.answer.in_(("yes", "no")))
            counts[one.count + ALIVE] = yes
        elif one.count:
            counts[one.count] = yes
    return rows, counts
