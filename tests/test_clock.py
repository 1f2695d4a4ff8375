"""Every clock tells an aware time in UTC; the demo's can be moved forward, in all processes at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from bot.clock import FixedClock, ShiftedClock, SystemClock, clock_for, offset, shift, shift_file
from bot.config import DataKey, Settings

if TYPE_CHECKING:
    from pathlib import Path

SOON = timedelta(seconds=5)


def settings(home: Path, *, demo: bool) -> Settings:
    return Settings(home=home, secret_key="s" * 32, data_keys=(DataKey("k1", b"k" * 32),), demo=demo)


def test_the_system_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_still_and_tells_utc() -> None:
    moment = datetime(2026, 11, 21, 9, tzinfo=timezone(timedelta(hours=8)))
    clock = FixedClock(moment)
    assert clock.now() == moment
    assert clock.now().hour == 1


def test_a_fixed_clock_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 11, 21, 9))  # noqa: DTZ001


def test_a_shift_moves_every_clock_on_that_file(tmp_path: Path) -> None:
    one, other = ShiftedClock(tmp_path / "o"), ShiftedClock(tmp_path / "o")
    assert abs(one.now() - SystemClock().now()) < SOON
    assert shift(tmp_path / "o", 86_400) == 86_400
    assert shift(tmp_path / "o", 604_800) == 691_200
    assert abs(one.now() - SystemClock().now() - timedelta(days=8)) < SOON
    assert abs(other.now() - one.now()) < SOON
    assert [path.name for path in tmp_path.iterdir()] == ["o"]


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_time_moves_forward_only(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(ValueError, match="forward"):
        shift(tmp_path / "o", seconds)


def test_a_spoilt_file_counts_as_no_shift(tmp_path: Path) -> None:
    (tmp_path / "o").write_text("tomorrow")
    assert offset(tmp_path / "o") == 0


def test_only_the_demo_has_a_clock_that_moves(tmp_path: Path) -> None:
    assert isinstance(clock_for(settings(tmp_path, demo=False)), SystemClock)
    assert clock_for(settings(tmp_path, demo=True)) == ShiftedClock(shift_file(settings(tmp_path, demo=True)))
