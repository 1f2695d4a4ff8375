"""Who accompanies whom: written in one place, so that each change leaves its row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.services.persons.cells import CellFault
from bot.store import companion, new_id, person, staff
from bot.store.crossed import again_if_crossed

if TYPE_CHECKING:
    from bot.services.kabar import Kabar

CARRIES: Final = ("caseworker", "supervisor", "admin")
"""Roles whose members may accompany people."""
A_PART: Final = 500
"""People a statement: SQLite takes a limited number of values."""
IS_STAFF: Final = (staff.c.active, staff.c.role.in_(CARRIES))


def may_carry(connection: Connection, staff_id: UUID) -> bool:
    """Whether this account is open, and of a role that sees people."""
    return connection.execute(select(staff.c.id).where(staff.c.id == staff_id, *IS_STAFF)).first() is not None


def give(
    connection: Connection, people: Sequence[tuple[UUID, UUID | None]], to: UUID | None, by: UUID | None, now: datetime
) -> int:
    """Give these people, each with whom they had until now, to ``to`` (None: nobody); gives how many changed.

    The caller holds their rows.
    """
    changed = [(person_id, had) for person_id, had in people if had != to]
    if not changed:
        return 0
    ids = [person_id for person_id, _ in changed]
    connection.execute(update(person).where(person.c.id.in_(ids)).values(caseworker_id=to))
    rows = [
        {"id": new_id(), "person_id": person_id, "from_id": had, "to_id": to, "by_id": by, "at": now}
        for person_id, had in changed
    ]
    connection.execute(insert(companion), rows)
    return len(changed)


def let_go(kabar: Kabar, staff_id: UUID, by: UUID | None, now: datetime) -> int:
    """Somebody left: their people are nobody's, and their alerts go to the district; gives how many.

    Some hundred people a transaction, so that nobody's message waits for all of them.
    """
    released = 0
    while some := _let_some_go(kabar, staff_id, by, now):
        released += some
    return released


@again_if_crossed
def _let_some_go(kabar: Kabar, staff_id: UUID, by: UUID | None, now: datetime) -> int:
    # in one order, as whoever else locks several people
    theirs = select(person.c.id).where(person.c.caseworker_id == staff_id).order_by(person.c.id).limit(A_PART)
    with kabar.database.write() as connection:
        ids = connection.execute(theirs.with_for_update(key_share=True)).scalars().all()
        return give(connection, [(one, staff_id) for one in ids], None, by, now)


def sweep(kabar: Kabar, now: datetime) -> int:
    """Let go the people of closed accounts: somebody gave one to a member in the moment when they left.

    For the clock; gives how many people.
    """
    had = select(person.c.id).where(person.c.caseworker_id == staff.c.id).exists()
    with kabar.database.read() as connection:
        gone = connection.execute(select(staff.c.id).where(~staff.c.active, had).order_by(staff.c.id)).scalars().all()
    return sum(let_go(kabar, staff_id, None, now) for staff_id in gone)


def reader(kabar: Kabar) -> Callable[[str], str | None]:
    """Reads the cells of a file that name a member by their e-mail address; gives their id. Raises CellFault.

    Their addresses are asked for once, when the first cell names somebody.
    """
    known: dict[bytes, str] = {}

    def read(value: str) -> str | None:
        if not value:
            return None
        if not known:
            query = select(staff.c.email_index, staff.c.id).where(*IS_STAFF)
            with kabar.database.read() as connection:
                known.update({bytes(row.email_index): str(row.id) for row in connection.execute(query)})
        found = known.get(kabar.vault.index("email", value.lower()))
        if found is None:
            words = f"{value!r} is no e-mail address of an active caseworker, supervisor or admin"
            raise CellFault("caseworker", words, value=value[:120])
        return found

    return read
