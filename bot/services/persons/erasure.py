"""HAPUS: the texts of a person's thread go; what an open case rests on goes when it is closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.persons.people import Person
from bot.services.sending.writing import BODY
from bot.store import answer_correction, case_file, case_sign, flow_run, media, message, person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

UNDER_WAY = ("waiting", "claimed", "unknown")
"""What is still to be sent, or to be looked up by its words, needs them."""


def erase_thread(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> int:
    """Overwrite the body of every message of this person, and drop the answers; gives the number of messages.

    Rows stay, so that counts and receipts hold. What signs of an open case point to, and what is just being sent,
    is marked and goes as soon as it can: see :func:`finish`.
    """
    erased = _erase_bodies(connection, kabar, who.id)
    theirs = select(flow_run.c.id).where(flow_run.c.person_id == who.id)
    connection.execute(delete(answer_correction).where(answer_correction.c.run_id.in_(theirs)))
    connection.execute(delete(flow_run).where(flow_run.c.person_id == who.id))
    connection.execute(update(person).where(person.c.id == who.id).values(erase_wanted_at=now))
    record(connection, None, "erase_thread", who.code, now)
    return erased


def finish(kabar: Kabar, now: datetime) -> int:
    """Erase what had to wait, for everybody whose case is closed by now; gives how many people."""
    open_case = select(case_file.c.person_id).where(case_file.c.status == "open")
    wanted = (person.c.erase_wanted_at.is_not(None), person.c.erase_wanted_at < now, person.c.id.not_in(open_case))
    with kabar.database.read() as connection:
        ids = connection.execute(select(person.c.id).where(*wanted)).scalars().all()
    return sum(_finish(kabar, person_id, now) for person_id in ids)


@again_if_crossed
def _finish(kabar: Kabar, person_id: UUID, now: datetime) -> bool:
    with kabar.database.write() as connection:
        row = connection.execute(
            select(person.c.code, person.c.erase_wanted_at)
            .where(person.c.id == person_id)
            .with_for_update(key_share=True)
        ).one()
        _erase_bodies(connection, kabar, person_id, until=row.erase_wanted_at)
        mine = select(case_file.c.id).where(case_file.c.person_id == person_id)
        connection.execute(
            update(case_sign)
            .where(case_sign.c.case_id.in_(mine), case_sign.c.at <= row.erase_wanted_at)
            .values(evidence=None)
        )
        under_way = select(message.c.id).where(
            message.c.person_id == person_id,
            message.c.status.in_(UNDER_WAY),
            message.c.created_at <= row.erase_wanted_at,
        )
        if connection.execute(under_way.limit(1)).first() is not None:
            return False
        connection.execute(update(person).where(person.c.id == person_id).values(erase_wanted_at=None))
        record(connection, None, "erase_finished", row.code, now)
        return True


def _erase_bodies(connection: Connection, kabar: Kabar, person_id: UUID, until: datetime | None = None) -> int:
    evidence = (
        select(case_sign.c.message_id)
        .join(case_file, case_sign.c.case_id == case_file.c.id)
        .where(case_file.c.person_id == person_id, case_file.c.status == "open", case_sign.c.message_id.is_not(None))
    )
    final = (
        message.c.person_id == person_id,
        message.c.status.not_in(UNDER_WAY),
        message.c.id.not_in(evidence),
        *((message.c.created_at <= until,) if until else ()),
    )
    ids = connection.execute(select(message.c.id).where(*final)).scalars().all()
    key = person_keys.of(connection, kabar, person_id) if ids else None
    for message_id in ids:
        empty = kabar.vault.seal("", BODY, message_id, key)
        connection.execute(update(message).where(message.c.id == message_id).values(body=empty, content=None))
    mine = select(message.c.id).where(*final)
    connection.execute(delete(media).where(media.c.message_id.in_(mine)))
    return len(ids)
