"""What to say of a database that fails. The driver's own words may hold a password, and tell nobody what to do."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, OperationalError

FULL: Final = "the disk is full; make room, then run this again"
LOCKED_OUT: Final = "this user may not write it; give Kabar's user the folder with the files in it"
DAMAGED: Final = (
    "this file (or that of KABAR_KEYS_URL) is damaged or no database; put its newest copy back, see docs/operating.md"
)
UNUSABLE: Final = "its file cannot be read or written; is the folder there, this user's, and has the disk room?"
BUSY: Final = "another process has been writing it all the time; run this again"
AWAY: Final = "the database does not answer ({kind}); is it running, and is the address right?"
WORDS: Final = {
    "SQLITE_FULL": FULL,
    "53100": FULL,
    "SQLITE_READONLY": LOCKED_OUT,
    "25006": LOCKED_OUT,
    "42501": LOCKED_OUT,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_CANTOPEN": UNUSABLE,
    "SQLITE_IOERR": UNUSABLE,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
}
"""By SQLite's primary name of the error, or PostgreSQL's SQLSTATE."""


def line(error: Exception) -> str | None:
    """One line about it; None where it is no fault of the database's."""
    if not isinstance(error, DBAPIError):
        return None
    name = str(getattr(error.orig, "sqlite_errorname", None) or "")
    code = "_".join(name.split("_")[:2]) or str(getattr(error.orig, "sqlstate", None) or "")
    away = AWAY.format(kind=type(error.orig).__name__) if isinstance(error, OperationalError) else None
    said = WORDS.get(code, away)
    return said and f"KABAR_DATABASE_URL: {said}"
