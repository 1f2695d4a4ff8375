"""The folder of ``kabar up``: private, with keys of its own, and for one run and one purpose at a time."""

from __future__ import annotations

import multiprocessing
import os
import socket
from pathlib import Path

import pytest

from bot.cli import choices, home, port
from bot.config import SettingsError, load
from bot.config_sources import env_file, read_env_file

TWILIO = {"KABAR_TWILIO_ACCOUNT_SID": "AC1"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "var"
    home.make(made)
    return made


def test_the_folder_and_its_settings_are_its_owners_alone(place: Path) -> None:
    assert place.stat().st_mode & 0o777 == 0o700
    assert home.prepare(place, {})
    assert env_file(place).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in place.iterdir()] == ["kabar.env"]
    assert load({"KABAR_HOME": str(place)}).data_keys


def test_keys_are_made_once(place: Path) -> None:
    home.prepare(place, {})
    before = env_file(place).read_text()
    assert not home.prepare(place, {})
    assert env_file(place).read_text() == before


@pytest.mark.parametrize("name", ["KABAR_DATA_KEYS", "KABAR_SECRET_KEY_FILE"])
def test_no_keys_are_made_where_some_are_set(place: Path, name: str) -> None:
    assert not home.prepare(place, {name: "x"})


def test_no_keys_are_made_for_a_server(place: Path) -> None:
    assert not home.prepare(place, {"KABAR_DATABASE_URL": "postgresql://db/kabar"})
    assert not home.prepare(place, {"KABAR_DATABASE_URL_FILE": "/run/secrets/url"})
    assert home.prepare(place, {"KABAR_DATABASE_URL": f"sqlite:///{place / 'other.db'}"})


def test_a_database_whose_keys_are_gone_gets_no_new_ones(place: Path) -> None:
    (place / "kabar.db").touch()
    with pytest.raises(SettingsError, match=r"kabar\.db is there, its keys are not; put .*kabar\.env back"):
        home.prepare(place, {})


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"KABAR_HOME: .*file/var cannot be used"):
        home.make(tmp_path / "file" / "var")


def hold(place: Path, held: object, done: object) -> None:
    with home.only_one(place):
        held.set()  # type: ignore[attr-defined]
        done.wait(30)  # type: ignore[attr-defined]


def test_a_folder_is_held_by_one_run_and_free_after_it(place: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, done = context.Event(), context.Event()
    other = context.Process(target=hold, args=(place, held, done))
    other.start()
    assert held.wait(30)
    with pytest.raises(SettingsError, match=f"runs already in .* \\(process {other.pid}\\)"), home.only_one(place):
        pass
    done.set()
    other.join()
    with home.only_one(place):
        assert (place / "up.lock").read_text() == str(os.getpid())


@pytest.mark.parametrize(
    ("environ", "flag", "chosen"),
    [
        ({}, None, True),
        (TWILIO, None, False),
        (TWILIO, True, True),
        ({}, False, False),
        ({"KABAR_DEMO": "no"}, None, False),
        ({"KABAR_DEMO": "no"}, True, True),
        ({"KABAR_DATABASE_URL": "postgresql://db/kabar"}, None, False),
    ],
)
def test_a_demo_is_for_whoever_asks_or_has_nothing_yet(
    place: Path,
    environ: dict[str, str],
    flag: bool | None,
    chosen: bool,
) -> None:
    environ = dict(environ)
    assert choices.demo(place, environ, flag) is chosen
    assert environ["KABAR_DEMO"] == read_env_file(env_file(place))["KABAR_DEMO"] == str(chosen).lower()
    assert choices.demo(place, dict(environ), None) is chosen  # and the next run does the same


def test_a_database_that_is_there_already_is_no_demo(place: Path) -> None:
    (place / "kabar.db").touch()
    assert not choices.demo(place, {}, None)


@pytest.mark.parametrize(
    ("made_for", "environ", "flag"),
    [(True, {}, False), (False, {}, True), (True, TWILIO, None), (False, {"KABAR_DEMO": "1"}, None)],
)
def test_a_folder_stays_what_it_was_made_for(
    place: Path,
    made_for: bool,
    environ: dict[str, str],
    flag: bool | None,
) -> None:
    choices.demo(place, {}, made_for)
    with pytest.raises(SettingsError, match="people; name another --home"):
        choices.demo(place, dict(environ), flag)


def test_the_public_address_follows_the_port_in_the_demo(place: Path) -> None:
    environ = {"KABAR_DEMO": "true"}
    choices.address(place, environ, "127.0.0.1", 8001)
    assert environ["KABAR_PUBLIC_URL"] == "http://127.0.0.1:8001"
    choices.address(place, again := {"KABAR_DEMO": "true"}, "0.0.0.0", 8002)  # noqa: S104
    assert again["KABAR_PUBLIC_URL"] == read_env_file(env_file(place))["KABAR_PUBLIC_URL"] == "http://127.0.0.1:8002"


def test_a_public_address_that_was_set_stays(place: Path) -> None:
    environ = {"KABAR_DEMO": "true", "KABAR_PUBLIC_URL": "https://kabar.example.org"}
    choices.address(place, environ, "127.0.0.1", 8001)
    assert environ["KABAR_PUBLIC_URL"] == "https://kabar.example.org"


def test_a_busy_port_is_passed_over_or_named() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        assert taken < port.free("127.0.0.1", taken, 20) <= taken + 20
        with pytest.raises(SettingsError, match=f"--port: {taken} is in use on 127.0.0.1; stop what uses it"):
            port.free("127.0.0.1", taken)


@pytest.mark.parametrize(("host", "words"), [("no-such-host.invalid", "--host"), ("203.0.113.9", "--port")])
def test_an_address_that_is_not_this_machines_is_named(host: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        port.free(host, 8000)
