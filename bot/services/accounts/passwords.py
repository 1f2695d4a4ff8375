"""Passwords: a member's own change, and the moment between password and second factor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.services import staff as accounts
from bot.services.accounts import sessions
from bot.services.kabar import Kabar
from bot.services.staff import StaffFault, StaffMember
from bot.store import staff
from bot.store.audit import record
from bot.store.crossed import again_if_crossed


@again_if_crossed
def change(kabar: Kabar, who: StaffMember, old: str, new: str, here: UUID | None) -> None:
    """Another password, for whoever knows the old one; every other device is logged out. Raises StaffFault."""
    with kabar.database.read() as connection:
        kept = connection.execute(select(staff.c.password_hash).where(staff.c.id == who.id)).scalar_one()
    if not accounts.fits(kept, old):
        raise StaffFault("password: the old one is another", "password_wrong")
    now = kabar.clock.now()
    hashed = accounts.hashed(new)  # before the transaction: it takes a tenth of a second
    with kabar.database.write() as connection:
        put_in(connection, who.id, hashed, now, but=here)
        record(connection, who.id, "password_change", str(who.id), now)


def put_in(connection: Connection, staff_id: UUID, hashed: str, now: datetime, *, but: UUID | None = None) -> None:
    """Keep another password; sessions that the old one began end."""
    connection.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=hashed))
    sessions.end_all(connection, staff_id, "password", now, but=but)


def mark(kabar: Kabar, staff_id: UUID) -> str | None:
    """Tells one password of a member from the next without telling either; None for an account that is closed."""
    with kabar.database.read() as connection:
        kept = connection.execute(select(staff.c.password_hash).where(staff.c.id == staff_id, staff.c.active)).scalar()
    return kabar.vault.index("half", f"{staff_id}:{kept}").hex()[:32] if kept else None
