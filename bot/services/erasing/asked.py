"""What somebody asked to be erased, as the pages of a person and of a case tell it: that it waits, or that it is done.

``slips`` has the whole receipt, for those who lead; this much is for everybody who sees the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, select

from bot.services.cases.reading import opened
from bot.services.erasing import texts
from bot.services.kabar import Kabar
from bot.store import consent, erasure, staff
from bot.store.base import AnyRow


@dataclass(frozen=True, slots=True)
class Asked:
    """An erasure that was asked for."""

    code: str
    """Of its receipt."""
    scope: str
    asked_at: datetime
    asked_by: str
    member: str
    """Who asked, where it was staff; empty: nobody of the staff."""
    reason: str | None
    waits: str | None
    """``case``, ``sending``, ``keys``; None: it is finished."""


def waiting(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Asked, ...]:
    """What is not finished, the newest first; whoever asked twice for the same is told of once, everything holds all.

    Of who agreed to take part again meanwhile only the texts go, so that is what is told.
    """
    query = _theirs(person_id).where(erasure.c.finished_at.is_(None))
    rows = connection.execute(query.order_by(erasure.c.asked_at.desc(), erasure.c.id.desc())).all()
    found: dict[tuple[str, str | None], Asked] = {}
    for row in rows:
        scope = "thread" if row.scope == "all" and came_back(connection, row) else row.scope
        one = _asked(connection, kabar, row, scope)
        if scope == "all":
            return (one,)
        found.setdefault((scope, one.waits), one)
    return tuple(found.values())


def of_erased(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Asked, ...]:
    """By what everything of somebody was erased."""
    query = _theirs(person_id).where(erasure.c.scope == "all", erasure.c.emptied_at.is_not(None))
    row = connection.execute(query.order_by(erasure.c.emptied_at.desc()).limit(1)).first()
    return (_asked(connection, kabar, row, row.scope),) if row else ()


def everything_goes(connection: Connection, person_id: UUID) -> bool:
    """Whether they asked that everything be erased, and it waits: nobody begins anew with them for their sake."""
    mine = (erasure.c.person_id == person_id, erasure.c.scope == "all", erasure.c.finished_at.is_(None))
    return any(not came_back(connection, row) for row in connection.execute(select(erasure).where(*mine)).all())


def came_back(connection: Connection, row: AnyRow) -> bool:
    """Whether they agreed to take part again while it waited: then they are somebody we keep in touch with."""
    again = (consent.c.person_id == row.person_id, consent.c.scope.in_(("check_ins", "awareness")), consent.c.given)
    query = select(consent.c.id).where(*again, consent.c.at > row.asked_at)
    return connection.execute(query.limit(1)).first() is not None


def waits(connection: Connection, row: AnyRow) -> str | None:
    """What this erasure waits for; None where it is finished."""
    if row.finished_at is not None:
        return None
    return (texts.waits(connection, row) if row.emptied_at is None else None) or "keys"


def _theirs(person_id: UUID) -> Select[tuple[object, ...]]:
    named = select(erasure, staff.c.name.label("staff_name")).outerjoin(staff, staff.c.id == erasure.c.staff_id)
    return named.where(erasure.c.person_id == person_id)


def _asked(connection: Connection, kabar: Kabar, row: AnyRow, scope: str) -> Asked:
    return Asked(
        code=row.code,
        scope=scope,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        member=opened(kabar, row.staff_name, "staff.name", row.staff_id) if row.staff_id else "",
        reason=row.reason,
        waits=waits(connection, row),
    )
