"""A clock that sends by itself, because Valkey or the worker is away, goes on climbing in between."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.services import tick
from bot.services.health import CLOCK_LATE
from bot.services.sending.rates import Unlimited
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.test_nobody_is_hurried import write


def test_it_stops_long_before_ready_calls_it_dead() -> None:
    assert CLOCK_LATE.total_seconds() / 3 >= tick.SENDS_HERE


def test_what_is_left_waits_for_the_next_tick(
    wired: Town, double: TwilioDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "SENDS_HERE", 0.3)
    alone = Town(replace(wired.kabar, rates=Unlimited(gap=60.0), nudge=lambda: False), wired.clock, wired.phones)
    who = alone.person()
    write(alone, who, "one")
    write(alone, who, "two")
    began = time.monotonic()
    assert alone.ticks()["sent_here"] == 1
    assert time.monotonic() - began < 10
    assert [one.body for one in double.accepted] == ["one"]
