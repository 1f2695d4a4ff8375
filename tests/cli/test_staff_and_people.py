"""What a new user meets first: accounts and the list of people say plainly what will not work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

HEADER = "name,phone,language,district,gender,birth_year,return_date,programme,consent,safe_from,safe_to\n"


NOT_SET = ("KABAR_DATABASE_URL", "KABAR_REDIS_URL", "KABAR_SECRET_KEY", "KABAR_DATA_KEYS", "KABAR_INDEX_KEY")


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as ``kabar migrate`` leaves it, which takes seconds."""
    folder = tmp_path_factory.mktemp("migrated")
    with pytest.MonkeyPatch.context() as patch:
        for name in NOT_SET:
            patch.delenv(name, raising=False)
        patch.setenv("KABAR_HOME", str(folder))
        assert kabar("migrate").exit_code == 0
    return folder


@pytest.fixture
def home(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NOT_SET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KABAR_HOME", str(shutil.copytree(migrated, tmp_path / "pilot")))
    return tmp_path


def kabar(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="kabar", input=said)


def add(role: str, *more: str) -> Result:
    email = f"{role}@example.org"
    given = ("--name", "Sari", "--email", email, "--role", role, "--password-stdin", *more)
    return kabar("staff", "add", *given, said="a long password\n")


@pytest.mark.parametrize("role", ["caseworker", "supervisor"])
def test_whoever_is_to_be_alerted_needs_a_phone(home: Path, role: str) -> None:
    assert home.is_dir()
    refused = add(role)
    assert refused.exit_code == 2
    assert f"--phone: a {role} without one is never alerted" in refused.stderr
    assert add(role, "--without-phone").exit_code == 0


def test_an_editor_needs_no_phone(home: Path) -> None:
    assert home.is_dir()
    assert add("editor").exit_code == 0


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_district_that_nobody_knows_is_named_once(home: Path, more: tuple[str, ...]) -> None:
    file = home / "people.csv"
    rows = "".join(f"Made Up {n},0812000070{n:02},,Lombok Tenga,,,,,,,\n" for n in range(3))
    file.write_text(HEADER + rows, encoding="utf-8")
    result = kabar("people", "import", str(file), *more)
    assert result.exit_code == 0
    assert result.stderr.count("Warning: district 'Lombok Tenga' is not in bot/flows/districts.yaml") == 1
    assert "did you mean Lombok Tengah?" in result.stderr


@pytest.mark.parametrize("command", ["add", "invite"])
def test_a_time_zone_is_given_by_its_name_and_a_wrong_one_names_the_mend(home: Path, command: str) -> None:
    assert home.is_dir()
    given = ("--name", "Sari", "--email", "sari@example.org", "--role", "editor")
    more = ("--password-stdin",) if command == "add" else ()
    refused = kabar("staff", command, *given, *more, "--timezone", "Asia/Makasar", said="a long password\n")
    assert refused.exit_code == 2
    assert refused.stderr.strip().endswith("timezone: 'Asia/Makasar' is not a time zone; did you mean Asia/Makassar?")
    made = kabar("staff", command, *given, *more, "--timezone", "wita", said="a long password\n")
    assert made.exit_code == 0, made.output
