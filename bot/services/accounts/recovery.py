"""Recovery codes: ten words for the day the phone is lost. Each opens once; only keyed hashes are kept."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.services.kabar import Kabar
from bot.store import new_id, recovery_code

COUNT = 10
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that look alike on paper: no 0 and O, no 1, I and L, no U beside V."""
HALF = 5
"""Letters on each side of the dash; ten in all are 49 bits, which no limited number of tries finds."""


def make(connection: Connection, kabar: Kabar, staff_id: UUID, now: datetime) -> tuple[str, ...]:
    """Ten new codes, to be shown once; those before them are worth nothing any more."""
    connection.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))
    codes = tuple(f"{_half()}-{_half()}" for _ in range(COUNT))
    for code in codes:
        index = _index(kabar, staff_id, code)
        values = {"id": new_id(), "staff_id": staff_id, "code_index": index, "made_at": now}
        connection.execute(insert(recovery_code).values(**values))
    return codes


def use(connection: Connection, kabar: Kabar, staff_id: UUID, said: str, now: datetime) -> bool:
    """Whether this is one of the member's codes that was not used before; from now on it is."""
    index = _index(kabar, staff_id, said)
    unused = (
        recovery_code.c.staff_id == staff_id,
        recovery_code.c.code_index == index,
        recovery_code.c.used_at.is_(None),
    )
    taken = connection.execute(update(recovery_code).where(*unused).values(used_at=now).returning(recovery_code.c.id))
    return taken.first() is not None


def left(connection: Connection, staff_id: UUID) -> int:
    """How many are unused."""
    mine = (recovery_code.c.staff_id == staff_id, recovery_code.c.used_at.is_(None))
    return connection.execute(select(func.count()).select_from(recovery_code).where(*mine)).scalar_one()


def forget(connection: Connection, staff_id: UUID) -> None:
    """No code opens anything any more."""
    connection.execute(delete(recovery_code).where(recovery_code.c.staff_id == staff_id))


def plain(said: str) -> str:
    """A code as it was made, however it was typed: small letters, spaces, with or without its dash."""
    return "".join(letter for letter in said.upper() if letter in LETTERS)


def _index(kabar: Kabar, staff_id: UUID, code: str) -> bytes:
    return kabar.vault.index("recovery", f"{staff_id}:{plain(code)}")


def _half() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(HALF))
