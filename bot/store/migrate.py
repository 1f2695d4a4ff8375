"""Bringing a database to the newest schema, and asking whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

FOLDER = Path(__file__).parent / "migrations"
_ONE_MIGRATES = 0x6B6162_6D6967
"""PostgreSQL's lock for it; SQLite has one writer anyway."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file: everything follows from where this package lies."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """Run all migrations that are missing, in the caller's transaction."""
    command.upgrade(config(connection), "head")


def alone(connection: Connection) -> None:
    """Whoever else migrates this database waits until this transaction ends, then finds it done."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_MIGRATES)))


def newest() -> str:
    """The revision that this code expects."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    if head is None:
        raise RuntimeError("no migrations found")
    return head


def current(connection: Connection) -> str | None:
    """The revision that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str) -> bool:
    """Whether it is one of this code's own: an older one, where it is not the newest."""
    return revision in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
