"""Who can be told: staff on duty now, and whom the ladder reaches at each rung."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from bot.core.timing import is_safe
from bot.services.persons.people import Person
from bot.store import identity, staff
from bot.store.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Member:
    """A staff member who can be alerted."""

    id: UUID
    role: str
    district: str | None
    language: str
    line: str
    duty_from: str | None
    duty_to: str | None
    identity_id: UUID
    whatsapp_in_at: datetime | None = None

    def on_duty(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether this moment lies in their hours; without hours they are on duty day and night."""
        if not self.duty_from or not self.duty_to:
            return True
        return is_safe(now, zone, self.duty_from, self.duty_to)


_ALERTABLE = Prepared(
    select(
        staff.c.id,
        staff.c.role,
        staff.c.district,
        staff.c.language,
        staff.c.line,
        staff.c.duty_from,
        staff.c.duty_to,
        identity.c.id.label("identity_id"),
        staff.c.whatsapp_in_at,
    )
    .join(identity, identity.c.staff_id == staff.c.id)
    # a member may be known by a WhatsApp user id as well: once is enough
    .where(
        identity.c.kind == "phone",
        staff.c.active,
        or_(*(staff.c.role == role for role in ("caseworker", "supervisor", "admin"))),
    )
    .order_by(staff.c.created_at, staff.c.id)
)


def alertable(connection: Connection) -> list[Member]:
    """All active staff with a number who take cases, in a steady order."""
    return [Member(*row) for row in _ALERTABLE.all(connection, {})]


def covered(connection: Connection, who: Person, now: datetime) -> bool:
    """Whether somebody on duty at this moment is told of a red sign of this person at once."""
    zone = ZoneInfo(who.timezone)
    return any(member.on_duty(now, zone) for member in rung(alertable(connection), who, "caseworker", now))


def rung(members: Sequence[Member], who: Person, name: str, now: datetime) -> list[Member]:
    """Whom a rung of the ladder reaches, best first; empty where nobody fits.

    ``caseworker``: the person's own, else one of the district, else any; where that one is off duty, somebody on duty
    is told as well, whoever it is. ``backup``: the other caseworkers of the district, else all others.
    ``supervisor``: supervisors, else admins. ``everyone``: all of these.
    """
    zone = ZoneInfo(who.timezone)
    if name == "everyone":
        return everybody(members, who, now)
    if name == "supervisor":
        return _having(members, "supervisor") or _having(members, "admin")
    caseworkers = _having(members, "caseworker")
    near = [m for m in caseworkers if _same(m.district, who.district)]
    own = [m for m in caseworkers if m.id == who.caseworker_id]
    awake = [m for m in (*near, *caseworkers, *_having(members, "supervisor")) if m.on_duty(now, zone)]
    near_awake = [m for m in near if m in awake]
    first = (own or near_awake or [m for m in caseworkers if m in awake] or near or caseworkers)[:1]
    if not any(m in awake for m in first):
        first += awake[:1]
    if name == "caseworker":
        return first
    others = [m for m in near if m not in first] or [m for m in caseworkers if m not in first]
    return [m for m in others if m in awake] or others


def everybody(members: Sequence[Member], who: Person, now: datetime) -> list[Member]:
    """All rungs at once, nobody twice."""
    told = [m for name in ("caseworker", "backup", "supervisor") for m in rung(members, who, name, now)]
    return list(dict.fromkeys(told))


def of_machines(members: Sequence[Member], district: str | None, now: datetime, zone: ZoneInfo) -> list[Member]:
    """Who is told that something of ours has failed: all on duty who care for this district, and who leads them.

    The caseworkers of the district, or all of them where it has none, and supervisors, or admins where there are none.
    Where nobody is on duty, all of these.
    """
    caseworkers = _having(members, "caseworker")
    near = [m for m in caseworkers if _same(m.district, district)] or caseworkers
    concerned = [*near, *(_having(members, "supervisor") or _having(members, "admin"))]
    return [m for m in concerned if m.on_duty(now, zone)] or concerned


def _having(members: Iterable[Member], role: str) -> list[Member]:
    return [m for m in members if m.role == role]


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one.casefold() == other.casefold()
