"""A database that is damaged, full or being migrated by somebody else: one line that says what to do, or patience."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.cli import BadInput, database_words, main
from bot.cli.out_file import into
from bot.store import migrate
from bot.store.database import Database
from tests.databases import keys_of
from worker import clock

WAITS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = %s::oid"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'unused.db'}"


@pytest.mark.parametrize("which", ["kabar", "keys"])
def test_a_file_that_is_damaged(
    environ: dict[str, str],
    file: Path,
    which: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (file if which == "kabar" else keys_of(file)).write_bytes(b"no database at all" * 500)
    given = environ | {"KABAR_DATABASE_URL": f"sqlite:///{file}"}
    for arguments in (["retention"], ["migrate"], ["keys", "rotate"]):
        result = CliRunner().invoke(main, arguments, env=given, prog_name="kabar")
        assert (result.exit_code, result.stderr) == (2, f"KABAR_DATABASE_URL: {database_words.DAMAGED}\n"), arguments
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ended = clock.main(["--once"])
    if which == "kabar":  # a tick with nothing to do opens no key
        assert (ended, capsys.readouterr().err.splitlines()[-1]) == (2, f"KABAR_DATABASE_URL: {database_words.DAMAGED}")


def test_a_tick_on_a_full_disk_ends_with_a_line(
    environ: dict[str, str], file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (environ | {"KABAR_DATABASE_URL": f"sqlite:///{file}"}).items():
        monkeypatch.setenv(name, value)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    signals = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        ended = clock.main(["--once"])
    finally:
        signal.signal(signal.SIGXFSZ, signals)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert ended == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1].startswith("KABAR_DATABASE_URL: ")
    assert "Traceback" not in said


def test_a_disk_that_is_full_is_no_database_that_is_away(tmp_path: Path) -> None:
    small = Database(f"sqlite:///{tmp_path / 'small.db'}")
    with small.write() as connection:
        connection.execute(text("CREATE TABLE one (it TEXT)"))
        connection.execute(text("PRAGMA max_page_count = 3"))
        with pytest.raises(OperationalError) as fault:
            connection.execute(text("INSERT INTO one VALUES (hex(zeroblob(90000)))"))
    assert database_words.line(fault.value) == f"KABAR_DATABASE_URL: {database_words.FULL}"
    assert database_words.line(ValueError("ours")) is None
    small.close()


def test_who_migrates_beside_somebody_else_waits_and_finds_it_done(postgresql: str, environ: dict[str, str]) -> None:
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS migrated_twice WITH (FORCE)")
        server.execute("CREATE DATABASE migrated_twice")
        [number] = server.execute("SELECT oid FROM pg_database WHERE datname = 'migrated_twice'").fetchone() or (0,)
        url = postgresql.replace("/postgres?", "/migrated_twice?")
        first = Database(url)
        command = [sys.executable, "-m", "bot.cli", "migrate"]
        with first.write() as connection:
            migrate.alone(connection)
            second = subprocess.Popen(
                command, env=environ | {"KABAR_DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            while server.execute(WAITS, (number,)).fetchone() == (0,) and second.poll() is None:
                time.sleep(0.02)
            migrate.upgrade(connection)
        said = second.communicate(timeout=60)[0].decode()
        first.close()
    assert (second.returncode, said.splitlines()[0].partition(" Published")[0]) == (
        0,
        f"The database is at {migrate.newest()}.",
    )


def test_a_file_that_finds_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    """As ``kabar audit export`` and ``kabar people copy`` write it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    signals = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with pytest.raises(BadInput, match=r"out.csv: cannot be written \(File too large\)"):
            into(tmp_path / "out.csv", lambda: ["x" * 100_000])
    finally:
        signal.signal(signal.SIGXFSZ, signals)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
