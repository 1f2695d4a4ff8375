"""Which key a person's texts are sealed with, and its end: destroying it erases them in every copy of the database.

The key's id stands in the person's row. Whoever seals reads it in the transaction that writes, under a lock for which
:func:`destroy` waits; so nothing is ever sealed with a key that is destroyed already. A key is durable in its store
before its id is written anywhere; one whose id was never written (a process died) harms nobody.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import NoResultFound

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.store import case_file, conversation, message, person
from bot.store.crossed import again_if_crossed
from bot.store.prepared import Prepared

log = get_logger(__name__)

BATCH: Final = 500
_OF = Prepared(
    select(person.c.key_id).where(person.c.id == bindparam("who")).with_for_update(read=True, key_share=True)
)
_OF_CASE = select(case_file.c.person_id)
_GIVE = update(person).where(person.c.id == bindparam("who")).values(key_id=bindparam("key"))
_GIVE_FIRST = _GIVE.where(person.c.key_id.is_(None))


def fresh(kabar: Kabar, person_id: UUID) -> bytes:
    """A new key for this person; its id."""
    return kabar.vault.persons.fresh([person_id])[0]


def of(connection: Connection, kabar: Kabar, person_id: UUID | None) -> bytes | None:
    """The key to seal with in this transaction; None for nobody, whose texts KABAR_DATA_KEYS seals."""
    if person_id is None:
        return None
    return ensured(connection, kabar, person_id, _OF.one(connection, {"who": person_id}).key_id)


def of_case(connection: Connection, kabar: Kabar, case_id: int) -> bytes | None:
    """The key of whom this case is about."""
    return of(connection, kabar, connection.execute(_OF_CASE.where(case_file.c.id == case_id)).scalar_one())


def of_message(connection: Connection, kabar: Kabar, message_id: UUID) -> bytes | None:
    """The key of whoever wrote this message, or is written to."""
    owner = select(message.c.person_id).where(message.c.id == message_id)
    return of(connection, kabar, connection.execute(owner).scalar_one())


def ensured(connection: Connection, kabar: Kabar, person_id: UUID, key: bytes | None) -> bytes:
    """This key, where it can be used, else a new one.

    There is none in a row from before there were keys, and a destroyed one in a database that was put back from an old
    copy.
    """
    if key is not None and kabar.vault.persons.usable(key):
        return key
    key = fresh(kabar, person_id)
    connection.execute(_GIVE, {"who": person_id, "key": key})
    return key


def give_all(kabar: Kabar) -> int:
    """A key for everybody who has none; gives how many people. Safe to run again, and beside a server."""
    given = 0
    while True:
        with kabar.database.read() as connection:
            without = select(person.c.id).where(person.c.key_id.is_(None)).order_by(person.c.id).limit(BATCH)
            people = connection.execute(without).scalars().all()
        if not people:
            return given
        keys = kabar.vault.persons.fresh(people)
        with kabar.database.write() as connection:
            for person_id, key in zip(people, keys, strict=True):
                given += connection.execute(_GIVE_FIRST, {"who": person_id, "key": key}).rowcount


def destroy(kabar: Kabar, person_id: UUID) -> int:
    """Destroy every key this person, and whoever was merged into them, ever had; gives how many keys.

    What was sealed with them until now is erased: in the database, and in every copy of it. The row has a new key, for
    what comes later: somebody who writes again is heard. Where the conversation stood goes, as it could not be read.
    Durable when this returns; whoever is cut off in the middle calls it again. Raises NoResultFound.
    """
    gone = kabar.vault.persons.destroy(_begin_anew(kabar, person_id))
    log.info("keys_destroyed", keys=gone)
    return gone


@again_if_crossed
def _begin_anew(kabar: Kabar, person_id: UUID) -> list[bytes]:
    """From the commit on nobody seals with the old keys; gives them. A key that is made later is not among them."""
    with kabar.database.write() as connection:
        living, people = locked(connection, person_id)
        old = kabar.vault.persons.held(people)
        key = fresh(kabar, living)
        for one in people:
            connection.execute(_GIVE, {"who": one, "key": key})
        connection.execute(update(conversation).where(conversation.c.person_id == living).values(session=None))
        return old


def locked(connection: Connection, person_id: UUID) -> tuple[UUID, list[UUID]]:
    """Who this is, and every record of theirs: locked, and nobody has read their key who has not ended since.

    FOR UPDATE waits for whoever holds a row FOR KEY SHARE at least. Both rows at once, as a message locks them.
    Raises NoResultFound.
    """
    living = person_id
    while True:
        same = (person.c.id == living) | (person.c.merged_into == living)
        query = select(person.c.id, person.c.merged_into).join(conversation, conversation.c.person_id == person.c.id)
        locked = query.where(same).order_by(person.c.id).with_for_update(of=[conversation, person])
        rows = {row.id: row.merged_into for row in connection.execute(locked)}
        if living not in rows:
            raise NoResultFound("there is no such person")
        into = rows[living]
        if into is None:
            return living, list(rows)
        living = into  # before, or while we waited
