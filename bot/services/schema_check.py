"""Is the database set up for this Kabar? Asked before any work, so that it is told in one line and not by a trace."""

from __future__ import annotations

from pathlib import Path

from bot.config import SettingsError
from bot.store import migrate
from bot.store.database import Database


def check(database: Database) -> None:
    """Raises SettingsError where nobody has run ``kabar migrate`` yet, or not since an update.

    A newer schema than ours passes: whoever goes back to an older Kabar knows why. Raises SQLAlchemyError for a
    database that is away.
    """
    file = database.url.database if database.sqlite else None
    # to look into a file that is not there would make it
    at = None if file is not None and not Path(file).exists() else _revision(database)
    if at is None:
        raise SettingsError(["KABAR_DATABASE_URL: this database was never set up; run `kabar migrate`"])
    if at != migrate.newest() and migrate.knows(at):
        raise SettingsError(["KABAR_DATABASE_URL: this database is older than this Kabar; run `kabar migrate`"])


def _revision(database: Database) -> str | None:
    with database.read() as connection:
        return migrate.current(connection)
