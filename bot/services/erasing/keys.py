"""Making copies unreadable: what stays is sealed with a new key, then every earlier key of the person is destroyed.

So what was erased opens in no copy of the database, and nothing is lost of what had to stay. Whoever puts an old copy
of the database back loses what it holds about this person (docs/operating.md, Backups).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.store import message, person
from bot.store.crossed import again_if_crossed
from bot.store.crypto import SealBroken
from bot.store.sealed import SEALED, Sealed

log = get_logger(__name__)


def renew(kabar: Kabar, person_id: UUID) -> bool:
    """Do so; False where a message is just being sent with the old key: later. Safe to do again after a failure."""
    found = _sealed_anew(kabar, person_id)
    if found is None:
        return False
    gone = kabar.vault.persons.destroy(found)
    log.info("keys_destroyed", keys=gone)
    return True


@again_if_crossed
def _sealed_anew(kabar: Kabar, person_id: UUID) -> list[bytes] | None:
    """From the commit on nothing is sealed with the old keys; gives them.

    Read under the lock, and no key that is made later is among them: somebody else who does the same meanwhile has
    sealed everything with a newer one, which must not be destroyed.
    """
    with kabar.database.write() as connection:
        living, people = person_keys.locked(connection, person_id)
        sending = (message.c.person_id == living, message.c.status.in_(("claimed", "unknown")))
        if connection.execute(select(message.c.id).where(*sending).limit(1)).first() is not None:
            return None
        old = kabar.vault.persons.held(people)
        key = person_keys.fresh(kabar, living)
        for one in SEALED:
            if one.person is not None:
                _again(connection, kabar, one, living, key)
        connection.execute(update(person).where(person.c.id.in_(people)).values(key_id=key))
        return old


def _again(connection: Connection, kabar: Kabar, one: Sealed, person_id: UUID, key: bytes) -> None:
    owner: Any = one.person
    query = select(one.row.label("id"), one.column.label("sealed")).where(owner == person_id)
    for row in connection.execute(query.where(one.column.is_not(None))).all():
        try:
            text = kabar.vault.open(row.sealed, one.name, row.id)
        except SealBroken:
            continue  # it is unreadable already
        sealed = kabar.vault.seal(text, one.name, row.id, key)
        connection.execute(update(one.column.table).where(one.row == row.id).values({one.column.name: sealed}))
