"""Reading the rota from its tables."""

from __future__ import annotations

from datetime import time

from sqlalchemy import Connection, select

from bot.core.rota import Leave, Rota, Shift
from bot.store import rota_leave, rota_shift, staff
from bot.store.base import AnyRow
from bot.store.prepared import Prepared

_SHIFTS = Prepared(
    select(rota_shift).join(staff, staff.c.id == rota_shift.c.staff_id).where(staff.c.active).order_by(rota_shift.c.id)
)
_LEAVE = Prepared(select(rota_leave.c.staff_id, rota_leave.c.first, rota_leave.c.last).order_by(rota_leave.c.id))


def load(connection: Connection) -> Rota:
    """All shifts of those who are still here, and all leave."""
    shifts = tuple(shift_of(row) for row in _SHIFTS.all(connection, {}))
    return Rota(shifts, tuple(Leave(*row) for row in _LEAVE.all(connection, {})))


def shift_of(row: AnyRow) -> Shift:
    """A row as the core knows it."""
    return Shift(
        staff=row.staff_id,
        duty=row.duty,
        begins=time.fromisoformat(row.begins),
        ends=time.fromisoformat(row.ends),
        district=row.district,
        levels=frozenset(row.levels.split(",")),
        days=frozenset(int(day) - 1 for day in row.days),
        since=row.since,
        until=row.until,
    )
