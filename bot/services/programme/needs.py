"""Counting needs by kind: cases that were opened in a month, by all signs that they had when it was closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, case, func, select

from bot.core.needs import KINDS, SUICIDE
from bot.services.programme.answers import WHO
from bot.store import case_file, case_sign, person


def source(start: datetime, end: datetime, cut: datetime) -> tuple[FromClause, dict[str, ColumnElement[bool] | None]]:
    """Cases opened in that time, and of which kinds each is."""
    opened = (case_file.c.opened_at >= start, case_file.c.opened_at < end)
    wanted: dict[str, ColumnElement[bool]] = {
        name: case_sign.c.reason.in_(sorted(reasons)) for name, reasons in KINDS.items()
    }
    wanted["red_suicide"] = case_sign.c.reason == SUICIDE
    signs = (
        select(
            case_sign.c.case_id,
            *(func.max(case((which, 1), else_=0)).label(name) for name, which in wanted.items()),
        )
        .join(case_file, case_file.c.id == case_sign.c.case_id)
        .where(*opened, case_sign.c.at <= cut)
        .group_by(case_sign.c.case_id)
        .subquery()
    )
    rows = (
        select(*WHO, case_file.c.level, *(signs.c[name] for name in wanted))
        .join(case_file, case_file.c.person_id == person.c.id)
        .join(signs, signs.c.case_id == case_file.c.id)
        .where(*opened)
        .subquery()
    )
    red, suicide = rows.c.level == "red", rows.c.red_suicide == 1
    counts: dict[str, ColumnElement[bool] | None] = {name: rows.c[name] == 1 for name in KINDS}
    return rows, counts | {"red_suicide": and_(red, suicide), "red_violence": and_(red, ~suicide)}
