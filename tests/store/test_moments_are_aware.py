"""Moments are kept in UTC and come back aware, on both databases; a naive one is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, insert, select
from sqlalchemy.exc import StatementError

from bot.services.kabar import Kabar
from bot.store import audit, new_id
from bot.store.base import Moment, metadata

WITA = timezone(timedelta(hours=8))


def test_a_naive_moment_is_refused(kabar: Kabar) -> None:
    row = {"id": new_id(), "action": "x", "target": "x", "at": datetime(2026, 5, 4)}  # noqa: DTZ001 - the point
    with pytest.raises(StatementError, match="time zone"), kabar.database.write() as connection:
        connection.execute(insert(audit).values(row))
    with pytest.raises(StatementError, match="time zone"), kabar.database.read() as connection:
        connection.execute(select(audit).where(audit.c.at < datetime(2026, 5, 4)))  # noqa: DTZ001


def test_another_zones_moment_is_the_same_moment(kabar: Kabar) -> None:
    given = datetime(2026, 5, 4, 10, 0, 0, 123456, tzinfo=WITA)
    with kabar.database.write() as connection:
        connection.execute(insert(audit).values(id=new_id(), action="x", target="x", at=given))
        kept = connection.execute(select(audit.c.at)).scalar_one()
        found = connection.execute(select(audit.c.id).where(audit.c.at == given.astimezone(UTC))).all()
    assert kept == given
    assert kept.tzinfo is UTC
    assert len(found) == 1


def test_every_time_column_is_one() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert [column for column in columns if isinstance(column.type, DateTime)] == []
    assert {str(column) for column in columns if column.name == "at"} <= {
        str(column) for column in columns if isinstance(column.type, Moment)
    }


def test_ids_are_in_order_of_making() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
