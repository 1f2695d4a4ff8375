"""Staff accounts: adding them, logging in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Select, func, insert, select, update

from bot.services import zones
from bot.services.cases import reading
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.numbers import normalise
from bot.store import identity, new_id, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.staff import ROLES

SHORTEST_PASSWORD = 10
_VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f<>]+")
"""What an address has: no blank, no new line that would begin another header of an e-mail."""
_ONE_ACCOUNT = 0x6B616272
"""Names the lock under which accounts are made one after another."""
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)

_hasher = PasswordHasher()


class StaffFault(ValueError):
    """An account cannot be made like this; the message says why and what would do, ``code`` the same for a page."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who is logged in."""

    id: UUID
    name: str
    role: str
    district: str | None
    language: str
    zone: ZoneInfo
    """In which they read and write times."""
    timezone: str | None
    """What they chose, which ``zone`` is unless tzdata dropped it; None: the deployment's."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """An account to be made."""

    name: str
    phone: str | None
    email: str
    role: str
    password: str
    district: str | None = None
    language: str = "id"
    duty_from: str | None = None
    duty_to: str | None = None
    line: str | None = None
    """``whatsapp``, ``sms``, ``sim``; empty: the deployment's. WhatsApp takes alerts for 24 h after their last word."""
    timezone: str | None = None
    """WIB, WITA, WIT or an IANA name; empty: the deployment's."""


def add(kabar: Kabar, new: NewStaff) -> UUID:
    """Make an account. Raises StaffFault for a role, address, number or password that will not do."""
    with kabar.database.write() as connection:
        return add_in(connection, kabar, new)


def add_in(connection: Connection, kabar: Kabar, new: NewStaff, by: UUID | None = None, *, active: bool = True) -> UUID:
    """Make an account within a larger change; one that is not ``active`` waits for its owner. Raises StaffFault."""
    email, timezone = _checked(new), zone_named(new.timezone)
    phone = normalise(new.phone, kabar.settings.country) if new.phone else None
    if new.phone and phone is None:
        raise StaffFault(
            f"phone: {new.phone!r} is not a mobile number; write it like 0812... or +62812...", "phone_wrong"
        )
    now = kabar.clock.now()
    staff_id = new_id()
    seal = kabar.vault.seal
    index = kabar.vault.index("email", email)
    if not kabar.database.sqlite:
        # one tap too many, or two who invite the same colleague: one number of two members would answer for either
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_ACCOUNT)))
    if connection.execute(select(staff.c.id).where(staff.c.email_index == index)).first():
        raise StaffFault("email: somebody has an account with this address already", "email_taken")
    if phone and connection.execute(_owner_of(kabar, phone)).first():
        raise StaffFault("phone: this number belongs to another account already", "phone_taken")
    connection.execute(
        insert(staff).values(
            id=staff_id,
            name=seal(new.name.strip(), "staff.name", staff_id),
            phone=seal(phone, "staff.phone", staff_id) if phone else None,
            email=seal(email, "staff.email", staff_id),
            email_index=index,
            role=new.role,
            district=new.district,
            language=new.language,
            line=new.line or kabar.settings.default_line,
            password_hash=hashed(new.password),
            duty_from=new.duty_from,
            duty_to=new.duty_to,
            timezone=timezone,
            active=active,
            created_at=now,
        )
    )
    if phone:
        people.add_identity(connection, kabar, now, "phone", phone, {"staff_id": staff_id})
    record(connection, by, "staff_add" if active else "staff_invite", str(staff_id), now)
    return staff_id


def zone_named(given: str | None) -> str | None:
    """The name of a time zone as it is kept, None for the deployment's. Raises StaffFault."""
    if not given or not given.strip():
        return None
    if (name := zones.named(given)) is not None:
        return name
    meant = zones.nearest(given)
    hint = f"did you mean {meant}?" if meant else "write WIB, WITA, WIT, or a name like Asia/Kuala_Lumpur"
    raise StaffFault(f"timezone: {given[: zones.LONGEST]!r} is not a time zone; {hint}", "timezone_unknown")


def change_zone(kabar: Kabar, who: StaffMember, given: str) -> None:
    """Another time zone for this member, or the deployment's. Raises StaffFault."""
    name = zone_named(given)
    with kabar.database.write() as connection:
        connection.execute(update(staff).where(staff.c.id == who.id).values(timezone=name))
        record(connection, who.id, "staff_timezone", str(who.id), kabar.clock.now())


def hashed(password: str) -> str:
    """As it is kept. Raises StaffFault for one that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise StaffFault(f"password: use at least {SHORTEST_PASSWORD} characters", "password_short")
    return _hasher.hash(password)


def fits(password_hash: str, password: str) -> bool:
    """Whether this is the password."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def authenticate(kabar: Kabar, email: str, password: str) -> StaffMember | None:
    """The member whose address and password these are. Takes equally long whether or not the address is known."""
    index = kabar.vault.index("email", email.strip().lower())
    with kabar.database.read() as connection:
        row = connection.execute(select(staff).where(staff.c.email_index == index, staff.c.active)).first()
    nobodys = _of_nobody()
    right = fits(row.password_hash if row else nobodys, password)
    return as_member(kabar, row) if row and right else None


def member(kabar: Kabar, staff_id: UUID) -> StaffMember | None:
    """The member with this id, or None if there is none or the account is closed."""
    with kabar.database.read() as connection:
        row = connection.execute(select(staff).where(staff.c.id == staff_id, staff.c.active)).first()
    return as_member(kabar, row) if row else None


def as_member(kabar: Kabar, row: AnyRow) -> StaffMember:
    """A row of ``staff`` as a member."""
    name = reading.opened(kabar, row.name, "staff.name", row.id)
    zone = zones.of(kabar, row.timezone)
    return StaffMember(row.id, name, row.role, row.district, row.language, zone, row.timezone)


def _checked(new: NewStaff) -> str:
    if not new.name.strip():
        raise StaffFault("name: is empty", "name_empty")
    if new.role not in ROLES:
        raise StaffFault(f"role: {new.role!r} is none of {', '.join(ROLES)}", "role_unknown")
    checked_hours(new.duty_from, new.duty_to)
    email = new.email.strip().lower()
    if email.count("@") != 1 or "." not in email.partition("@")[2] or not _VISIBLE.fullmatch(email):
        raise StaffFault(f"email: {new.email!r} is not an address", "email_wrong")
    return email


def checked_hours(begins: str | None, ends: str | None) -> tuple[str, str] | None:
    """Hours of duty as they are kept; None: none are written. Raises StaffFault."""
    if bool(begins) != bool(ends):
        raise StaffFault("duty: give both --duty-from and --duty-to, or neither", "duty_half")
    for hour in filter(None, (begins, ends)):
        if not _HOUR.fullmatch(hour):
            raise StaffFault(f"duty: {hour[: zones.LONGEST]!r} is not a time of day; write it like 08:00", "duty_wrong")
    return (begins, ends) if begins and ends else None


def _owner_of(kabar: Kabar, phone: str) -> Select[tuple[UUID]]:
    return select(identity.c.id).where(
        identity.c.kind == "phone",
        identity.c.value_index == kabar.vault.index("phone", phone),
        identity.c.staff_id.is_not(None),
    )


@cache
def _of_nobody() -> str:
    """Made when first wanted: it takes a quarter of a second, and few processes log anybody in."""
    return _hasher.hash("nobody has this password, yet checking it takes as long")
