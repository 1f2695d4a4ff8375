"""What the migrations make is what the code expects, on both databases; there is one way up and one way down."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.services.kabar import Kabar
from bot.store import metadata, migrate


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
    return list(compare_metadata(context, metadata))


def test_no_model_differs_from_its_table(kabar: Kabar) -> None:
    with kabar.database.read() as connection:
        assert differences(connection) == []
        assert migrate.current(connection) == migrate.newest()


def test_there_is_one_head_and_one_base() -> None:
    scripts = ScriptDirectory.from_config(migrate.config())
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_all_the_way_down_and_up_again(kabar: Kabar) -> None:
    with kabar.database.write() as connection:
        command.downgrade(migrate.config(connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        assert migrate.current(connection) is None
    with kabar.database.write() as connection:
        migrate.upgrade(connection)
        assert differences(connection) == []


def test_going_up_twice_changes_nothing(kabar: Kabar) -> None:
    with kabar.database.write() as connection:
        migrate.upgrade(connection)
        assert differences(connection) == []


def test_a_migration_that_fails_leaves_nothing_behind(kabar: Kabar) -> None:
    with kabar.database.write() as connection:
        command.downgrade(migrate.config(connection), "base")
    with pytest.raises(ZeroDivisionError), kabar.database.write() as connection:  # noqa: PT012 - the block is the point
        migrate.upgrade(connection)
        _ = 1 / 0
    with kabar.database.read() as connection:
        assert migrate.current(connection) is None
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
