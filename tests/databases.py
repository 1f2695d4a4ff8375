"""Databases for tests: migrated once, then copied (SQLite) or swept clean between two tests (PostgreSQL)."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from bot import config
from bot.config_values import keys_beside
from bot.services import keys_check, publishing
from bot.services.kabar import Kabar
from bot.store import migrate

TEMPLATE = "template_kabar"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made in it
ROOM = 2**30
"""Bytes; a worker's PostgreSQL takes 100 MB."""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SHAPE = """
    SELECT md5(string_agg(concat(attrelid::regclass, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)),
        (SELECT string_agg(concat(tgname, tgenabled), ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND NOT attisdropped
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
"""Whoever is in the middle of something. Idle ones hold nothing, and the next test goes on with them."""


def prepare(url: str, environ: dict[str, str]) -> None:
    """Migrate a database and publish the packaged flows into it, as ``kabar migrate`` does."""
    kabar = Kabar.from_settings(config.load(environ | {"KABAR_DATABASE_URL": url}))
    with kabar.database.write() as connection:
        migrate.upgrade(connection)
        keys_check.leave_or_check(connection, kabar)
        publishing.publish_packaged(connection, kabar, kabar.clock.now())
    kabar.close()


def keys_of(file: Path) -> Path:
    """Where the keys of the people in this SQLite file lie."""
    return Path(keys_beside(f"sqlite:///{file}").removeprefix("sqlite:///"))


def prepare_server(server: str, environ: dict[str, str]) -> None:
    """Give a new PostgreSQL server the template, and tell it that what it holds may be lost."""
    with psycopg.connect(server, autocommit=True) as connection:
        # a database for each test: nobody needs them after a power cut
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    prepare(server.replace("/postgres?", f"/{TEMPLATE}?"), environ)


def hand_over(home: Path) -> None:
    """Give a copied server's files to whom a root's server runs as; nobody else's server runs as somebody else."""
    if os.geteuid() == 0:
        for file in (home, *home.rglob("*")):
            shutil.chown(file, "pgserver", "pgserver")


def in_memory() -> Path | None:
    """Where files lie in memory, with a gigabyte to spare; a container has 64 MB, and then it is nowhere.

    What is made anew for each test need not reach a disk.
    """
    return MEMORY if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM else None


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """What ``make`` writes to this path, made by whichever worker comes first; the others wait for it."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(draft := path.with_name(f"{path.name}.draft"))
            draft.rename(path)
    return path


@dataclass
class Swept:
    """One database of a PostgreSQL server, for one test after another.

    Making one anew for each test took longer than most tests. What a test left is removed, what the template holds is
    put back from a copy; where that does not make it as it was, the database is made anew.
    """

    server: str
    template: str
    name: str = ""
    seeded: tuple[str, ...] = ()
    fresh: tuple[object, ...] = ()
    sweeper: psycopg.Connection[tuple[object, ...]] | None = None
    """Kept from test to test: a new one has to learn of every table first, which takes it five times the sweeping."""

    @property
    def url(self) -> str:
        """Its address, in use until ``sweep``."""
        if not self.name:
            self._make()
        return self._address(self.name)

    def sweep(self) -> None:
        """Leave it as the next test wants to find it."""
        try:
            if self.sweeper is None:
                self.sweeper = psycopg.connect(self.url, autocommit=True)
                self.sweeper.execute("SET lock_timeout = '5s'; SET session_replication_role = replica")
            self.sweeper.execute(_OTHERS)
            tables = [Identifier(str(table)) for (table,) in self.sweeper.execute(_TABLES)]
            # DELETE, for TRUNCATE makes every file anew, and a file costs more than a few rows
            self.sweeper.execute(SQL("; ").join(SQL("DELETE FROM {}").format(table) for table in tables))
            self.sweeper.execute("DELETE FROM kabar_keys.person_key")
            self.sweeper.execute(_SEQUENCES)
            seeds = ((Identifier(table), Identifier(table)) for table in self.seeded)
            self.sweeper.execute(SQL("; ").join(SQL("INSERT INTO {} SELECT * FROM seed.{}").format(*s) for s in seeds))
            clean = self._print(self.sweeper) == self.fresh
        except psycopg.Error:
            clean = False
        if not clean:
            self._drop()

    def _make(self) -> None:
        self.name = f"t_{uuid4().hex[:12]}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")
        with psycopg.connect(self._address(self.name), autocommit=True) as connection:
            tables = [row[0] for row in connection.execute(_TABLES)]
            self.seeded = tuple(table for table in tables if _rows(connection, table) is not None)
            connection.execute("CREATE SCHEMA seed")
            for table in map(Identifier, self.seeded):
                connection.execute(SQL("CREATE TABLE seed.{} AS TABLE {}").format(table, table))
            self.fresh = self._print(connection)

    def _drop(self) -> None:
        if self.sweeper is not None:
            self.sweeper.close()
            self.sweeper = None
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {self.name} WITH (FORCE)")
        self.name = ""

    def _address(self, name: str) -> str:
        return self.server.replace("/postgres?", f"/{name}?")

    def _print(self, connection: psycopg.Connection[tuple[object, ...]]) -> tuple[object, ...]:
        """What tells a fresh database: the shape of its tables, and the rows of those that are not empty."""
        rows = [_rows(connection, table) for table in self.seeded]
        return (connection.execute(_SHAPE).fetchone(), *rows)


def _rows(connection: psycopg.Connection[tuple[object, ...]], table: str) -> object:
    """A fingerprint of a table's rows; None where it is empty."""
    every = SQL("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} t").format(Identifier(table))
    found = connection.execute(every).fetchone()
    return found and found[0]
