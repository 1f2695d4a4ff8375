"""Commands run inside the tests' own process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import log
from tests.databases import keys_of

RECEIPTS_SECONDS = 30


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command says from which level on it logs; what is tested after it must not be silenced by that."""
    yield
    log.configure()


@pytest.fixture(autouse=True)
def _no_receipts_of_the_test_before() -> None:
    """What a simulator's thread still has to say would stand among a command's own words."""
    for thread in threading.enumerate():
        if thread.name == "simulator-receipts":
            thread.join(RECEIPTS_SECONDS)


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    """A database that is set up, its keys beside it."""
    copied = tmp_path / "kabar.db"
    copied.write_bytes(sqlite_template.read_bytes())
    keys_of(copied).write_bytes(keys_of(sqlite_template).read_bytes())
    return copied
