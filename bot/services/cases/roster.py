"""Who can be told: staff on duty now, and whom the ladder reaches at each rung."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from bot.core.flow import Level
from bot.core.ladder import Helper
from bot.core.rota import DUTIES
from bot.core.timing import is_safe
from bot.services.cases import rota_rows
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
    timezone: str | None = None
    """As of a :class:`StaffMember`; hours of duty are not of this zone, but of where the people are."""

    def on_duty(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether they may be rung now as somebody on duty: in their hours, or at any time where none are written."""
        return not self.has_hours or self.promised(now, zone)

    def promised(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether somebody wrote that they are on duty now: only of them may a frightened person be told."""
        return bool(self.duty_from and self.duty_to) and is_safe(now, zone, self.duty_from or "", self.duty_to or "")

    @property
    def has_hours(self) -> bool:
        """Whether their hours of duty are written. The same hour twice is day and night."""
        return bool(self.duty_from and self.duty_to)


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
        staff.c.timezone,
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
    """Whether somebody who is written to be on duty at this moment is told of a red sign of this person at once.

    Written in the rota, or without one in the hours of an account. Where nobody wrote any, nothing is promised.
    """
    found = ready(connection, who, "red", now)
    return any(member in found.promised for member in found.rung("caseworker"))


def ready(connection: Connection, who: Person, level: Level, now: datetime) -> Ready:
    """Who stands ready for this person and level at this moment."""
    zone = ZoneInfo(who.timezone)
    plan = rota_rows.load(connection)
    members = alertable(connection)
    present = [m for m in members if not plan.away(m.id, now, zone)]
    # whoever is on leave is not called; where all are, they are better than nobody, but nobody on duty
    here = present or members
    if not plan.used:
        able = [*_having(present, "caseworker"), *_having(present, "supervisor")]
        near = [m for m in able if _same(m.district, who.district) and m.role == "caseworker"]
        awake = [m for m in dict.fromkeys((*near, *able)) if m.on_duty(now, zone)]
        return Ready(here, who, tuple(awake), tuple(m for m in awake if m.promised(now, zone)))
    known = {member.id: member for member in present}
    on_call, backup = (
        [known[one] for one in plan.on(duty, who.district, level, now, zone) if one in known] for duty in DUTIES
    )
    called = tuple(dict.fromkeys((*on_call, *backup)))
    return Ready(here, who, called, called, tuple(on_call), tuple(backup))


@dataclass(frozen=True, slots=True)
class Ready:
    """Those who can be told of a person's case now."""

    members: Sequence[Member]
    who: Person
    awake: tuple[Member, ...]
    """Who is on duty and not away: by the rota, or where nobody has written one by their own hours; best first."""
    promised: tuple[Member, ...] = ()
    """Those among them of whom it is written that they are on duty now."""
    on_call: tuple[Member, ...] = ()
    backup: tuple[Member, ...] = ()

    def rung(self, name: Helper) -> list[Member]:
        """Whom a rung of the ladder reaches, best first; empty where nobody fits.

        ``caseworker``: the person's own, else who is on duty, else one of the district; where that one is off duty,
        somebody on duty is told as well, whoever it is. ``on_call``: the others whom the rota calls. ``backup``: the
        rota's, else the other caseworkers of the district, else all others. ``supervisor``: supervisors, else admins.
        ``everyone``: all of these, and whoever else is on duty, wherever.
        """
        if name == "everyone":
            return self.everybody()
        if name == "supervisor":
            return _having(self.members, "supervisor") or _having(self.members, "admin")
        caseworkers = _having(self.members, "caseworker")
        near = [m for m in caseworkers if _same(m.district, self.who.district)]
        # also where they lead: whoever accompanies somebody knows them best
        own = [m for m in self.members if m.id == self.who.caseworker_id]
        called = self.on_call or tuple(m for m in self.awake if m.role == "caseworker")
        first = (own or [*called] or near or caseworkers)[:1]
        sure = self.promised or self.awake
        if not any(m in sure for m in first):
            first += sure[:1]
        if name == "caseworker":
            return first
        if name == "on_call":
            return [m for m in self.on_call if m not in first]
        if planned := [m for m in self.backup if m not in (*first, *self.on_call)]:
            return planned
        others = [m for m in near if m not in first] or [m for m in caseworkers if m not in first]
        return [m for m in others if m in self.awake] or others

    def everybody(self) -> list[Member]:
        """All rungs at once and everybody on duty, nobody twice."""
        names: tuple[Helper, ...] = ("caseworker", "on_call", "backup", "supervisor")
        return list(dict.fromkeys((*(m for name in names for m in self.rung(name)), *self.awake)))


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
