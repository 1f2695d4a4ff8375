"""Whoever writes again and again keeps a connection; nothing of one transaction is left to the next."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.services.kabar import Kabar
from bot.store import database as module


def used(kabar: Kabar) -> int:
    with kabar.database.write(often=True) as connection:
        return id(connection.connection.driver_connection)


def test_the_next_transaction_has_the_same_one(kabar: Kabar) -> None:
    with kabar.database.write(often=True) as connection:
        first = connection
    with kabar.database.write(often=True) as connection:
        assert connection is first
    with kabar.database.write() as connection:
        assert connection is not first


def used_by_another_thread(kabar: Kabar) -> int:
    theirs: list[int] = []
    thread = threading.Thread(target=lambda: theirs.append(used(kabar)))
    thread.start()
    thread.join()
    return theirs[0]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_another_thread_has_another(kabar: Kabar) -> None:
    mine = used(kabar)  # and keeps it: what a thread kept goes back to the pool when the thread ends
    assert used_by_another_thread(kabar) != mine


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_with_sqlite_all_threads_have_the_same_one_in_turn(kabar: Kabar) -> None:
    assert used_by_another_thread(kabar) == used(kabar)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_has_it_while_another_thread_writes(kabar: Kabar) -> None:
    inside: list[int] = []

    def write() -> None:
        for _ in range(50):
            with kabar.database.write(often=True) as connection:
                inside.append(1)
                connection.execute(text("SELECT 1"))
                assert len(inside) == 1
                inside.pop()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write) for _ in range(4)]:
            done.result()


def test_after_some_idle_seconds_it_goes_back_to_the_pool(kabar: Kabar, monkeypatch: pytest.MonkeyPatch) -> None:
    with kabar.database.write(often=True) as connection:
        first = connection
    monkeypatch.setattr(module, "KEPT_SECONDS", -1.0)
    with kabar.database.write(often=True) as connection:
        assert connection is not first
    assert first.closed


def test_what_fails_is_undone_and_the_connection_given_back(kabar: Kabar) -> None:
    connections = []

    def fail() -> None:
        with kabar.database.write(often=True) as connection:
            connections.append(connection)
            connection.execute(text("INSERT INTO setting (name, value) VALUES ('made-up', 'x')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert connections[0].closed
    with kabar.database.write(often=True) as connection:
        assert connection.execute(text("SELECT count(*) FROM setting WHERE name = 'made-up'")).scalar() == 0


def test_closing_gives_it_back(kabar: Kabar) -> None:
    with kabar.database.write(often=True) as connection:
        pass
    kabar.database.close()
    assert connection.closed
