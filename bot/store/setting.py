"""Small facts about this deployment: the clock's last tick, the check that the keys are the right ones."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.base import metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)


def get(connection: Connection, name: str) -> str | None:
    """The value, or None where it was never put."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()


def put(connection: Connection, name: str, value: str) -> None:
    """Write the value, new or not; two processes may do so at once."""
    written = _insert(connection).values(name=name, value=value)
    connection.execute(written.on_conflict_do_update(index_elements=[setting.c.name], set_={"value": value}))


def change(connection: Connection, name: str, old: str | None, new: str) -> bool:
    """Write ``new`` where the value is still ``old`` (None: there is none); of two processes one did."""
    if old is None:
        first = _insert(connection).values(name=name, value=new).on_conflict_do_nothing().returning(setting.c.name)
        return connection.execute(first).first() is not None
    same = (setting.c.name == name, setting.c.value == old)
    return bool(connection.execute(update(setting).where(*same).values(value=new)).rowcount)


def _insert(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(setting) if connection.dialect.name == "postgresql" else sqlite.insert(setting)
