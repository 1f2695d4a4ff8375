"""One-time links: somebody new sets a password by one, and so does whoever forgot theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.services import staff as accounts
from bot.services.accounts import passwords
from bot.services.cases import reading
from bot.services.kabar import Kabar
from bot.services.staff import NewStaff, StaffMember
from bot.store import invitation, new_id, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

LASTS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is handed over, once: it is kept nowhere."""

    address: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for."""

    staff_id: UUID
    name: str
    email: str


@again_if_crossed
def invite(kabar: Kabar, new: NewStaff, by: UUID | None) -> tuple[UUID, Link]:
    """An account that opens when its owner has set a password by the link; until then nobody alerts it.

    ``new.password`` does not count. Raises StaffFault.
    """
    nobodys = replace(new, password=secrets.token_urlsafe(32))
    with kabar.database.write() as connection:
        staff_id = accounts.add_in(connection, kabar, nobodys, by, active=False)
        return staff_id, link_in(connection, kabar, staff_id, by)


def link_in(connection: Connection, kabar: Kabar, staff_id: UUID, by: UUID | None) -> Link:
    """A new link for an account that is there; one made before opens nothing any more."""
    now, token = kabar.clock.now(), secrets.token_urlsafe(32)
    withdraw(connection, staff_id, now)
    made = Link(f"{kabar.settings.public_url}/invitation/{token}", now + LASTS)
    values = {"id": new_id(), "staff_id": staff_id, "token_index": _index(kabar, token), "made_by": by}
    connection.execute(insert(invitation).values(**values, made_at=now, expires_at=made.expires_at))
    record(connection, by, "staff_link", str(staff_id), now)
    return made


def withdraw(connection: Connection, staff_id: UUID, now: datetime) -> None:
    """No link of this member opens anything any more."""
    open_ones = (invitation.c.staff_id == staff_id, invitation.c.used_at.is_(None), invitation.c.withdrawn_at.is_(None))
    connection.execute(update(invitation).where(*open_ones).values(withdrawn_at=now))


def look(kabar: Kabar, token: str) -> Invited | None:
    """Whom the link is for; None for one that is unknown, used, withdrawn or too old. Changes nothing."""
    with kabar.database.read() as connection:
        row = _valid(connection, kabar, token)
    return _invited(kabar, row) if row else None


@again_if_crossed
def accept(kabar: Kabar, token: str, password: str) -> StaffMember | None:
    """Set the password and open the account; the link is used up. None as in ``look``; raises StaffFault."""
    if look(kabar, token) is None:
        return None  # before anybody can have us hash a thousand passwords
    hashed = accounts.hashed(password)
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _valid(connection, kabar, token, lock=True)
        if row is None:
            return None
        connection.execute(update(invitation).where(invitation.c.id == row.invitation).values(used_at=now))
        connection.execute(update(staff).where(staff.c.id == row.id).values(active=True))
        passwords.put_in(connection, row.id, hashed, now)
        record(connection, row.id, "staff_accept", str(row.id), now)
    return accounts.as_member(kabar, row)


def _valid(connection: Connection, kabar: Kabar, token: str, *, lock: bool = False) -> AnyRow | None:
    query = (
        select(staff, invitation.c.id.label("invitation"))
        .join(invitation, invitation.c.staff_id == staff.c.id)
        .where(
            invitation.c.token_index == _index(kabar, token),
            invitation.c.used_at.is_(None),
            invitation.c.withdrawn_at.is_(None),
            invitation.c.expires_at > kabar.clock.now(),
        )
    )
    if lock:  # two browsers with one link: the second reads it as used
        query = query.with_for_update(of=invitation, key_share=True)
    return connection.execute(query).first()


def _invited(kabar: Kabar, row: AnyRow) -> Invited:
    name = reading.opened(kabar, row.name, "staff.name", row.id)
    return Invited(row.id, name, reading.opened(kabar, row.email, "staff.email", row.id))


def _index(kabar: Kabar, token: str) -> bytes:
    return kabar.vault.index("invitation", token)
