"""A demo that really runs, as ``make run`` starts it; between two files of tests it is made as it was at first."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from bot.config_sources import socket_path

REPO = Path(__file__).parents[2]
PATIENCE = 90.0
BUSY = 30.0
"""Seconds that a writer of the demo may hold its database."""


@dataclass
class Demo:
    """Its address, its folder, and what stood in its database when it had started.

    To start one takes a dozen seconds of work. Nobody may tell from which start a test's demo is: what it keeps in
    its database, in Valkey and of the time is put back; its processes keep nothing else of people.
    """

    home: Path
    running: subprocess.Popen[bytes]
    address: str

    @property
    def fresh(self) -> Path:
        return self.home / "fresh.db"

    def keep(self) -> None:
        _copy(self.home / "kabar.db", self.fresh)

    def renew(self) -> None:
        """All at once for whoever reads the database meanwhile."""
        assert self.running.poll() is None, "the demo has ended"
        (self.home / "clock.offset").unlink(missing_ok=True)
        _copy(self.fresh, self.home / "kabar.db")
        with closing(redis.Redis(unix_socket_path=str(socket_path(self.home)))) as valkey:
            # RQ's keys say that a worker is there, and it is
            tried = [key for key in valkey.scan_iter() if not key.startswith(b"rq:")]
            if tried:
                valkey.delete(*tried)


@contextmanager
def demo(home: Path) -> Iterator[Demo]:
    """A fresh one, for as long as the block lasts."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    command = [sys.executable, "-m", "bot.cli", "up", "--demo", "--port", str(free_port())]
    with (home / "up.out").open("w+b") as told:
        running = subprocess.Popen(
            command,
            cwd=REPO,
            env=clean | {"KABAR_HOME": str(home), "KABAR_SEND_DRAFTS": "false"},
            stdout=told,
            stderr=told,
        )
        try:
            made = Demo(home, running, _wait_for_address(home / "up.out", running))
            made.keep()
            yield made
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for_address(told: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        if found := re.search(r"runs at (http://\S+)", told.read_text()):
            return found[1]
        time.sleep(0.1)
    pytest.fail(f"Kabar did not start: {told.read_text()}")


def _copy(source: Path, target: Path) -> None:
    """In one transaction of SQLite's own, so that whoever has the target open goes on with what it then holds."""
    with (
        closing(sqlite3.connect(source, timeout=BUSY)) as given,
        closing(sqlite3.connect(target, timeout=BUSY)) as taken,
    ):
        given.backup(taken)
