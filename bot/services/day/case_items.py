"""Cases on a member's day: those that nobody has, their own that are due, and, for who leads, those that are late."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, case, literal, or_, select

from bot.core.day import Item
from bot.core.rota import DUTIES, Rota
from bot.services.cases import case_lists, rota_rows
from bot.services.cases.case_lists import BY_LEVEL
from bot.services.day.asking import MOST, Asker
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import alert, case_file, case_handover, person
from bot.store.base import AnyRow

SHOWN = (
    *(case_file.c[name] for name in ("code", "person_id", "level", "reason", "raised_at", "news_at")),
    *(case_file.c[name] for name in ("acknowledge_by", "contact_by", "next_contact_at", "resolve_by")),
    *(case_file.c.contacted_at, case_file.c.acknowledged_by, person.c.district),
)


def waiting(connection: Connection, kabar: Kabar, asks: Asker) -> list[Item]:
    """Nobody has them: handed to this member, or free to be taken."""
    handed = and_(case_handover.c.case_id == case_file.c.id, case_handover.c.ended_at.is_(None))
    told = select(alert.c.id).where(alert.c.case_id == case_file.c.id, alert.c.staff_id == asks.who.id).exists()
    free = [case_file.c.status == "open", case_file.c.acknowledged_at.is_(None)]
    to_me = select(case_handover.c.id).where(handed, case_handover.c.to_id == asks.who.id).correlate(case_file).exists()
    # what waits for this very member comes before all that others may take as well
    order = (case((to_me, 0), else_=1), BY_LEVEL, case_file.c.acknowledge_by, case_file.c.id)
    query = (
        case_lists.rows(asks.near, asks.districts, free, order, MOST, SHOWN)
        .add_columns(case_handover.c.to_id, case_handover.c.by_id, case_handover.c.at.label("handed_at"))
        .add_columns(person.c.caseworker_id, case((told, 1), else_=0).label("told"))
        .outerjoin(case_handover, handed)
    )
    rows = connection.execute(query)
    plan, zone = rota_rows.load(connection), ZoneInfo(kabar.settings.timezone)
    return [_waiting(row, asks, plan, zone) for row in rows]


def own(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Theirs: with news, past a deadline, or with one that ends before this time tomorrow.

    Whoever takes an orange case has 24 hours: it must not vanish from their day until tomorrow.
    """
    return _due(connection, asks, case_file.c.acknowledged_by == asks.who.id, asks.soon, asks.who)


def of_others(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """For who leads: what colleagues have and did not do in time."""
    if not asks.leads:
        return []
    return _due(connection, asks, case_file.c.acknowledged_by != asks.who.id, asks.now, asks.near)


def _due(
    connection: Connection, asks: Asker, whose: ColumnElement[bool], until: datetime, sees: StaffMember
) -> list[Item]:
    order = (BY_LEVEL, case_file.c.contact_by, case_file.c.id)
    query = case_lists.rows(sees, asks.districts, [whose, _pressing(asks, until)], order, MOST, SHOWN)
    return [_held(row, asks) for row in connection.execute(query)]


def _pressing(asks: Asker, until: Any) -> Any:  # noqa: ANN401 - a moment, a condition
    until = literal(until, case_file.c.contact_by.type)
    contact = and_(case_file.c.contacted_at.is_(None), case_file.c.contact_by <= until)
    clocks = or_(contact, case_file.c.next_contact_at <= until, case_file.c.resolve_by <= until)
    news = case_file.c.news_at.is_not(None) & (case_file.c.acknowledged_by == asks.who.id)
    return and_(case_file.c.status == "open", or_(clocks, news))


def _waiting(row: AnyRow, asks: Asker, plan: Rota, zone: ZoneInfo) -> Item:
    to_me = row.to_id == asks.who.id
    return Item(
        kind="handed" if to_me else "take",
        code=row.code,
        since=row.handed_at if to_me else row.raised_at,
        by=row.acknowledge_by,
        level=row.level,
        what=row.reason,
        why="handed_to_you" if to_me else _why(row, asks, plan, zone),
        who=row.by_id if to_me else row.to_id,
        person=row.person_id if row.level == "silence" else None,
    )


def _why(row: AnyRow, asks: Asker, plan: Rota, zone: ZoneInfo) -> str:
    if row.to_id is not None:
        return "handed_to_other"
    if row.caseworker_id == asks.who.id:
        return "your_person"
    if any(asks.who.id in plan.on(duty, row.district, row.level, asks.now, zone) for duty in DUTIES):
        return "on_duty"
    if row.told:
        return "you_were_told"
    return "your_district" if row.district and asks.who.district else "no_district" if not row.district else "any"


def _held(row: AnyRow, asks: Asker) -> Item:
    mine = row.acknowledged_by == asks.who.id
    contact = None if row.contacted_at else row.contact_by
    clocks = {"contact": contact, "planned": row.next_contact_at, "resolve": row.resolve_by}
    due = {name: by for name, by in clocks.items() if by is not None and by <= asks.soon}
    first = min(due, key=lambda name: due[name], default="resolve")
    news = mine and row.news_at is not None
    return Item(
        kind="news" if news else first,
        code=row.code,
        since=row.news_at if news else row.raised_at,
        by=due.get(first),
        level=row.level,
        what=row.reason,
        why="yours" if mine else "a_colleagues",
        who=None if mine else row.acknowledged_by,
        person=row.person_id if row.level == "silence" else None,
    )
