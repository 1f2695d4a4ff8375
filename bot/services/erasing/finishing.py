"""Finishing what was asked for, in steps that each may be done again: whatever cuts it off, the next tick goes on."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.erasing import asked, counting, everything, keys, lists, texts
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.store import erasure, person
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)


def finish(kabar: Kabar, now: datetime) -> int:
    """Go on with all that is open; gives how many are finished by it.

    One that fails keeps no other waiting; a database that is away ends it.
    """
    with kabar.database.read() as connection:
        query = select(erasure.c.id).where(erasure.c.finished_at.is_(None))
        ids = connection.execute(query.order_by(erasure.c.id)).scalars().all()
    finished = 0
    for erasure_id in ids:
        try:
            finished += go_on(kabar, erasure_id, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("erasure_failed", erasure=str(erasure_id))
    return finished


def go_on(kabar: Kabar, erasure_id: UUID, now: datetime) -> bool:
    """Do what can be done of it; whether that finished it."""
    row = _emptied(kabar, erasure_id, now)
    if row.finished_at is not None:
        return False
    if row.keys_at is None and keys.renew(kabar, row.person_id):
        _note_keys(kabar, erasure_id, now)
        if kabar.database.sqlite:
            with kabar.database.look() as connection:
                # the old pages lie in the log until it is emptied; who reads just now keeps it until the next time
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    return _finished(kabar, erasure_id, now)


@again_if_crossed
def _emptied(kabar: Kabar, erasure_id: UUID, now: datetime) -> AnyRow:
    """What may go goes; gives the row as it is then."""
    with kabar.database.write() as connection:
        row = _row(connection, erasure_id)
        people.lock(connection, kabar, row.person_id)
        row = _row(connection, erasure_id)
        if row.emptied_at is None:
            texts.erase(connection, kabar, row)
            texts.erase_evidence(connection, row)
            # a list that nobody has read yet may name them; it is read within seconds
            if texts.waits(connection, row) is None and not (row.scope == "all" and lists.is_unread(connection)):
                _empty(connection, kabar, row, now)
        return _row(connection, erasure_id)


def _empty(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> None:
    """Nothing has to wait any more: the last of it."""
    counts = json.loads(row.counts)
    gone = row.scope == "all" and not asked.came_back(connection, row)
    counts |= counting.held(connection, row.person_id, row.scope, row.message_id, None if gone else row.asked_at)
    if gone:
        texts.erase(connection, kabar, row, later_too=True)
        if listed := everything.erase(connection, kabar, row.person_id, now):
            counts["lists"] = listed
    elif row.scope != "message":
        own = (person.c.id == row.person_id, person.c.erase_wanted_at <= row.asked_at)
        connection.execute(update(person).where(*own).values(erase_wanted_at=None))
    # what was sealed in the meantime, and is gone now, is in copies too
    _change(connection, row.id, emptied_at=now, keys_at=None, counts=json.dumps(counts))


@again_if_crossed
def _note_keys(kabar: Kabar, erasure_id: UUID, now: datetime) -> None:
    with kabar.database.write() as connection:
        _change(connection, erasure_id, keys_at=now)


@again_if_crossed
def _finished(kabar: Kabar, erasure_id: UUID, now: datetime) -> bool:
    with kabar.database.write() as connection:
        row = _row(connection, erasure_id)
        if row.finished_at is not None or row.emptied_at is None or row.keys_at is None:
            return False
        _change(connection, erasure_id, finished_at=now)
        code = connection.execute(select(person.c.code).where(person.c.id == row.person_id)).scalar_one()
        record(connection, None, "erase_finished", code, now)
        return True


def _row(connection: Connection, erasure_id: UUID) -> AnyRow:
    return connection.execute(select(erasure).where(erasure.c.id == erasure_id)).one()


def _change(connection: Connection, erasure_id: UUID, **values: object) -> None:
    connection.execute(update(erasure).where(erasure.c.id == erasure_id).values(**values))
