"""The folder that Kabar keeps on this machine: its settings file, and one ``kabar up`` at a time in it."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.keys import fresh
from bot.config import SettingsError
from bot.config_sources import env_file, read_env_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SECRETS = ("KABAR_SECRET_KEY", "KABAR_DATA_KEYS")


def make(home: Path) -> None:
    """Make the folder where it is missing, for this user only. Raises SettingsError if it cannot be used."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        line = f"KABAR_HOME: {home} cannot be used ({error.strerror}); name a folder that this user may write"
        raise SettingsError([line]) from None


def prepare(home: Path, environ: Mapping[str, str]) -> bool:
    """Where no keys are set anywhere, write fresh ones into the folder's ``kabar.env``. True if it did.

    Only for a SQLite file that is yet to be made: keys of a server's database must not appear by themselves.
    Raises SettingsError for keys that are gone while their database is there.
    """
    beneath = read_env_file(env_file(home))
    given = {**beneath, **environ}
    if any(given.get(name) or given.get(f"{name}_FILE") for name in SECRETS):
        return False
    if given.get("KABAR_DATABASE_URL_FILE"):
        return False
    scheme, _, path = (given.get("KABAR_DATABASE_URL") or f"sqlite:///{home / 'kabar.db'}").partition(":///")
    if scheme != "sqlite":
        return False
    if Path(path).exists():
        raise SettingsError([f"KABAR_DATA_KEYS: {path} is there, its keys are not; put {env_file(home)} back"])
    make(home)
    write_env(home, {"KABAR_DEMO": environ.get("KABAR_DEMO") or "false"} | beneath | fresh())
    return True


def write_env(home: Path, changes: Mapping[str, str]) -> None:
    """Set these lines of ``kabar.env``; the file is replaced whole, readable by its owner only."""
    lines = {**read_env_file(env_file(home)), **changes}
    handle, draft = tempfile.mkstemp(dir=home, prefix="kabar.env.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in lines.items())
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(env_file(home))


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the folder for this process. Raises SettingsError where another one runs in it."""
    with (home / "up.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            who = file.read().strip()
            line = f"Kabar runs already in {home} (process {who}); stop it or name another --home"
            raise SettingsError([line]) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
