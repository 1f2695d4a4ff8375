"""What somebody did wrong on the command line is told in a line, with exit code 2 and no stack trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import COMMANDS, main
from bot.cli.parts import as_moment
from bot.config import load

EMPTY = dict.fromkeys(("KABAR_SECRET_KEY", "KABAR_DATA_KEYS", "KABAR_DEMO", "KABAR_DATABASE_URL"), "")


def kabar(*arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(main, arguments, env=EMPTY | environ, prog_name="kabar")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name: str) -> None:
    result = kabar(name, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: kabar {name}")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nothing"], "kabar: No such command 'nothing'. See `kabar --help`."),
        (["keys", "old"], "kabar keys: No such command 'old'. See `kabar keys --help`."),
        (["web", "--port", "99999"], "kabar web: Invalid value for '--port'"),
        (["clock", "--now", "2026-11-21"], "--now: goes with --once only; give both"),
        (["clock", "--once", "--now", "tomorrow"], "--now: 'tomorrow' is not a moment; write it like 2026-"),
        (["clock", "--once", "--now", "0001-01-01T00:00+14:00"], "--now: '0001-01-01T00:00+14:00' is before 1970 or"),
    ],
)
def test_bad_input_is_one_line_and_code_2(arguments: list[str], line: str) -> None:
    result = kabar(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("part", ["web", "worker", "clock"])
def test_a_part_does_not_start_without_keys(part: str, tmp_path: Path) -> None:
    result = kabar(part, KABAR_HOME=str(tmp_path))
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["KABAR_SECRET_KEY", "KABAR_DATA_KEYS"]


def test_fresh_keys_are_settings(tmp_path: Path) -> None:
    printed = [kabar("keys", "new").output for _ in range(2)]
    assert printed[0] != printed[1]
    environ = dict(line.split("=", 1) for line in printed[0].splitlines())
    settings = load(environ | {"KABAR_HOME": str(tmp_path)})
    assert settings.data_keys[0].id == "k1"
    result = kabar("web", **environ, KABAR_HOME=str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.startswith("KABAR_TWILIO_ACCOUNT_SID: is not set")


def test_a_moment_without_a_zone_is_utc() -> None:
    assert as_moment("2026-11-21T09:00").isoformat() == "2026-11-21T09:00:00+00:00"
    assert as_moment("2026-11-21T09:00+08:00").isoformat() == "2026-11-21T09:00:00+08:00"
