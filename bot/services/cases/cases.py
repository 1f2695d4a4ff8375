"""What staff do with a case: acknowledge it, write a note."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.core import national_id
from bot.services.cases import alerting, climbing, handovers
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.persons.people import Person
from bot.store import case_event, case_file, new_id, person
from bot.store.base import AnyRow
from bot.store.case import OPEN

OUTCOMES = ("helped", "referred", "safe_no_action", "not_reached", "false_alarm")
NOTE = "case_event.note"
LONGEST_NOTE = 4000

Taken = Literal["done", "mine", "already", "closed"]


class CaseFault(Exception):
    """What was asked cannot be done; the message is for the person who asked."""


def acknowledge_in(connection: Connection, _kabar: Kabar, staff_id: UUID, code: str, now: datetime) -> Taken:
    """Take the case: its alerts stop climbing. Two at once: one wins, the other hears that it is taken."""
    row = locked(connection, code)
    if row.status != "open":
        return "closed"
    if row.acknowledged_at is not None:
        if row.acknowledged_by != staff_id:
            return "already"
        heard_in(connection, row)
        return "mine"
    connection.execute(
        update(case_file)
        .where(case_file.c.id == row.id)
        .values(acknowledged_at=now, acknowledged_by=staff_id, news_at=None, next_alert_at=None)
    )
    alerting.withdraw(connection, row.id, now)
    handed = handovers.waiting(connection, row.id)
    if handed is not None:
        handovers.end(connection, row.id, "accepted" if handed.to_id == staff_id else "taken", now)
    add_event(connection, None, row.id, "acknowledged", staff_id, now)
    return "done"


def open_level(connection: Connection, who: Person) -> str | None:
    """How urgent the person's open case is; None without one."""
    mine = (case_file.c.person_id == who.id, OPEN)
    level: str | None = connection.execute(select(case_file.c.level).where(*mine)).scalar()
    return level


def seen_in(connection: Connection, case_id: int) -> None:
    """Whoever took the case has seen what came since: it need not climb for that."""
    connection.execute(
        update(case_file)
        .where(case_file.c.id == case_id, case_file.c.acknowledged_at.is_not(None), case_file.c.news_at.is_not(None))
        .values(news_at=None, next_alert_at=None)
    )


def heard_in(connection: Connection, row: AnyRow) -> None:
    """Whoever answers has heard what they were told; a sign that waits to ring was told to nobody, and still rings."""
    if row.rung != climbing.AGAIN:
        seen_in(connection, row.id)


def note_in(connection: Connection, kabar: Kabar, staff_id: UUID, code: str, text: str, now: datetime) -> None:
    """Write a note; raises CaseFault where there is nothing in it or too much, and of somebody who was erased."""
    text = text.strip()
    if not text:
        raise CaseFault("note_empty")
    fits(text)
    lock_person(connection, code)  # an erasure under way ends first, or waits
    row = locked(connection, code)
    not_erased(connection, row)
    add_event(connection, kabar, row.id, "note", staff_id, now, text)


def add_event(
    connection: Connection,
    kabar: Kabar | None,
    case_id: int,
    kind: str,
    staff_id: UUID | None,
    now: datetime,
    note: str | None = None,
) -> None:
    """Add to the case's history, with a sealed note where there is one."""
    event_id = new_id()
    sealed = None
    if kabar and note:
        sealed = kabar.vault.seal(note, NOTE, event_id, person_keys.of_case(connection, kabar, case_id))
    connection.execute(
        insert(case_event).values(id=event_id, case_id=case_id, kind=kind, staff_id=staff_id, note=sealed, at=now)
    )


def fits(text: str) -> None:
    """Raises CaseFault for words that are too many, and for a national id number."""
    if len(text) > LONGEST_NOTE:
        raise CaseFault("note_long")
    if national_id.holds_one(text):
        raise CaseFault("national_id")


def not_erased(connection: Connection, row: AnyRow) -> None:
    """Nothing new is written of somebody of whom everything was erased: their receipt says so. Raises CaseFault."""
    gone = select(person.c.erased_at).where(person.c.id == row.person_id).with_for_update(read=True, key_share=True)
    if connection.execute(gone).scalar() is not None:
        raise CaseFault("erased_person")


def lock_person(connection: Connection, code: str) -> None:
    """Nobody opens, closes or reopens a case of the same person until this transaction ends."""
    # in the order of a message's turn, person before case: the other way round the two would wait for each other
    whose = select(case_file.c.person_id).where(case_file.c.code == code)
    locked_id = None
    while (owner := connection.execute(whose).scalar()) != locked_id:  # merged into another while we waited: that one
        connection.execute(select(person.c.id).where(person.c.id == owner).with_for_update(key_share=True))
        locked_id = owner


def locked(connection: Connection, code: str) -> AnyRow:
    """The case, which nobody else changes until this transaction ends. Raises CaseFault."""
    row = connection.execute(select(case_file).where(case_file.c.code == code).with_for_update(key_share=True)).first()
    if row is None:
        raise CaseFault("unknown")
    return row
