"""A member's hours of duty: changed by who leads them, and what that leaves uncovered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.core.duty_hours import Hours, uncovered
from bot.services.accounts import members
from bot.services.cases import roster, rota_rows
from bot.services.kabar import Kabar
from bot.services.staff import StaffFault, StaffMember, checked_hours
from bot.store import staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

OWN: Final = ("supervisor", "admin")
"""Who may change their own, as they may write the rota; everybody else's are a leader's to change."""
ANSWERS: Final = ("caseworker", "supervisor")
"""Of whom a person in danger may be told that they are on duty (see ``roster.ready``)."""
RUNG: Final = (*ANSWERS, "admin")
"""Who is alerted at all; an editor sees no people."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody's hours, and what all accounts together come to."""

    hours: Hours | None
    rota: bool
    """Whether there is a rota: then that alone says who is on duty."""
    open: tuple[Hours, ...]
    """Hours of the day in which no account that can be alerted is on duty; leave is not looked at."""
    counted: bool
    """Whether this account counts for that: no admin's does, nor that of whoever is not there yet or has no number."""


def of(kabar: Kabar, staff_id: UUID) -> Duty:
    """As it is now."""
    with kabar.database.read() as connection:
        row = connection.execute(select(staff.c.duty_from, staff.c.duty_to).where(staff.c.id == staff_id)).one()
        answering = [one for one in roster.alertable(connection) if one.role in ANSWERS]
        found = [(one.duty_from or "", one.duty_to or "") for one in answering if one.has_hours]
        counted = any(one.id == staff_id for one in answering)
        hours = (row.duty_from, row.duty_to) if row.duty_from and row.duty_to else None
        return Duty(hours, rota_rows.load(connection).used, uncovered(found), counted)


@again_if_crossed
def change(kabar: Kabar, who: StaffMember, staff_id: UUID, begins: str, ends: str) -> None:
    """Other hours for somebody; both empty: none. Raises NotAllowed, StaffFault."""
    with kabar.database.write() as connection:
        if staff_id == who.id and who.role in OWN:
            connection.execute(select(staff.c.id).where(staff.c.id == staff_id).with_for_update(key_share=True))
        else:
            members.to_change(connection, who, staff_id)
        _write(connection, kabar, who, staff_id, checked_hours(begins.strip() or None, ends.strip() or None))


def _write(connection: Connection, kabar: Kabar, who: StaffMember, staff_id: UUID, hours: Hours | None) -> None:
    begins, ends = hours or (None, None)
    row = connection.execute(select(staff).where(staff.c.id == staff_id)).one()
    if row.role not in RUNG:
        raise StaffFault(f"duty: an {row.role} is not alerted, so has no hours of duty", "duty_role")
    if (row.duty_from, row.duty_to) == (begins, ends):
        return
    connection.execute(update(staff).where(staff.c.id == staff_id).values(duty_from=begins, duty_to=ends))
    record(connection, who.id, "staff_duty", str(staff_id), kabar.clock.now())
