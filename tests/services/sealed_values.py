"""Everything that is sealed in a database, and what of it a vault can open."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from bot.services.kabar import Kabar
from bot.store.crypto import KeyGone, SealBroken, Vault, key_of_person
from bot.store.sealed import SEALED

Value = tuple[str, UUID, bytes]


def every(kabar: Kabar) -> list[Value]:
    """As (column, row, sealed)."""
    found: list[Value] = []
    with kabar.database.read() as connection:
        for one in SEALED:
            query = select(one.row, one.column).where(one.column.is_not(None)).order_by(one.row)
            found += [(one.name, *row) for row in connection.execute(query)]
    return found


def of_keys(values: list[Value], keys: set[bytes]) -> list[Value]:
    return [one for one in values if key_of_person(one[2]) in keys]


def opened(vault: Vault, values: list[Value]) -> list[tuple[str, UUID, str]]:
    return [(name, row, vault.open(sealed, name, row)) for name, row, sealed in values]


def fates(vault: Vault, values: list[Value]) -> Counter[str]:
    """How many open, are erased, or do not open."""
    found: Counter[str] = Counter()
    for name, row, sealed in values:
        try:
            vault.open(sealed, name, row)
            found["open"] += 1
        except KeyGone:
            found["erased"] += 1
        except SealBroken:
            found["broken"] += 1
    return found


def otherwise(kabar: Kabar) -> dict[str, int]:
    """How many values of each column are not sealed as they should be."""
    found = {}
    with kabar.database.read() as connection:
        for one in SEALED:
            wrong: Any = select(func.count()).select_from(one.column.table)
            wrong = wrong.where(one.wants(kabar.vault.persons.masters.head))
            if count := connection.execute(wrong).scalar_one():
                found[one.name] = count
    return found


def as_before_there_were_keys(kabar: Kabar) -> None:
    """Everything sealed with the first key of KABAR_DATA_KEYS, as an older Kabar left it."""
    values = every(kabar)
    columns = {one.name: one for one in SEALED}
    with kabar.database.write() as connection:
        for name, row, sealed in values:
            one = columns[name]
            plain = kabar.vault.seal(kabar.vault.open(sealed, name, row), name, row)
            same = (one.row == row, one.column == sealed)
            connection.execute(update(one.column.table).where(*same).values({one.column.name: plain}))
