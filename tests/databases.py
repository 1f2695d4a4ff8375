"""Databases for tests: migrated once, then copied (SQLite) or swept clean between two tests (PostgreSQL)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from bot import config
from bot.services import keys_check, publishing
from bot.services.kabar import Kabar
from bot.store import migrate

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SHAPE = """
    SELECT md5(string_agg(concat(attrelid::regclass, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND NOT attisdropped
"""
_SEQUENCES = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def prepare(url: str, environ: dict[str, str]) -> None:
    """Migrate a database and publish the packaged flows into it, as ``kabar migrate`` does."""
    kabar = Kabar.from_settings(config.load(environ | {"KABAR_DATABASE_URL": url}))
    with kabar.database.write() as connection:
        migrate.upgrade(connection)
        keys_check.leave_or_check(connection, kabar)
        publishing.publish_packaged(connection, kabar, kabar.clock.now())
    kabar.database.close()


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

    @property
    def url(self) -> str:
        """Its address, in use until ``sweep``."""
        if not self.name:
            self._make()
        return self._address(self.name)

    def sweep(self) -> None:
        """Leave it as the next test wants to find it."""
        try:
            with psycopg.connect(self.url, autocommit=True) as connection:
                connection.execute(_OTHERS)
                connection.execute("SET lock_timeout = '5s'")
                # DELETE, for TRUNCATE makes every file anew, and a file costs more than a few rows
                connection.execute("SET session_replication_role = replica")
                for (table,) in connection.execute(_TABLES).fetchall():
                    connection.execute(SQL("DELETE FROM {}").format(Identifier(str(table))))
                connection.execute(_SEQUENCES)
                for table in self.seeded:
                    name = Identifier(table)
                    connection.execute(SQL("INSERT INTO {} SELECT * FROM seed.{}").format(name, name))
                clean = self._print(connection) == self.fresh
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
