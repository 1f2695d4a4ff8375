"""Keys that are not the database's stop every part at its start, with one line that says which and shows none."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot import config
from bot.config import SettingsError
from bot.services import health, keys_check
from bot.services.kabar import Kabar
from bot.store.key_store import KeyStore
from tests.making import Clock, Town

OTHER_SECRET = {"KABAR_SECRET_KEY": "another secret of the tests, long enough too"}
OTHER_KEY = {"KABAR_DATA_KEYS": "k1:" + base64.b64encode(b"x" * 32).decode()}


def lines(environ: dict[str, str]) -> list[str]:
    made = Kabar.from_settings(config.load(environ))
    try:
        keys_check.check_at_start(made)
    except SettingsError as error:
        return list(error.lines)
    finally:
        made.close()
    return []


def test_the_right_keys_pass(environ: dict[str, str]) -> None:
    assert lines(environ) == []


def test_each_wrong_key_has_its_line(environ: dict[str, str]) -> None:
    assert [line.partition(" ")[0] for line in lines(environ | OTHER_SECRET)] == ["KABAR_INDEX_KEY"]
    assert [line.partition(":")[0] for line in lines(environ | OTHER_KEY)] == ["KABAR_DATA_KEYS"]
    assert len(lines(environ | OTHER_SECRET | OTHER_KEY)) == 2


def test_a_new_key_in_front_of_the_old_one_passes(environ: dict[str, str]) -> None:
    both = OTHER_KEY["KABAR_DATA_KEYS"].replace("k1", "k2") + "," + environ["KABAR_DATA_KEYS"]
    assert lines(environ | {"KABAR_DATA_KEYS": both}) == []


def test_another_key_of_the_same_name_has_its_line(environ: dict[str, str]) -> None:
    """It was put in front, people came, and then it was made anew before anything was rotated."""
    old = environ["KABAR_DATA_KEYS"]
    first, second = (f"k2:{base64.b64encode(one * 32).decode()},{old}" for one in (b"x", b"y"))
    made = Kabar.from_settings(config.load(environ | {"KABAR_DATA_KEYS": first}))
    town = Town(made, Clock())
    town.person()
    made.close()
    assert lines(environ | {"KABAR_DATA_KEYS": first}) == []
    [line] = lines(environ | {"KABAR_DATA_KEYS": second})
    assert line.startswith("KABAR_DATA_KEYS: 'k2' is not the key with which keys of people are wrapped")
    neither = second.replace(old, OTHER_KEY["KABAR_DATA_KEYS"].replace("eHh4", "enp6"))
    assert len(lines(environ | {"KABAR_DATA_KEYS": neither})) == 1


def test_a_key_store_that_is_not_the_databases_own_has_its_line(environ: dict[str, str], town: Town) -> None:
    """Somebody put the one back without the other."""
    store = town.kabar.vault.persons.store
    empty = f"sqlite:///{environ['KABAR_HOME']}/none.db"
    [line] = lines(environ | {"KABAR_KEYS_URL": empty})
    assert line.startswith("KABAR_KEYS_URL: the key store of this database is not there (")
    assert not Path(environ["KABAR_HOME"], "none.db").exists()
    KeyStore(empty).set_up()
    [line] = lines(environ | {"KABAR_KEYS_URL": empty})
    assert line.startswith("KABAR_KEYS_URL: this key store (")
    assert "belongs to another database" in line

    town.person()
    assert lines(environ) == []
    with store.database.write() as connection:
        connection.execute(delete(store.keys))
    [line] = lines(environ)
    assert "is older than the database: it lacks 1 of the 1 newest keys" in line
    with town.kabar.database.write() as connection:
        keys_check.begin_store(connection, town.kabar)
    assert lines(environ) == []


def test_a_store_that_cannot_be_made_or_asked_is_told(environ: dict[str, str], town: Town) -> None:
    nowhere = environ | {"KABAR_KEYS_URL": f"sqlite:///{environ['KABAR_HOME']}/no/such/folder/keys.db"}
    made = Kabar.from_settings(config.load(nowhere))
    told = pytest.raises(SettingsError, match=r"^KABAR_KEYS_URL: the store of people's keys cannot be made")
    with told, town.kabar.database.write() as connection:
        keys_check.begin_store(connection, made)
    assert health.ready(made).parts["database"] == health.KEYS_AWAY
    made.close()


def test_a_key_that_wraps_keys_of_people_must_be_there(environ: dict[str, str], town: Town) -> None:
    town.person()
    other = OTHER_KEY["KABAR_DATA_KEYS"].replace("k1", "k2")
    with town.kabar.database.write() as connection:
        keys_check.mark_anew(connection, Kabar.from_settings(config.load(environ | {"KABAR_DATA_KEYS": other})))
    [line] = lines(environ | {"KABAR_DATA_KEYS": other})
    assert line == "KABAR_DATA_KEYS: lacks the key 'k1', with which keys of people are wrapped; put it back"


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        ["-m", "bot.cli", "migrate"],
        ["-m", "bot.cli", "web"],
        ["-m", "bot.cli", "cases"],
        ["-m", "worker"],
        ["-m", "worker.clock", "--once"],
    ],
)
def test_a_part_with_wrong_keys_ends_at_once_with_that_line(environ: dict[str, str], part: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, *part],
        env={**os.environ, **environ, **OTHER_KEY},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == lines(environ | OTHER_KEY)
    assert "Traceback" not in ended.stderr
