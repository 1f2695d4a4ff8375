"""Changing keys while everything runs: what is sealed otherwise than it should be is sealed anew.

Keys of people are wrapped by the first key of KABAR_DATA_KEYS, what is about a person is sealed with their key, all
else with that first key. How far it is stands in the data itself: each value begins with the name of its key. So it may
be killed at any moment and begun again, and beside a server: a value that somebody else changed meanwhile stays as it
is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, update

from bot.log import get_logger
from bot.services import keys_check
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.crypto import SealBroken, head_of
from bot.store.key_store import begins_with
from bot.store.sealed import SEALED, Sealed
from bot.store.setting import get

log = get_logger(__name__)

BATCH: Final = 100
"""Values that one transaction seals: nobody who writes waits for more than some milliseconds."""
LARGE: Final = {"media.body": 4, "people_file.data": 1, "people_file_part.rows": 4}
"""The same for pictures and lists, which have megabytes."""
KEYS_AT_ONCE: Final = 500
WRAPPED: Final = "person_key.wrapped"


@dataclass
class Rotated:
    """What was done, and what is left."""

    sealed: dict[str, int] = field(default_factory=dict)
    """How many values of each column; and keys, as ``person_key.wrapped``."""
    unreadable: dict[str, int] = field(default_factory=dict)
    """How many values of each column no key of ours opens; they stay as they are."""
    unused: tuple[str, ...] = ()
    """Keys of KABAR_DATA_KEYS that nothing needs any more."""
    needed: tuple[str, ...] = ()
    """Keys behind the first that something still needs."""


def rotate(kabar: Kabar, tell: Callable[[str, int, int], None] = lambda *_: None) -> Rotated:
    """Do all that there is to do; ``tell`` hears after each transaction of what, how many are done, how many are left.

    Raises SQLAlchemyError for a database that is away: begun again it goes on where it was.
    """
    done = Rotated()
    person_keys.give_all(kabar)
    for count in _wrap(kabar, done):
        tell(WRAPPED, count, 0)
    for column in SEALED:
        # what came in meanwhile, from a process that still has the old keys, is behind the place where we are
        while _column(kabar, column, done, tell):
            pass
    _mark(kabar)
    older = [key.id for key in kabar.settings.data_keys[1:]]
    done.needed = tuple(name for name in older if _is_needed(kabar, name))
    done.unused = tuple(name for name in older if name not in done.needed)
    return done


def _wrap(kabar: Kabar, done: Rotated) -> Iterator[int]:
    ring, after, count = kabar.vault.persons, b"", 0
    while rows := ring.store.wrapped_otherwise(ring.masters.head, after, KEYS_AT_ONCE):
        changed = []
        for row in rows:
            try:
                changed.append((row, ring.wrap(row.id, row.person_id, ring.unwrap(row))))
            except SealBroken:
                done.unreadable[WRAPPED] = done.unreadable.get(WRAPPED, 0) + 1
        count += ring.store.rewrap(changed)
        done.sealed[WRAPPED] = count
        yield count
        after = rows[-1].id


def _column(kabar: Kabar, one: Sealed, done: Rotated, tell: Callable[[str, int, int], None]) -> int:
    """Once through the column in the order of its rows; gives how many values were sealed anew."""
    after: UUID | None = None
    count = unreadable = 0
    left = _left(kabar, one)
    while left and (rows := _next(kabar, one, after)):
        made, broken = _seal(kabar, one, rows)
        count, unreadable = count + made, unreadable + broken
        done.sealed[one.name] = done.sealed.get(one.name, 0) + made
        tell(one.name, count, max(left - count - unreadable, 0))
        after = rows[-1].id
    if unreadable:
        done.unreadable[one.name] = unreadable
    return count


def _left(kabar: Kabar, one: Sealed) -> int:
    with kabar.database.read() as connection:
        wanted = select(func.count()).select_from(one.column.table).where(one.wants(kabar.vault.persons.masters.head))
        return int(connection.execute(wanted).scalar_one())


def _next(kabar: Kabar, one: Sealed, after: UUID | None) -> list[AnyRow]:
    owner: Any = one.person
    columns = [one.row.label("id"), one.column.label("sealed"), *([owner.label("person")] if owner is not None else [])]
    query = select(*columns).where(one.wants(kabar.vault.persons.masters.head)).order_by(one.row)
    query = query.limit(LARGE.get(one.name, BATCH))
    if after is not None:
        query = query.where(one.row > after)
    with kabar.database.read() as connection:
        return list(connection.execute(query))


@again_if_crossed
def _seal(kabar: Kabar, one: Sealed, rows: list[AnyRow]) -> tuple[int, int]:
    """One transaction; gives how many were sealed anew, and how many do not open."""
    made = broken = 0
    with kabar.database.write() as connection:
        for row in rows:
            try:
                text = kabar.vault.open(row.sealed, one.name, row.id)
            except SealBroken:
                broken += 1
                continue
            key = person_keys.of(connection, kabar, row.person) if one.person is not None else None
            sealed = kabar.vault.seal(text, one.name, row.id, key)
            # what somebody has written since we read it is newer than what we have
            same = (one.row == row.id, one.column == row.sealed)
            changed = update(one.column.table).where(*same).values({one.column.name: sealed})
            made += connection.execute(changed).rowcount
    return made, broken


def _mark(kabar: Kabar) -> None:
    """The database's own check goes last: whoever starts with the new key alone is stopped until all is done."""
    with kabar.database.write() as connection:
        keys_check.mark_anew(connection, kabar)


def _is_needed(kabar: Kabar, name: str) -> bool:
    head = head_of(name)
    if kabar.vault.persons.store.is_wrapping(head):
        return True
    with kabar.database.read() as connection:
        if (get(connection, keys_check.SEAL_MARK) or "").startswith(head.hex()):
            return True
        wanted = (select(one.row).where(begins_with(one.column, head)).limit(1) for one in SEALED)
        return any(connection.execute(query).first() is not None for query in wanted)
