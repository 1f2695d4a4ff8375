"""Small facts about this deployment: the clock's last tick, the check that the keys are the right ones."""

from __future__ import annotations

from sqlalchemy import Column, Connection, String, Table, Text, select
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
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    written = insert(setting).values(name=name, value=value)
    connection.execute(written.on_conflict_do_update(index_elements=[setting.c.name], set_={"value": value}))
