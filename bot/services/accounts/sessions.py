"""Where staff are logged in: a row a log-in, looked up at every request, so that ending one ends it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from bot.services import staff as accounts
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import staff, staff_session
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

IDLE = timedelta(hours=12)
"""How long a session lasts after its last use."""
KEPT = timedelta(days=90)
"""How long a session that is over can still be looked up."""
LONGEST = 20
"""Letters of a browser's or a system's name."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser where a member is logged in."""

    id: UUID
    browser: str
    system: str
    began_at: datetime
    seen_at: datetime
    here: bool
    """It is the one that asks."""


@again_if_crossed
def begin(kabar: Kabar, who: StaffMember, browser: str, system: str) -> UUID:
    """A new session; sessions of this member that were over long ago are forgotten."""
    now, made = kabar.clock.now(), uuid4()
    with kabar.database.write() as connection:
        old = (staff_session.c.staff_id == who.id, staff_session.c.seen_at < now - KEPT)
        connection.execute(delete(staff_session).where(*old))
        connection.execute(
            insert(staff_session).values(
                id=made, staff_id=who.id, browser=browser[:LONGEST], system=system[:LONGEST], began_at=now, seen_at=now
            )
        )
        record(connection, who.id, "login", str(who.id), now)
    return made


@again_if_crossed
def failed(kabar: Kabar, email: str) -> None:
    """Note that somebody's password was wrong: of which account, or that there is none. Nobody knows who it was."""
    index = kabar.vault.index("email", email.strip().lower())
    with kabar.database.write() as connection:
        whose = connection.execute(select(staff.c.id).where(staff.c.email_index == index)).scalar()
        record(connection, None, "login_failed", str(whose or "unknown"), kabar.clock.now())


def member_of(kabar: Kabar, session: UUID, staff_id: UUID, browser: str, system: str) -> StaffMember | None:
    """Whose session this is; None once it was ended or the account closed.

    None too where another kind of browser or system asks than the one that logged in: a cookie was copied, so the
    session ends for whoever has it. A browser that only became newer is the same.
    """
    query = (
        select(staff, staff_session.c.browser.label("its_browser"), staff_session.c.system.label("its_system"))
        .select_from(staff)
        .join(staff_session, staff_session.c.staff_id == staff.c.id)
        .where(
            staff_session.c.id == session, staff_session.c.ended_at.is_(None), staff.c.id == staff_id, staff.c.active
        )
    )
    with kabar.database.read() as connection:
        row = connection.execute(query).first()
    if row is not None and (row.its_browser, row.its_system) != (browser[:LONGEST], system[:LONGEST]):
        _moved(kabar, session, staff_id)
        return None
    return accounts.as_member(kabar, row) if row else None


@again_if_crossed
def _moved(kabar: Kabar, session: UUID, staff_id: UUID) -> None:
    """End what another browser used. Nobody knows whose that is; written down once, whoever asks again."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        if _end(connection, staff_session.c.id == session, "elsewhere", now):
            record(connection, None, "session_elsewhere", str(staff_id), now)


@again_if_crossed
def seen(kabar: Kabar, session: UUID) -> None:
    """Note that it is in use."""
    with kabar.database.write() as connection:
        mine = staff_session.c.id == session
        connection.execute(update(staff_session).where(mine).values(seen_at=kabar.clock.now()))


@again_if_crossed
def log_out(kabar: Kabar, session: UUID) -> None:
    """Its owner leaves."""
    with kabar.database.write() as connection:
        _end(connection, staff_session.c.id == session, "logged_out", kabar.clock.now())


def devices(kabar: Kabar, who: StaffMember, here: UUID | None) -> list[Device]:
    """Where this member is logged in, last used first."""
    used = or_(staff_session.c.seen_at > kabar.clock.now() - IDLE, staff_session.c.id == here)
    query = (
        select(staff_session)
        .where(staff_session.c.staff_id == who.id, staff_session.c.ended_at.is_(None), used)
        .order_by(staff_session.c.seen_at.desc(), staff_session.c.began_at.desc(), staff_session.c.id)
    )
    with kabar.database.read() as connection:
        rows = connection.execute(query).all()
    found = [Device(row.id, row.browser, row.system, row.began_at, row.seen_at, row.id == here) for row in rows]
    return sorted(found, key=lambda device: not device.here)


@again_if_crossed
def end_one(kabar: Kabar, who: StaffMember, session: UUID) -> None:
    """End one of this member's own sessions."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        _end(connection, staff_session.c.id == session, "by_hand", now, staff_session.c.staff_id == who.id)
        record(connection, who.id, "session_end", str(who.id), now)


@again_if_crossed
def end_others(kabar: Kabar, who: StaffMember, here: UUID | None) -> None:
    """End all of this member's sessions but the one that asks."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        end_all(connection, who.id, "by_hand", now, but=here)
        record(connection, who.id, "session_end", str(who.id), now)


def end_all(connection: Connection, staff_id: UUID, why: str, now: datetime, *, but: UUID | None = None) -> None:
    """Within a change that no session may outlive: another password, second factor lost, account closed."""
    also = [staff_session.c.id != but] if but else []
    _end(connection, staff_session.c.staff_id == staff_id, why, now, *also)


def _end(
    connection: Connection, which: ColumnElement[bool], why: str, now: datetime, *also: ColumnElement[bool]
) -> int:
    """How many there were to end."""
    still = staff_session.c.ended_at.is_(None)
    return connection.execute(
        update(staff_session).where(which, still, *also).values(ended_at=now, ended_why=why)
    ).rowcount
