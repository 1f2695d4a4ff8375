"""A person as the engine and the services see them, and the rows behind."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, insert, or_, select, true

from bot.core.lines import GONE
from bot.core.session import Value
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import names, person_keys
from bot.store import conversation, identity, line, new_id, person
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.prepared import Prepared

log = get_logger(__name__)

CODE_LETTERS = "23456789CFGHJKMPQRVWX"
"""No vowels (no words come out) and nothing that is mistaken for another sign when read aloud."""


CONFIRM = "person.confirm_word"
"""What the word agreed with a person is sealed as."""

DANGER = "person.danger_word"
"""What the word that calls for help unseen is sealed as."""

CODE_LENGTH = 8
"""21 letters to the 8th: among 100,000 people no two codes are expected to meet."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person, opened. The name stays sealed: nothing on the way of a message needs it."""

    id: UUID
    code: str
    language: str
    status: str
    timezone: str
    safe_from: str
    safe_to: str
    district: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    caseworker_id: UUID | None = None
    key: bytes | None = field(default=None, repr=False)
    """Which key what is about them is sealed with: see ``services.persons.person_keys``."""
    remembered: Mapping[str, Value] = field(default_factory=dict)

    def facts(self, now: datetime) -> dict[str, Value]:
        """What a flow's conditions may ask about this person."""
        age = now.year - self.birth_year if self.birth_year else None
        return {
            **self.remembered,
            "language": self.language,
            "status": self.status,
            "district": self.district,
            "gender": self.gender,
            "birth_year": self.birth_year,
            "age": age,
        }


PERSON_COLUMNS = (
    person.c.id,
    person.c.code,
    person.c.language,
    person.c.status,
    person.c.timezone,
    person.c.safe_from,
    person.c.safe_to,
    person.c.district,
    person.c.gender,
    person.c.birth_year,
    person.c.caseworker_id,
    person.c.key_id,
    person.c.facts,
)
# whoever destroys the key waits for those who have read which one it is, and may seal with it
_GET = Prepared(
    select(*PERSON_COLUMNS).where(person.c.id == bindparam("who")).with_for_update(read=True, key_share=True)
)
_LOCK = Prepared(
    select(person.c.id, person.c.merged_into).where(person.c.id == bindparam("who")).with_for_update(key_share=True)
)


def from_row(kabar: Kabar, row: AnyRow) -> Person:
    """A person from a row that begins with ``PERSON_COLUMNS``."""
    remembered = _remembered(kabar, row)
    plain: list[Any] = list(row[: len(PERSON_COLUMNS) - 1])
    return Person(*plain, remembered)  # type: ignore[call-arg]  # as many as there are fields: a test counts them


def _remembered(kabar: Kabar, row: AnyRow) -> dict[str, Value]:
    if not row.facts:
        return {}
    try:
        opened: dict[str, Value] = json.loads(kabar.vault.open(row.facts, "person.facts", row.id))
    except SealBroken:
        # what was remembered is lost, the person must not be: their message is taken in all the same
        log.exception("facts_do_not_open", person=row.code)
        return {}
    return opened


def get(connection: Connection, kabar: Kabar, person_id: UUID) -> Person:
    """The person with this id; raises NoResultFound."""
    return from_row(kabar, _GET.one(connection, {"who": person_id}))


def sharing(connection: Connection, kabar: Kabar, who: Person, on: UUID | None = None) -> list[Person]:
    """Everybody else who is known by a number or user id of this person. A number that has moved away is nobody's.

    ``on``: only by this number of theirs, or by a user id, which may be that of the same phone.
    """
    mine, theirs = identity.alias(), identity.alias()
    kind = connection.execute(select(identity.c.kind).where(identity.c.id == on)).scalar() if on else None
    here = or_(mine.c.id == on, mine.c.kind != "phone") if kind == "phone" else true()
    rows = connection.execute(
        select(*PERSON_COLUMNS)
        .distinct()
        .join(theirs, theirs.c.person_id == person.c.id)
        .join(mine, (mine.c.kind == theirs.c.kind) & (mine.c.value_index == theirs.c.value_index))
        .where(mine.c.person_id == who.id, here, person.c.id != who.id, ~moved_away(mine), ~moved_away(theirs))
    )
    return [from_row(kabar, row) for row in rows]


def moved_away(known: FromClause) -> ColumnElement[bool]:
    """Whether this number turned out to be somebody else's, and its former owner has not written on it since."""
    lines = select(line.c.id).where(line.c.identity_id == known.c.id, line.c.person_id == known.c.person_id)
    moved = lines.where(or_(*(line.c.set_aside_why == why for why in GONE))).exists()  # no list: it may be prepared
    return and_(moved, ~lines.where(line.c.set_aside_at.is_(None)).exists())


def new_code() -> str:
    """A pseudonymous code, e.g. ``P-7HK2MX4C``: random, so that it says nothing about who or when."""
    return "P-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def add(connection: Connection, kabar: Kabar, now: datetime, /, *, name: str | None, line: str, **columns: Any) -> UUID:  # noqa: ANN401 - columns of the person table
    """Write a new person and the conversation that belongs to them."""
    person_id, key = kabar.vault.persons.newcomer()
    settings = kabar.settings
    row = {
        "language": "id",
        "timezone": settings.timezone,
        "safe_from": "08:00",
        "safe_to": "20:00",
        "status": "new",
        **columns,
    }
    row |= {"key_id": key, "name": kabar.vault.seal(name, "person.name", person_id, key) if name else None}
    connection.execute(insert(person).values(id=person_id, code=new_code(), created_at=now, **row))
    connection.execute(insert(conversation).values(person_id=person_id, line=line))
    if name:
        names.keep(connection, kabar, person_id, name)
    return person_id


def add_identity(
    connection: Connection, kabar: Kabar, now: datetime, kind: str, value: str, owner: Mapping[str, UUID]
) -> UUID:
    """Write that ``owner`` (``person_id`` or ``staff_id``) is known by this number or user id."""
    identity_id = new_id()
    key = person_keys.of(connection, kabar, owner.get("person_id"))
    connection.execute(
        insert(identity).values(
            id=identity_id,
            kind=kind,
            value_index=kabar.vault.index(kind, value),
            value=kabar.vault.seal(value, "identity.value", identity_id, key),
            created_at=now,
            **owner,
        )
    )
    return identity_id


def lock(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Person, AnyRow]:
    """The person and their conversation, locked as a message from them would lock them."""
    row = connection.execute(
        select(*PERSON_COLUMNS, *conversation.c)
        .join(conversation, conversation.c.person_id == person.c.id)
        .where(person.c.id == person_id)
        .with_for_update(of=[conversation, person], key_share=True)
    ).one()
    return keyed(connection, kabar, from_row(kabar, row)), row


def keyed(connection: Connection, kabar: Kabar, who: Person) -> Person:
    """The same person, whose row is locked, with a key to seal with."""
    key = person_keys.ensured(connection, kabar, who.id, who.key)
    return who if key == who.key else replace(who, key=key)


def living(connection: Connection, kabar: Kabar, person_id: UUID) -> Person | None:
    """Where this record was merged into another, before or while we waited for it: that one, locked too; else None.

    The record is locked either way, so that nobody merges it until this transaction ends.
    """
    into, found = _LOCK.one(connection, {"who": person_id}).merged_into, None
    while into is not None:
        found, into = into, _LOCK.one(connection, {"who": into}).merged_into
    return get(connection, kabar, found) if found is not None else None
