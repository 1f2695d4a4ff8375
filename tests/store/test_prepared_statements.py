"""Statements of the hot path go straight to the driver, and still mean what they mean in SQLAlchemy."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.services.persons import people
from bot.store import new_id, person
from bot.store.database import Database
from bot.store.prepared import Prepared

NEW = Prepared(
    insert(person),
    ("id", "code", "language", "status", "timezone", "safe_from", "safe_to", "caseworker_id", "created_at"),
)
FIND = Prepared(select(person.c.id, person.c.status, person.c.created_at).where(person.c.code == bindparam("wanted")))


def a_row(clock):
    return {
        "id": new_id(),
        "code": people.new_code(),
        "language": "id",
        "status": "active",
        "timezone": "Asia/Makassar",
        "safe_from": "08:00",
        "safe_to": "20:00",
        "caseworker_id": None,
        "created_at": clock.now(),
    }


def test_values_go_in_and_come_out_as_their_types(kabar, clock):
    row = a_row(clock)
    with kabar.database.write() as connection:
        NEW.run(connection, row)
        found = FIND.first(connection, {"wanted": row["code"]})
        same = connection.execute(FIND.statement, {"wanted": row["code"]}).one()

    assert found is not None
    assert tuple(found) == tuple(same) == (row["id"], "active", row["created_at"])
    assert found.status == "active"


def test_no_row_is_none(kabar):
    with kabar.database.read() as connection:
        assert FIND.first(connection, {"wanted": "P-NOBODY"}) is None


def test_what_stands_in_the_statement_need_not_be_given(kabar, clock):
    row = a_row(clock)
    stop = Prepared(update(person).where(person.c.id == bindparam("who")).values(status="stopped", enrolled_at=None))
    with kabar.database.write() as connection:
        NEW.run(connection, row)
        stop.run(connection, {"who": row["id"]})
        assert FIND.first(connection, {"wanted": row["code"]}).status == "stopped"


def test_it_is_part_of_the_transaction(kabar, clock):
    row = a_row(clock)
    with kabar.database.write() as connection:
        NEW.run(connection, row)
        connection.rollback()

    with kabar.database.read() as connection:
        assert FIND.first(connection, {"wanted": row["code"]}) is None


def test_faults_are_sqlalchemy_s_and_show_no_values(kabar, clock):
    row = a_row(clock)
    with kabar.database.write() as connection:
        NEW.run(connection, row)

    with pytest.raises(IntegrityError) as raised, kabar.database.write() as connection:
        NEW.run(connection, row | {"id": new_id()})

    assert raised.value.params is None


def test_a_statement_that_changes_with_its_values_is_refused(kabar):
    some = Prepared(select(person.c.id).where(person.c.status.in_(("new", "invited"))))
    with kabar.database.read() as connection, pytest.raises(TypeError):
        some.first(connection, {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL locks rows
def test_a_writer_that_another_process_holds_up_is_told_so(kabar):
    other = Database(str(kabar.database.url))
    with kabar.database.write() as holder:
        holder.execute(text("SELECT 1"))
        with other.read() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=10")
        with pytest.raises(OperationalError, match="locked"), other.write():
            pass
    other.close()


def read_after_the_server_hung_up(kabar):
    with kabar.database.write() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with kabar.database.write() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
        FIND.first(connection, {"wanted": "P-NOBODY"})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # a file does not hang up
def test_a_connection_that_broke_is_not_used_again(kabar):
    with pytest.raises(DBAPIError) as raised:
        read_after_the_server_hung_up(kabar)

    assert isinstance(raised.value, OperationalError)
    assert raised.value.connection_invalidated
    for _ in range(3):
        with kabar.database.write() as connection:
            assert FIND.first(connection, {"wanted": "P-NOBODY"}) is None
