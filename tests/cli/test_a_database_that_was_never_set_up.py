"""Whatever is asked of a database that nobody migrated, one line says what to run, and the code is 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine

from bot import config
from bot.cli import main
from bot.config import SettingsError
from bot.services import schema_check
from bot.services.start import start
from bot.store.database import Database

LINE = "KABAR_DATABASE_URL: this database was never set up; run `kabar migrate`\n"
OLDER = "KABAR_DATABASE_URL: this database is older than this Kabar; run `kabar migrate`\n"
PEOPLE = Path(config.__file__).parents[1] / "samples" / "people.csv"
COMMANDS = [
    ["people", "import", str(PEOPLE)],
    [
        "staff",
        "add",
        "--name",
        "Sari",
        "--phone",
        "081200001",
        "--email",
        "s@example.org",
        "--role",
        "caseworker",
        "--password-stdin",
    ],
    ["sim", "add", "--device-id", "d1", "--name", "Praya"],
    ["sim", "list"],
    ["cases"],
    ["messages", "cost", "--month", "2026-11"],
    ["templates", "status"],
    ["demo", "load"],
]
PARTS = [["web", "--port", "58999"], ["worker"], ["clock", "--once"]]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, environ: dict[str, str]) -> dict[str, str]:
    """A deployment whose database was never migrated."""
    if request.param == "sqlite":
        return environ | {"KABAR_DATABASE_URL": f"sqlite:///{tmp_path / 'kabar.db'}"}
    server: str = request.getfixturevalue("postgresql")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS never_set_up WITH (FORCE)")
        connection.execute("CREATE DATABASE never_set_up")
    return environ | {"KABAR_DATABASE_URL": server.replace("/postgres?", "/never_set_up?")}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'unused.db'}"


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_says_in_one_line_what_to_run(empty: dict[str, str], arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments, "a long password", env=empty, prog_name="kabar")
    assert (result.stderr, result.exit_code, result.stdout) == (LINE, 2, "")


@pytest.mark.slow
@pytest.mark.parametrize("arguments", PARTS, ids=" ".join)
def test_a_part_that_keeps_running_says_it_too_and_ends(empty: dict[str, str], arguments: list[str]) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        env=clean | empty,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (ended.stderr, ended.returncode) == (LINE, 2)


def test_looking_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        schema_check.check(Database(f"sqlite:///{tmp_path / 'kabar.db'}"))
    assert list(tmp_path.iterdir()) == []


def test_an_older_schema_is_told_from_one_that_is_newer_than_we_are(environ: dict[str, str], file: Path) -> None:
    settings = config.load(environ | {"KABAR_DATABASE_URL": f"sqlite:///{file}"})
    start(settings)
    for at, words in (("0001", OLDER), ("of next year", None)):
        engine = create_engine(settings.database_url)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (at,))
        engine.dispose()
        if words is None:
            assert start(settings)
        else:
            with pytest.raises(SettingsError) as fault:
                start(settings)
            assert f"{fault.value}\n" == words


def test_a_database_that_does_not_answer_is_one_line_too(environ: dict[str, str]) -> None:
    away = environ | {"KABAR_DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/kabar"}
    result = CliRunner().invoke(main, ["cases"], env=away, prog_name="kabar")
    assert result.exit_code == 2
    assert result.stderr.startswith("KABAR_DATABASE_URL: the database does not answer")
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.stderr
    assert start(config.load(away)), "a part that keeps running waits for it"
