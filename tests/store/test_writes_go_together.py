"""Several writes as one statement: all of them are done, in one way to the server where the database can."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, update

from bot.store.base import Moment
from bot.store.database import Database
from bot.store.prepared import Prepared
from bot.store.together import run_together

TABLE = Table(
    "together",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("word", String(20), nullable=False),
    Column("at", Moment),
)
ADD = Prepared(insert(TABLE), ("id", "word", "at"))
ADD_AND_GIVE = Prepared(insert(TABLE).returning(TABLE.c.id), ("id", "word", "at"))
RENAME = Prepared(update(TABLE).where(TABLE.c.id == bindparam("which")).values(word=bindparam("new_word")))


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    TABLE.metadata.create_all(made.engine)
    yield made
    TABLE.metadata.drop_all(made.engine)
    made.close()


def _rows(database):
    with database.read() as connection:
        return connection.execute(select(TABLE).order_by(TABLE.c.id)).all()


def test_all_are_written_and_the_last_one_gives_its_row(database, clock):
    now = clock.now()
    with database.write() as connection:
        ADD.run(connection, {"id": 1, "word": "old", "at": None})
    with database.write() as connection:
        writes = [
            (RENAME, {"which": 1, "new_word": "new"}),
            (ADD, {"id": 2, "word": "50% (%s)", "at": now}),
            (ADD_AND_GIVE, {"id": 3, "word": "three", "at": None}),
        ]
        assert run_together(connection, writes).id == 3
    assert [tuple(row) for row in _rows(database)] == [(1, "new", None), (2, "50% (%s)", now), (3, "three", None)]


def test_without_a_row_to_give_there_is_none(database):
    with database.write() as connection:
        assert run_together(connection, [(ADD, {"id": 1, "word": "a", "at": None})]) is None
        two = [(ADD, {"id": 2, "word": "b", "at": None}), (ADD, {"id": 3, "word": "c", "at": None})]
        assert run_together(connection, two) is None
    assert [row.word for row in _rows(database)] == ["a", "b", "c"]


def test_they_stand_or_fall_together(database):
    with database.write() as connection:
        ADD.run(connection, {"id": 1, "word": "a", "at": None})
    twice = [(ADD, {"id": 2, "word": "b", "at": None}), (ADD, {"id": 1, "word": "again", "at": None})]
    with pytest.raises(Exception, match="together"), database.write() as connection:
        run_together(connection, twice)
    assert [row.id for row in _rows(database)] == [1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has no ways to save
def test_postgresql_is_asked_once(database, monkeypatch):
    sent = []
    plain = Prepared.execute
    monkeypatch.setattr(Prepared, "execute", lambda *given: sent.append(given[2].sql) or plain(*given))
    with database.write() as connection:
        run_together(connection, [(ADD, {"id": number, "word": "x", "at": None}) for number in range(4)])
    assert len(sent) == 1
    assert sent[0].startswith("WITH w0 AS (INSERT")
