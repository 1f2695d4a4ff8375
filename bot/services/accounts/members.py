"""The staff as those who lead see it, and what they may do with an account: a new link, a second factor, closing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services import zones
from bot.services.accounts import invitations, second_factor, sessions
from bot.services.accounts.invitations import Link
from bot.services.cases import left_cases, reading
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers
from bot.services.staff import NewStaff, StaffMember
from bot.store import case_file, invitation, staff, staff_session
from bot.store import second_factor as factors
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.staff import ROLES

log = get_logger(__name__)

LEADS = frozenset({"caseworker", "editor"})
"""Roles that a supervisor may give and take; an admin may all."""


class NotAllowed(Exception):
    """This account is not there, or not this member's to change."""


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the list of staff."""

    id: UUID
    name: str
    email: str
    role: str
    district: str | None
    zone: str
    """The name of the zone that they read times in."""
    active: bool
    second_factor: bool
    alerted: bool
    """Has a number that alerts go to."""
    last_log_in: datetime | None
    invited_until: datetime | None
    """While a link is open."""
    cases: int
    """Open cases that they have taken."""
    mine_to_change: bool


def roles_for(who: StaffMember) -> tuple[str, ...]:
    """The roles that this member may give to others."""
    if who.role == "admin":
        return ROLES
    return tuple(role for role in ROLES if role in LEADS) if who.role == "supervisor" else ()


def everybody(kabar: Kabar, who: StaffMember) -> list[Account]:
    """All accounts by name, those that are closed behind the others."""
    with kabar.database.read() as connection:
        found = [_account(kabar, who, row) for row in connection.execute(_accounts(kabar))]
    return sorted(found, key=lambda one: (not (one.active or one.invited_until), one.name.casefold(), one.id))


def one(kabar: Kabar, who: StaffMember, staff_id: UUID) -> Account:
    """One account. Raises NotAllowed."""
    with kabar.database.read() as connection:
        row = connection.execute(_accounts(kabar).where(staff.c.id == staff_id)).first()
    if row is None:
        raise NotAllowed
    return _account(kabar, who, row)


def invite(kabar: Kabar, who: StaffMember, new: NewStaff) -> tuple[UUID, Link]:
    """A new account and its link. Raises NotAllowed, StaffFault."""
    if new.role in ROLES and new.role not in roles_for(who):
        raise NotAllowed
    return invitations.invite(kabar, new, who.id)


@again_if_crossed
def new_link(kabar: Kabar, who: StaffMember | None, staff_id: UUID) -> Link:
    """Another link: for a password that was forgotten, or an account that is to open again. Raises NotAllowed."""
    with kabar.database.write() as connection:
        to_change(connection, who, staff_id)
        return invitations.link_in(connection, kabar, staff_id, who.id if who else None)


@again_if_crossed
def reset_second_factor(kabar: Kabar, who: StaffMember | None, staff_id: UUID) -> None:
    """The phone is lost: the next log-in sets up another; sessions end. Raises NotAllowed."""
    with kabar.database.write() as connection:
        to_change(connection, who, staff_id)
        second_factor.reset_in(connection, who.id if who else None, staff_id, kabar.clock.now())


@again_if_crossed
def close(kabar: Kabar, who: StaffMember | None, staff_id: UUID) -> int:
    """Close the account; gives how many cases are handed on. Sessions, links and alerts end. Raises NotAllowed.

    What is red, and as much of the rest as a moment allows, is handed on before this returns; the clock does the rest.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        to_change(connection, who, staff_id)
        connection.execute(update(staff).where(staff.c.id == staff_id).values(active=False))
        sessions.end_all(connection, staff_id, "closed", now)
        invitations.withdraw(connection, staff_id, now)
        record(connection, who.id if who else None, "staff_close", str(staff_id), now)
        left_cases.silence(connection, staff_id, now)
        left = left_cases.left(connection, staff_id)
    try:
        # first, so that no alert goes to them
        caseworkers.let_go(kabar, staff_id, who.id if who else None, now)
        left_cases.hand_on(kabar, staff_id, now, left_cases.AT_ONCE)
    except (OperationalError, InterfaceError):
        log.exception("cases_not_handed_on")  # the account is closed all the same: the clock goes on
    return left


def by_email(kabar: Kabar, email: str) -> UUID | None:
    """Whose address this is."""
    index = kabar.vault.index("email", email.strip().lower())
    with kabar.database.read() as connection:
        return connection.execute(select(staff.c.id).where(staff.c.email_index == index)).scalar()


def to_change(connection: Connection, who: StaffMember | None, staff_id: UUID) -> None:
    """Lock the account for a change. ``who`` is None for the command line, which may all. Raises NotAllowed."""
    row = connection.execute(select(staff).where(staff.c.id == staff_id).with_for_update(key_share=True)).first()
    if row is None or not (who is None or _may_change(who, row)):
        raise NotAllowed


def _may_change(who: StaffMember, row: AnyRow) -> bool:
    return row.id != who.id and row.role in roles_for(who)


def _accounts(kabar: Kabar) -> Select[tuple[object, ...]]:
    last = select(func.max(staff_session.c.began_at)).where(staff_session.c.staff_id == staff.c.id)
    until = select(func.max(invitation.c.expires_at)).where(
        invitation.c.staff_id == staff.c.id,
        invitation.c.used_at.is_(None),
        invitation.c.withdrawn_at.is_(None),
        invitation.c.expires_at > kabar.clock.now(),
    )
    cases = (
        select(func.count())
        .select_from(case_file)
        .where(case_file.c.status == "open", case_file.c.acknowledged_by == staff.c.id)
    )
    return select(
        staff,
        factors.c.since,
        last.scalar_subquery().label("last_log_in"),
        until.scalar_subquery().label("invited_until"),
        cases.scalar_subquery().label("cases"),
    ).outerjoin(factors, factors.c.staff_id == staff.c.id)


def _account(kabar: Kabar, who: StaffMember, row: AnyRow) -> Account:
    return Account(
        id=row.id,
        name=reading.opened(kabar, row.name, "staff.name", row.id),
        email=reading.opened(kabar, row.email, "staff.email", row.id),
        role=row.role,
        district=row.district,
        zone=zones.of(kabar, row.timezone).key,
        active=row.active,
        second_factor=row.since is not None,
        alerted=row.phone is not None,
        last_log_in=row.last_log_in,
        invited_until=row.invited_until,
        cases=row.cases,
        mine_to_change=_may_change(who, row),
    )
