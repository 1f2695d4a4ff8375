"""Where the keys of people lie: apart from the database, so that no copy of the database holds them.

With SQLite a file of its own; on PostgreSQL a schema of its own, which ``pg_dump --exclude-schema=kabar_keys`` leaves
out, in the same database or in another (KABAR_KEYS_URL). docs/operating.md says how each is backed up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    bindparam,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.base import Moment
from bot.store.crypto import head_of, key_of
from bot.store.database import Database
from bot.store.prepared import Prepared

SCHEMA: Final = "kabar_keys"
POOL: Final = 4
_STORE: Final = "store"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key as it lies in the store."""

    id: bytes
    person_id: UUID
    wrapped: bytes | None
    """None: destroyed."""


@dataclass(frozen=True)
class _Tables:
    metadata: MetaData
    keys: Table
    marks: Table
    get: Prepared


@cache
def _tables(schema: str | None) -> _Tables:
    metadata = MetaData(schema=schema)
    keys = Table(
        "person_key",
        metadata,
        Column("id", LargeBinary, primary_key=True),
        Column("person_id", Uuid, nullable=False),
        Column("wrapped", LargeBinary),  # by a key of KABAR_DATA_KEYS; empty: destroyed
        Column("made_at", Moment, nullable=False),
        Column("destroyed_at", Moment),
        Index("ix_person_key_person_id", "person_id"),
    )
    marks = Table("key_mark", metadata, Column("name", String(20), primary_key=True), Column("value", Text))
    wanted = select(keys.c.id, keys.c.person_id, keys.c.wrapped).where(keys.c.id == bindparam("key"))
    return _Tables(metadata, keys, marks, Prepared(wanted))


class KeyStore:
    """The store behind one address. Opens no connection yet."""

    def __init__(self, url: str) -> None:
        self.database = Database(url, pool_size=POOL)
        self._tables = _tables(None if self.database.sqlite else SCHEMA)
        self.keys = self._tables.keys
        if self.database.sqlite:
            event.listen(self.database.engine, "connect", _overwrite_what_goes)

    @property
    def place(self) -> str:
        """Where it is, in words that hold no password."""
        return str(self.database.url.database) if self.database.sqlite else f"schema {SCHEMA}"

    def id(self) -> str | None:
        """What tells this store from every other; None where it was never set up."""
        file = self.database.url.database if self.database.sqlite else None
        # to look into a file that is not there would make it
        if file is not None and not Path(file).exists():
            return None
        with self.database.read() as connection:
            return self._id(connection)

    def set_up(self) -> str:
        """Make the store where it is not there yet; gives its id."""
        with self.database.write() as connection:
            if not self.database.sqlite:
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            self._tables.metadata.create_all(connection)
            found = self._id(connection)
            if found is None:
                found = str(uuid4())
                connection.execute(insert(self._tables.marks).values(name=_STORE, value=found))
        if self.database.sqlite and self.database.url.database:
            Path(self.database.url.database).chmod(0o600)
        return found

    def get(self, key_id: bytes) -> Wrapped | None:
        """A key; None where nobody knows it."""
        with self.database.look() as connection:
            found = self._tables.get.first(connection, {"key": key_id})
        return Wrapped(*found) if found is not None else None

    def get_many(self, ids: Collection[bytes]) -> dict[bytes, Wrapped]:
        """Those of these keys that are there."""
        wanted = select(self.keys.c.id, self.keys.c.person_id, self.keys.c.wrapped).where(self.keys.c.id.in_(ids))
        with self.database.read() as connection:
            return {row.id: Wrapped(*row) for row in connection.execute(wanted)}

    def add(self, made: Sequence[tuple[bytes, UUID, bytes]], now: datetime) -> None:
        """Keep keys (id, person, wrapped); durable when this returns."""
        rows = [
            {"id": key_id, "person_id": person_id, "wrapped": wrapped, "made_at": now}
            for key_id, person_id, wrapped in made
        ]
        if rows:
            with self.database.write() as connection:
                connection.execute(insert(self.keys), rows)

    def held(self, people: Collection[UUID]) -> list[bytes]:
        """The ids of all keys of these people that are not destroyed."""
        theirs = (self.keys.c.person_id.in_(people), self.keys.c.wrapped.is_not(None))
        with self.database.read() as connection:
            return list(connection.execute(select(self.keys.c.id).where(*theirs)).scalars())

    def destroy(self, keys: Collection[bytes], now: datetime) -> list[bytes]:
        """Empty these keys; gives the ids of those that were not. Nothing of them stays in the files in use."""
        wanted = (self.keys.c.id.in_(keys), self.keys.c.wrapped.is_not(None))
        with self.database.write() as connection:
            ids = list(connection.execute(select(self.keys.c.id).where(*wanted)).scalars())
            if ids:
                emptied = update(self.keys).where(self.keys.c.id.in_(ids)).values(wrapped=None, destroyed_at=now)
                connection.execute(emptied)
        self._sweep()
        return ids

    def wrapped_otherwise(self, head: bytes, after: bytes, most: int) -> list[Wrapped]:
        """Keys, in the order of their ids from ``after`` on, whose wrapping does not begin with ``head``."""
        query = (
            select(self.keys.c.id, self.keys.c.person_id, self.keys.c.wrapped)
            .where(self.keys.c.wrapped.is_not(None), self.keys.c.id > after)
            .where(~begins_with(self.keys.c.wrapped, head))
            .order_by(self.keys.c.id)
            .limit(most)
        )
        with self.database.read() as connection:
            return [Wrapped(*row) for row in connection.execute(query)]

    def wrapped_by_none_of(self, names: Sequence[str]) -> str | None:
        """The name of a key of KABAR_DATA_KEYS that is not among these but wraps something here."""
        query = select(self.keys.c.wrapped).where(self.keys.c.wrapped.is_not(None))
        for name in names:
            query = query.where(~begins_with(self.keys.c.wrapped, head_of(name)))
        with self.database.read() as connection:
            found = connection.execute(query.limit(1)).scalar()
        return key_of(found).decode() if found else None

    def is_wrapping(self, head: bytes) -> bool:
        """Whether something here is wrapped by the key whose wrappings begin so."""
        query = select(self.keys.c.id).where(begins_with(self.keys.c.wrapped, head)).limit(1)
        with self.database.read() as connection:
            return connection.execute(query).first() is not None

    def rewrap(self, changed: Sequence[tuple[Wrapped, bytes]]) -> int:
        """Keep these wrappings in place of those that were read; one that changed meanwhile stays. Gives how many."""
        count = 0
        with self.database.write() as connection:
            for row, wrapped in changed:
                same = (self.keys.c.id == row.id, self.keys.c.wrapped == row.wrapped)
                count += connection.execute(update(self.keys).where(*same).values(wrapped=wrapped)).rowcount
        return count

    def _id(self, connection: Connection) -> str | None:
        if not inspect(connection).has_table(self._tables.marks.name, schema=self._tables.marks.schema):
            return None
        marks = self._tables.marks
        return connection.execute(select(marks.c.value).where(marks.c.name == _STORE)).scalar_one_or_none()

    def _sweep(self) -> None:
        """The old row lies in SQLite's log until it is emptied, and in PostgreSQL's table until it is vacuumed."""
        engine = self.database.engine
        if self.database.sqlite:
            with self.database.look() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            return
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"VACUUM {self.keys.fullname}"))


def begins_with(column: ColumnElement[Any], head: bytes) -> ColumnElement[bool]:
    """Whether bytes begin with these: what is sealed begins with the name of its key."""
    return func.substr(column, 1, len(head), type_=LargeBinary) == head


def _overwrite_what_goes(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA secure_delete=ON")
