"""Writing the rota: hours of duty and leave. Every change is in the audit trail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from bot.core.flow import LEVELS
from bot.core.rota import DUTIES
from bot.services.kabar import Kabar
from bot.store import new_id, rota_leave, rota_shift, staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

WHOLE_WEEK = ("1", "2", "3", "4", "5", "6", "7")
"""1 is Monday."""
ON_THE_ROTA = ("caseworker", "supervisor", "admin")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class RotaFault(ValueError):
    """It cannot be written like this; the text is the code of what is wrong, see fault() in _rota_words.html."""


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift as somebody wrote it."""

    staff_id: str
    duty: str
    begins: str
    ends: str
    district: str = ""
    """Empty: every district."""
    levels: tuple[str, ...] = LEVELS
    days: tuple[str, ...] = WHOLE_WEEK
    since: str = ""
    until: str = ""


@again_if_crossed
def add_shift(kabar: Kabar, by: UUID | None, new: NewShift) -> UUID:
    """Write a shift. Raises RotaFault."""
    since, until = _day(new.since), _day(new.until)
    district = _district(kabar, new.district)
    if new.duty not in DUTIES:
        raise RotaFault("duty")
    if not all(_HOUR.fullmatch(hour) for hour in (new.begins, new.ends)):
        raise RotaFault("hours")
    if not new.levels or set(new.levels) - set(LEVELS):
        raise RotaFault("levels")
    if not new.days or set(new.days) - set(WHOLE_WEEK):
        raise RotaFault("days")
    if since and until and until < since:
        raise RotaFault("until")
    now, shift_id = kabar.clock.now(), new_id()
    with kabar.database.write() as connection:
        values = {
            "id": shift_id,
            "staff_id": _staff(connection, new.staff_id),
            "duty": new.duty,
            "district": district,
            "levels": ",".join(level for level in LEVELS if level in new.levels),
            "days": "".join(sorted(set(new.days))),
            "begins": new.begins,
            "ends": new.ends,
            "since": since,
            "until": until,
            "created_at": now,
        }
        connection.execute(insert(rota_shift).values(**values))
        record(connection, by, "rota_shift_add", str(shift_id), now)
    return shift_id


@again_if_crossed
def add_leave(kabar: Kabar, by: UUID | None, staff_id: str, first: str, last: str) -> UUID:
    """Write that somebody is away from the first to the last day. Raises RotaFault."""
    begins, ends = _day(first), _day(last or first)
    if begins is None or ends is None:
        raise RotaFault("day")
    if ends < begins:
        raise RotaFault("until")
    now, leave_id = kabar.clock.now(), new_id()
    with kabar.database.write() as connection:
        values = {"id": leave_id, "staff_id": _staff(connection, staff_id), "first": begins, "last": ends}
        connection.execute(insert(rota_leave).values(**values, created_at=now))
        record(connection, by, "rota_leave_add", str(leave_id), now)
    return leave_id


@again_if_crossed
def remove(kabar: Kabar, by: UUID | None, row_id: str) -> None:
    """Take away a shift or a leave. Raises RotaFault where there is none."""
    try:
        wanted = UUID(row_id)
    except ValueError:
        raise RotaFault("gone") from None
    with kabar.database.write() as connection:
        tables = (rota_shift, rota_leave)
        if not sum(connection.execute(delete(table).where(table.c.id == wanted)).rowcount for table in tables):
            raise RotaFault("gone")
        record(connection, by, "rota_remove", row_id, kabar.clock.now())


def by_email(kabar: Kabar, email: str) -> str:
    """The id of the member with this address. Raises RotaFault."""
    index = kabar.vault.index("email", email.strip().lower())
    with kabar.database.read() as connection:
        found = connection.execute(select(staff.c.id).where(staff.c.email_index == index)).scalar()
    if found is None:
        raise RotaFault("staff")
    return str(found)


def _staff(connection: Connection, text: str) -> UUID:
    try:
        wanted = UUID(text)
    except ValueError:
        raise RotaFault("staff") from None
    row = connection.execute(select(staff.c.role, staff.c.active).where(staff.c.id == wanted)).first()
    if row is None or not row.active or row.role not in ON_THE_ROTA:
        raise RotaFault("staff")
    return wanted


def _district(kabar: Kabar, text: str) -> str | None:
    if not text.strip():
        return None
    known = kabar.content.districts.get(text.strip().casefold())
    if known is None:
        raise RotaFault("district")
    return known.name


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RotaFault("day") from None


def short(row_id: UUID) -> str:
    """The end of an id, which differs from row to row: what one types."""
    return row_id.hex[-8:]


def full(ids: Iterable[UUID], typed: str) -> str:
    """The id that ends so. Raises RotaFault."""
    found = [one for one in ids if one.hex.endswith(typed.lower().replace("-", ""))]
    if len(found) != 1:
        raise RotaFault("gone")
    return str(found[0])
