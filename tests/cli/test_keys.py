"""``kabar keys``: what it prints, and what it says where the store of people's keys is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_staff_and_people import HEADER, home, kabar, migrated

__all__ = ["home", "migrated"]


@pytest.fixture
def peopled(home: Path) -> Path:
    file = home / "people.csv"
    file.write_text(HEADER + "Made Up,081200007000,,Lombok Tengah,,,,,,,\n", encoding="utf-8")
    assert kabar("people", "import", str(file)).exit_code == 0
    return home


def test_rotating_tells_programs_and_people(peopled: Path) -> None:
    assert peopled.is_dir()
    told = kabar("keys", "rotate", "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.output) == {"sealed": {}, "unreadable": {}, "unused": [], "needed": []}
    assert kabar("keys", "rotate").output == "0 values were sealed anew.\n"


def test_a_lost_store_stops_commands_until_somebody_begins_anew(peopled: Path) -> None:
    [store] = peopled.rglob("keys.db")
    for file in store.parent.glob("keys.db*"):
        file.unlink()
    stopped = kabar("cases")
    assert stopped.exit_code == 2
    assert stopped.output.startswith("KABAR_KEYS_URL: the key store of this database is not there (")
    assert len(stopped.output.splitlines()) == 1
    refused = kabar("keys", "new-store")
    assert (refused.exit_code, "--yes" in refused.output) == (2, True)
    assert kabar("keys", "new-store", "--yes").exit_code == 0
    assert kabar("cases").exit_code == 0
    told = kabar("keys", "rotate", "--json")
    assert told.exit_code == 0, "what nobody can read is erased, and no longer anybody's to seal"
