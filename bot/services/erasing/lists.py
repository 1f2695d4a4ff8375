"""Lists of people that wait to be imported: who was erased is taken out of them, so that no list brings them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.services.kabar import Kabar
from bot.services.persons import file_rows, names
from bot.store import identity, people_file, people_file_part, person
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken


def is_unread(connection: Connection) -> bool:
    """Whether a list was handed in of which nobody knows yet whom it names."""
    unread = select(people_file.c.id).where(people_file.c.status.in_(("waiting", "checking"))).limit(1)
    return connection.execute(unread).first() is not None


def take_out(connection: Connection, kabar: Kabar, person_id: UUID) -> int:
    """Their rows; gives how many. Every row of their number, but for others' where somebody else in Kabar shares it.

    Nobody is enrolled by a list on a phone that asked for everything to go, however it spells their name.
    """
    numbers = set(_numbers(connection, kabar, person_id))
    name = set(names.words(_name(kabar, connection.execute(select(person).where(person.c.id == person_id)).one())))
    if not numbers:
        return 0
    # whoever takes a part of one in just now ends first, or waits and finds them taken out
    busy = people_file.c.status.in_(("checked", "importing"))
    connection.execute(select(people_file.c.id).where(busy).order_by(people_file.c.id).with_for_update())

    shared = _shared(connection, kabar, numbers, person_id)

    def is_theirs(row: Mapping[str, Any]) -> bool:
        if row.get("phone") not in numbers:
            return False
        named = set(names.words(str(row.get("name") or "")))
        return row["phone"] not in shared or not name or not named or bool(name & named)

    gone = 0
    for part in connection.execute(select(people_file_part)).all():
        try:
            rows = file_rows.open_rows(kabar, part.file_id, part.rows)
        except SealBroken:
            continue  # nobody can be imported from it either
        kept = [row for row in rows if not is_theirs(row)]
        if len(kept) < len(rows):
            gone += len(rows) - len(kept)
            same = (people_file_part.c.file_id == part.file_id, people_file_part.c.number == part.number)
            sealed = file_rows.seal_rows(kabar, part.file_id, kept)
            connection.execute(update(people_file_part).where(*same).values(rows=sealed))
    for row in connection.execute(select(people_file).where(people_file.c.result.is_not(None))).all():
        try:
            found = file_rows.open_result(kabar, row.id, row.result)
        except SealBroken:
            continue
        sample = [one for one in found.get("sample", ()) if not is_theirs(one)]
        if len(sample) < len(found.get("sample", ())):
            result = file_rows.seal_result(kabar, row.id, {**found, "sample": sample})
            connection.execute(update(people_file).where(people_file.c.id == row.id).values(result=result))
    return gone


def _numbers(connection: Connection, kabar: Kabar, person_id: UUID) -> list[str]:
    found = []
    theirs = select(identity).where(identity.c.person_id == person_id, identity.c.kind == "phone")
    for row in connection.execute(theirs):
        try:
            found.append(kabar.vault.open(row.value, "identity.value", row.id))
        except SealBroken:
            continue
    return found


def _shared(connection: Connection, kabar: Kabar, numbers: Iterable[str], person_id: UUID) -> set[str]:
    """Those of these numbers that somebody else has as well."""
    others = (identity.c.kind == "phone", identity.c.person_id.is_not(None), identity.c.person_id != person_id)
    found = set()
    for number in numbers:
        query = select(identity.c.id).where(*others, identity.c.value_index == kabar.vault.index("phone", number))
        if connection.execute(query.limit(1)).first() is not None:
            found.add(number)
    return found


def _name(kabar: Kabar, row: AnyRow) -> str:
    try:
        return kabar.vault.open(row.name, "person.name", row.id) if row.name else ""
    except SealBroken:
        return ""
