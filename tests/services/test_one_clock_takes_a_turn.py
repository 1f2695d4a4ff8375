"""What is done every so often is done by one of two clocks, whichever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.services import my_turn
from bot.services.kabar import Kabar
from bot.store.setting import change, get

pytestmark = pytest.mark.both

HOUR = timedelta(hours=1)


def test_the_first_has_it_and_the_next_waits(kabar: Kabar) -> None:
    assert my_turn.take(kabar, "made-up", HOUR)
    assert not my_turn.take(kabar, "made-up", HOUR)
    assert my_turn.take(kabar, "another", HOUR)
    assert my_turn.take(kabar, "made-up", timedelta(0))


def test_of_many_at_once_one_has_the_very_first(kabar: Kabar) -> None:
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: my_turn.take(kabar, "made-up", HOUR), range(6))) == 1


def test_what_was_changed_meanwhile_is_left(kabar: Kabar) -> None:
    with kabar.database.write() as connection:
        assert change(connection, "made-up", None, "1")
        assert not change(connection, "made-up", None, "2")
        assert not change(connection, "made-up", "0", "2")
        assert change(connection, "made-up", "1", "2")
        assert get(connection, "made-up") == "2"
