"""The staff on a case's page. Only ``services.cases.access`` calls these: it decides who may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.cases import handovers, roster
from bot.services.cases.case_views import Colleague, Handed
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.store import alert, case_file, staff


def handed(connection: Connection, kabar: Kabar, case_id: int, viewer: UUID) -> Handed | None:
    """The hand-over that waits for its answer."""
    row = handovers.waiting(connection, case_id)
    if row is None:
        return None
    names = _names(connection, kabar, {row.by_id, row.to_id})
    return Handed(names[row.by_id], names[row.to_id], row.at, row.to_id == viewer)


def alerted(connection: Connection, case_id: int, staff_id: UUID) -> bool:
    """Whether this member was ever alerted to it."""
    mine = select(alert.c.id).where(alert.c.case_id == case_id, alert.c.staff_id == staff_id)
    return connection.execute(mine.limit(1)).first() is not None


def colleagues(
    connection: Connection, kabar: Kabar, but: Collection[UUID | None], district: str | None
) -> tuple[Colleague, ...]:
    """Whom the case can be handed to: those who can be told; of its own district first."""
    found = [one for one in roster.alertable(connection) if one.id not in but]
    names = _names(connection, kabar, {one.id for one in found})
    shown = [Colleague(str(one.id), names[one.id], one.role, one.district) for one in found]
    return tuple(sorted(shown, key=lambda one: (one.district != district, one.name.casefold())))


def holder(connection: Connection, kabar: Kabar, code: str, but: UUID | None = None) -> str | None:
    """The name of whoever has taken the case; None where nobody has, or ``but`` this one."""
    taker = select(staff.c.id, staff.c.name).join(case_file, case_file.c.acknowledged_by == staff.c.id)
    row = connection.execute(taker.where(case_file.c.code == code)).first()
    if row is None or row.id == but:
        return None
    return opened(kabar, row.name, "staff.name", row.id)


def _names(connection: Connection, kabar: Kabar, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in rows}
