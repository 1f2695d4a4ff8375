"""The database: SQLite (one writer at a time, WAL) or PostgreSQL, behind two doors: ``write`` and ``read``."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.prepared import Prepared

WRITER_SECONDS = 60
BUSY_SECONDS = 20
"""How long a SQLite writer of one process waits for another process's."""
KEPT_SECONDS = 5.0
"""An idle connection may be cut by whatever lies between; the pool knows to renew it."""
KEPT_LOOKS = 3
"""Connections for single statements that are kept: fewer than the smallest pool has."""
PRAGMAS = (
    *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"),
    # 16 MB of pages in memory, and 32 MB in the log before they are written to their places: a message changes
    # a dozen pages, and with SQLite's 2 and 4 MB the commits take a fifth to a half longer
    *("cache_size=-16000", "wal_autocheckpoint=8000"),
)
_BEGIN, _BEGIN_TO_WRITE = Prepared(text("BEGIN")), Prepared(text("BEGIN IMMEDIATE"))


class Database:
    """An engine with our rules on it.

    SQLite's writers queue in a lock of the process: its own waiting is unfair and has tails of most of a second.
    """

    def __init__(self, url: str, pool_size: int = 8) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"hide_parameters": True}
        if self.sqlite:
            options["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        else:
            options |= {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": False, "pool_recycle": 1800}
        self.engine: Engine = create_engine(self.url, **options)
        self._writing = self.engine.execution_options(kabar_writes=True)
        # SQLite's driver begins nothing by itself: see _prepare_sqlite
        alone = {} if self.sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._looking = self.engine.execution_options(**alone)
        self._looks: list[tuple[Connection, float]] = []
        self._writer = threading.Lock()
        # SQLite drops the pages it holds in memory when another connection has written, and a message then reads 20 of
        # them anew: its writers, who take turns in any case, share one connection
        self._kept: Any = SimpleNamespace() if self.sqlite else threading.local()
        if self.sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_immediately_if_writing)
        else:
            event.listen(self.engine, "connect", _prepare_postgresql)

    @contextmanager
    def write(self, *, often: bool = False) -> Iterator[Connection]:
        """A transaction that may write: commits at the end, rolls back on an exception.

        ``often``: this is done again and again, so its connection may be kept for some seconds.
        """
        if self.sqlite and not self._writer.acquire(timeout=WRITER_SECONDS):
            raise TimeoutError("a writer of this process holds the database; is one transaction begun inside another?")
        try:
            with self._kept_connection() if often else self._writing.connect() as connection, connection.begin():
                yield connection
        finally:
            if self.sqlite:
                self._writer.release()

    @contextmanager
    def _kept_connection(self) -> Iterator[Connection]:
        """The one of the transaction before: to fetch one takes 50 us, a fortieth of a message.

        A thread's own, but with SQLite the one that writes for all threads, each in its turn.
        """
        connection: Connection | None = getattr(self._kept, "connection", None)
        self._kept.connection = None  # in use: a transaction begun inside this one fetches another
        if connection is not None and time.monotonic() - self._kept.at > KEPT_SECONDS:
            connection.close()
            connection = None
        connection = connection or self._writing.connect()
        try:
            yield connection
        except BaseException:
            connection.close()  # whatever state it is in, the pool puts it right
            raise
        self._kept.connection, self._kept.at = connection, time.monotonic()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, on one snapshot where the database gives one."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For one prepared statement that only reads: no transaction around it, and its connection may be kept."""
        connection, at = self._looks.pop() if self._looks else (None, 0.0)
        if connection is not None and time.monotonic() - at > KEPT_SECONDS:
            connection.close()
            connection = None
        connection = connection or self._looking.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        if len(self._looks) < KEPT_LOOKS:
            self._looks.append((connection, time.monotonic()))
        else:
            connection.close()

    def give_back(self) -> None:
        """Give the connection that this thread keeps to the pool, and those for single statements."""
        if connection := getattr(self._kept, "connection", None):
            connection.close()
            self._kept.connection = None
        while self._looks:
            self._looks.pop()[0].close()

    def close(self) -> None:
        """Close all connections."""
        self.give_back()
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # the driver must not begin by itself: BEGIN IMMEDIATE is ours to say
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's own
    # every statement of ours reads a few hundred rows that an index finds, on disks without arms: to compile it, to
    # start more processes for it, or to read a whole table for want of them takes longer than it does
    for name, value in (("jit", "off"), ("max_parallel_workers_per_gather", "0"), ("random_page_cost", "1.1")):
        connection.execute(f"SET {name} = {value}")
    connection.commit()


def _begin_immediately_if_writing(connection: Connection) -> None:
    writes = connection.get_execution_options().get("kabar_writes", False)
    (_BEGIN_TO_WRITE if writes else _BEGIN).run(connection, {})
