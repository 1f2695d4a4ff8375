"""Lists of people that wait to be imported: who was erased is taken out of them, so that no list brings them back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.services.kabar import Kabar
from bot.services.persons import file_rows
from bot.store import identity, people_file, people_file_part, person
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken


def take_out(connection: Connection, kabar: Kabar, person_id: UUID) -> int:
    """Their rows, by number and name; gives how many. On a shared number only theirs."""
    numbers = set(_numbers(connection, kabar, person_id))
    name = _name(kabar, connection.execute(select(person).where(person.c.id == person_id)).one())
    if not numbers:
        return 0

    def is_theirs(row: Mapping[str, Any]) -> bool:
        named = str(row.get("name") or "").strip().casefold()
        return row.get("phone") in numbers and (not name or not named or named == name)

    gone = 0
    for part in connection.execute(select(people_file_part)).all():
        rows = file_rows.open_rows(kabar, part.file_id, part.rows)
        kept = [row for row in rows if not is_theirs(row)]
        if len(kept) < len(rows):
            gone += len(rows) - len(kept)
            same = (people_file_part.c.file_id == part.file_id, people_file_part.c.number == part.number)
            sealed = file_rows.seal_rows(kabar, part.file_id, kept)
            connection.execute(update(people_file_part).where(*same).values(rows=sealed))
    for row in connection.execute(select(people_file).where(people_file.c.result.is_not(None))).all():
        found = file_rows.open_result(kabar, row.id, row.result)
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


def _name(kabar: Kabar, row: AnyRow) -> str:
    try:
        return kabar.vault.open(row.name, "person.name", row.id).strip().casefold() if row.name else ""
    except SealBroken:
        return ""
