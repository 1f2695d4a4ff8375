"""The list of cases, fifty a page: as quick for five thousand open cases as for fifty.

A page begins after the place of the last case before it, not after a number of cases: what is taken or raised
meanwhile moves, but nothing that stays where it is is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, false, func, literal, or_, select, tuple_

from bot.core.flow import LEVELS
from bot.services.cases import access, people_access, people_values, shown
from bot.services.cases.case_views import CaseRow
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import case_file, case_sign, person
from bot.store.base import AnyRow

A_PAGE: Final = 50
YEARS: Final = range(1970, 2200)
APART: Final = "~"
BY_LEVEL: Final = case({level: place for place, level in enumerate(LEVELS)}, value=case_file.c.level)
_RANK: Final = case({level: place for place, level in enumerate(LEVELS)}, value=case_sign.c.level)
UNSEEN: Final = or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None))
OPEN: Final[tuple[Any, ...]] = (case((UNSEEN, 0), else_=1), BY_LEVEL, case_file.c.raised_at, case_file.c.id)
"""The order of open cases: unseen before seen, graver before lesser, oldest first."""
CLOSED: Final[tuple[Any, ...]] = (case_file.c.closed_at, case_file.c.id)
"""The newest of them first."""


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of it."""

    rows: tuple[CaseRow, ...]
    following: str | None
    """``after`` of the next page."""


def page_of(kabar: Kabar, who: StaffMember, status: str, after: str = "", *, looks: bool = True) -> CaseList:
    """The cases of this status that this member may see, after a place that a page before named.

    ``looks``: somebody opened the list, which is written down; a page that renews itself is not a new look.
    """
    if looks:
        shown.a_list(kabar, who.id, "case_list", status)
    opened = status == "open"
    order = OPEN if opened else CLOSED
    wanted = [case_file.c.status == status]
    if place := _place(after, opened=opened):
        wanted.append(_beyond(order, place, opened=opened))
    order_by = order if opened else tuple(column.desc() for column in order)
    with kabar.database.read() as connection:
        districts = people_values.distinct(connection, person.c.district)
        query = rows(who, districts, wanted, order_by, A_PAGE + 1)
        found = connection.execute(query.add_columns(*(one.label(f"k{at}") for at, one in enumerate(order)))).all()
        also = _also(connection, found[:A_PAGE])
    following = _after(found[A_PAGE - 1], len(order)) if len(found) > A_PAGE else None
    listed = (replace(access.row_of(kabar, row), also=also.get(row.id, ())) for row in found[:A_PAGE])
    return CaseList(tuple(listed), following)


def _also(connection: Connection, found: Sequence[AnyRow]) -> dict[int, tuple[str, ...]]:
    """The other reasons of these cases: the gravest first, what is only for reading last of its level, then the newest.

    One query for a page.
    """
    signs = select(case_sign.c.case_id, case_sign.c.reason).where(case_sign.c.case_id.in_([row.id for row in found]))
    signs = signs.group_by(case_sign.c.case_id, case_sign.c.reason)
    says_little = case_sign.c.reason == "not_understood"
    signs = signs.order_by(func.min(_RANK), says_little, func.max(case_sign.c.at).desc())
    first = {row.id: row.reason for row in found}
    also: dict[int, tuple[str, ...]] = {}
    for case_id, reason in connection.execute(signs):
        if reason != first[case_id]:
            also[case_id] = (*also.get(case_id, ()), reason)
    return also


def rows(
    who: StaffMember,
    districts: Sequence[str],
    wanted: Sequence[ColumnElement[bool]],
    order_by: Sequence[Any],
    most: int,
    columns: Sequence[Any] = (),
) -> Select[Any]:
    """The first of these cases that this member may see, in this order: what lists show of them, or these columns.

    Who may see them was looked at when they were chosen: to look again had PostgreSQL read every person.
    """
    chosen = first(who, districts, wanted, order_by, most)
    return access.anybodys(*columns).where(case_file.c.id.in_(chosen)).order_by(*order_by)


def first(
    who: StaffMember,
    districts: Sequence[str],
    wanted: Sequence[ColumnElement[bool]],
    order_by: Sequence[Any],
    most: int,
) -> Select[Any]:
    """The ids of the first of these cases that this member may see; ``districts``: every one there is.

    They are chosen from the cases and from indexes of people alone: the rest is fetched for so many only.
    """
    keys = select(case_file.c.id).where(*wanted).order_by(*order_by).limit(most)
    if access.looks_at_people(who):
        theirs = [case_file.c.person_id.in_(ids) for ids in people_access.ids_seen(who, districts)]
        keys = keys.where(or_(access.told_of(who), *theirs))
    elif who.role in access.NOBODY:
        keys = keys.where(false())
    chosen = keys.correlate(None).subquery()
    return select(chosen.c.id)


def _beyond(order: Sequence[Any], place: Sequence[Any], *, opened: bool) -> ColumnElement[bool]:
    given = tuple_(*(literal(value, getattr(one, "type", Integer())) for value, one in zip(place, order, strict=True)))
    return tuple_(*order) > given if opened else tuple_(*order) < given


def _after(row: AnyRow, size: int) -> str:
    values = [getattr(row, f"k{at}") for at in range(size)]
    return APART.join(one.isoformat() if isinstance(one, datetime) else str(one) for one in values)


def _place(after: str, *, opened: bool) -> list[Any] | None:
    """What ``_after`` wrote; None where it is anything else: the list then begins anew."""
    parts = after.split(APART)
    moment = datetime.fromisoformat
    kinds: tuple[Callable[[str], Any], ...] = (int, int, moment, int) if opened else (moment, int)
    if len(parts) != len(kinds):
        return None
    try:
        found = [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (ValueError, OverflowError):
        return None
    return found if all(map(_sound, found)) else None


def _sound(one: Any) -> bool:  # noqa: ANN401 - a moment or a number
    if isinstance(one, datetime):
        return one.tzinfo is not None and one.year in YEARS
    return bool(0 <= one < 2**31)
