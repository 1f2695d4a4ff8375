"""A phone with a local SIM sends what Android and its operator take: counted in parts, by all processes together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from bot.channels.base import Outgoing
from bot.services.sending.rates import SharedRates
from bot.store.message import REPLY, ROUTINE, URGENT

NOW = datetime(2026, 5, 4, tzinfo=UTC)
LONG = "Apa kabar? " * 20
"""Two parts."""


@pytest.fixture
def phone(tmp_path: object) -> str:
    """One that no other test has used up."""
    return str(tmp_path)


@pytest.fixture
def seconds() -> object:
    with time_machine.travel(1_800_000_000, tick=False) as traveller:
        yield traveller


def made(url: str, rate: float = 1.0) -> SharedRates:
    return SharedRates(url, {}, {}, sim_rate=rate)


def sms(phone: str | None, body: str = "Apa kabar?", line: str = "sim") -> Outgoing:
    return Outgoing("1", "+6281299900001", line, body, NOW, device=phone)


def sent(rates: list[SharedRates], phone: str, priority: int, span: int, traveller: time_machine.Coordinates) -> int:
    """What goes in so many minutes, if each of these processes tries four times a minute."""
    count = 0
    for _ in range(span * 4):
        count += sum(one.hold(sms(phone), priority) is None for one in rates)
        traveller.shift(15)
    return count


def test_thirty_in_half_an_hour_and_a_talk_may_be_quick(
    valkey_url: str, phone: str, seconds: time_machine.Coordinates
) -> None:
    rates = made(valkey_url)
    assert [rates.hold(sms(phone), REPLY) for _ in range(30)] == [None] * 30
    held = rates.hold(sms(phone), REPLY)
    assert (held.code, held.permanent, held.retry_after) == ("phone_rate", False, 1800)
    seconds.shift(1801)
    assert rates.hold(sms(phone), REPLY) is None


def test_two_processes_keep_it_together(valkey_url: str, phone: str, seconds: time_machine.Coordinates) -> None:
    both = [made(valkey_url), made(valkey_url)]
    assert 60 <= sent(both, phone, REPLY, 60, seconds) <= 61


@pytest.mark.usefixtures("seconds")
def test_each_phone_has_its_own(valkey_url: str, phone: str) -> None:
    rates = made(valkey_url)
    for _ in range(30):
        rates.hold(sms(phone), REPLY)
    assert rates.hold(sms(phone), REPLY) is not None
    assert rates.hold(sms(phone + "2"), REPLY) is None


def test_questions_go_evenly_and_leave_half_for_replies(
    valkey_url: str, phone: str, seconds: time_machine.Coordinates
) -> None:
    rates = made(valkey_url)
    assert sum(rates.hold(sms(phone), ROUTINE) is None for _ in range(20)) == 5
    seconds.shift(600)
    assert 24 <= sent([rates], phone, ROUTINE, 50, seconds) <= 26
    assert sum(rates.hold(sms(phone), REPLY) is None for _ in range(20)) >= 15


@pytest.mark.usefixtures("seconds")
def test_what_is_urgent_never_waits(valkey_url: str, phone: str) -> None:
    rates = made(valkey_url)
    assert [rates.hold(sms(phone), URGENT) for _ in range(40)] == [None] * 40
    assert rates.hold(sms(phone), REPLY) is not None, "but it is counted"


@pytest.mark.usefixtures("seconds")
def test_parts_are_what_is_counted(valkey_url: str, phone: str) -> None:
    rates = made(valkey_url)
    assert sum(rates.hold(sms(phone, LONG), REPLY) is None for _ in range(20)) == 15


@pytest.mark.usefixtures("seconds")
def test_a_backlog_is_not_looked_at_all_at_once(valkey_url: str, phone: str) -> None:
    rates = made(valkey_url)
    for _ in range(5):
        rates.hold(sms(phone), ROUTINE)
    waits = [rates.hold(sms(phone), ROUTINE).retry_after for _ in range(12)]
    assert waits[:4] == [600, 720, 840, 960]
    assert max(waits) == 1800


def test_without_valkey_a_process_counts_for_itself_and_keeps_to_half(
    phone: str, seconds: time_machine.Coordinates
) -> None:
    rates = made("unix:///nowhere/valkey.sock")
    assert sum(rates.hold(sms(phone), REPLY) is None for _ in range(40)) == 15
    seconds.shift(1801)
    assert rates.hold(sms(phone), REPLY) is None


@pytest.mark.usefixtures("seconds")
@pytest.mark.parametrize(("rate", "most"), [(10, 300), (0.1, 3)])
def test_the_rate_is_a_setting(valkey_url: str, phone: str, rate: float, most: int) -> None:
    rates = made(valkey_url, rate)
    assert sum(rates.hold(sms(phone), REPLY) is None for _ in range(most + 5)) == most
    assert rates.hold(sms(phone + "2", LONG * 5), REPLY) is None, "what is longer than all it may send goes, too"


def test_other_lines_are_not_held(valkey_url: str) -> None:
    rates = made(valkey_url, 0.1)
    assert [rates.hold(sms(None, line=line), ROUTINE) for line in ("sms", "whatsapp") * 20] == [None] * 40
