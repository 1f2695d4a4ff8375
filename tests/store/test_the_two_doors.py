"""``write`` commits whole or not at all and takes turns; ``read`` sees one moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.services.kabar import Kabar
from bot.store.database import Database
from bot.store.setting import get, put


def test_an_error_undoes_everything(kabar: Kabar) -> None:
    with pytest.raises(ZeroDivisionError), kabar.database.write() as connection:  # noqa: PT012 - the block is the point
        put(connection, "a", "1")
        _ = 1 / 0
    with kabar.database.read() as connection:
        assert get(connection, "a") is None


def test_puts_of_one_name_at_once_do_not_clash(kabar: Kabar) -> None:
    def write(value: int) -> None:
        with kabar.database.write() as connection:
            put(connection, "a", str(value))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with kabar.database.read() as connection:
        assert get(connection, "a") in set(map(str, range(40)))


def test_two_processes_that_count_lose_no_step(environ: dict[str, str]) -> None:
    """Two engines on one database stand for two processes: they share no lock but the database's."""
    url = environ["KABAR_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    engines = [Database(url) for _ in range(2)]
    with engines[0].write() as connection:
        put(connection, "count", "0")

    def step(number: int) -> None:
        with engines[number % 2].write() as connection:
            lock = "" if engines[0].sqlite else " FOR UPDATE"
            found = connection.execute(text(f"SELECT value FROM setting WHERE name = 'count'{lock}")).scalar_one()  # noqa: S608
            put(connection, "count", str(int(found) + 1))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(step, range(60)))
    with engines[0].read() as connection:
        assert get(connection, "count") == "60"
    for engine in engines:
        engine.close()


def test_sqlite_keeps_what_it_was_told_and_minds_references(kabar: Kabar) -> None:
    if not kabar.database.sqlite:
        return
    with kabar.database.read() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
        assert asked == {"journal_mode": "wal", "synchronous": 2}
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_postgresql_plans_short_statements(kabar: Kabar) -> None:
    if kabar.database.sqlite:
        return
    with kabar.database.read() as connection:
        asked = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("jit", "random_page_cost")}
    assert asked == {"jit": "off", "random_page_cost": "1.1"}
