"""All processes together keep a sender's limit; each spreads its messages evenly; Valkey away slows, never stops."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import time_machine
from limits import RateLimitItemPerSecond

from bot.config import load
from bot.services.kabar import Kabar
from bot.services.sending.rates import ALONE, SharedRates, Unlimited, per_second, rates_for


@dataclass
class Seconds:
    """A clock of seconds, moved by hand, with the machine's beside it (the library counts by that)."""

    traveller: time_machine.Coordinates
    at: float = 0.0

    def __call__(self) -> float:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += seconds
        self.traveller.shift(seconds)


@pytest.fixture
def seconds() -> object:
    with time_machine.travel(1_800_000_000, tick=False) as traveller:
        yield Seconds(traveller)


def shared(url: str, seconds: Seconds, rate: float = 80.0, sender: str = "+6281100000001") -> SharedRates:
    return SharedRates(url, {"whatsapp": rate, "sms": 1.0}, {"whatsapp": sender}, now=seconds)


def taken(rates: list[SharedRates], seconds: Seconds, span: float, step: float = 0.01) -> int:
    """What these processes are given together in so long, if each asks for more all the time."""
    count = 0
    for _ in range(round(span / step)):
        count += sum(one.take("whatsapp", 64) for one in rates)
        seconds.forward(step)
    return count


@pytest.fixture
def sender(tmp_path: object) -> str:
    """One that no other test has used up."""
    return str(tmp_path)


def test_one_process_reaches_the_rate_and_does_not_pass_it(valkey_url: str, seconds: Seconds, sender: str) -> None:
    rates = shared(valkey_url, seconds, sender=sender)
    assert 0.97 * 320 <= taken([rates], seconds, 4) <= 321


def test_two_processes_keep_it_together(valkey_url: str, seconds: Seconds, sender: str) -> None:
    both = [shared(valkey_url, seconds, sender=sender) for _ in range(2)]
    assert 0.95 * 320 <= taken(both, seconds, 4) <= 321


def test_no_more_than_a_quarter_of_a_second_goes_out_at_once(valkey_url: str, seconds: Seconds, sender: str) -> None:
    rates = shared(valkey_url, seconds, sender=sender)
    seconds.forward(60)
    assert rates.take("whatsapp", 64) <= 20


def test_another_sender_has_a_limit_of_its_own(valkey_url: str, seconds: Seconds, sender: str) -> None:
    first, second = (shared(valkey_url, seconds, sender=f"{sender}{number}") for number in range(2))
    assert taken([first, second], seconds, 2) > 300


def test_sms_goes_once_a_second(valkey_url: str, seconds: Seconds, sender: str) -> None:
    rates = SharedRates(valkey_url, {"sms": 1.0}, {"sms": sender}, now=seconds)
    assert [rates.take("sms", 5) for _ in range(2)] == [1, 0]
    seconds.forward(1.01)
    assert rates.take("sms", 5) == 1


def test_without_valkey_a_process_keeps_to_half_the_rate_and_goes_on(seconds: Seconds) -> None:
    rates = shared("unix:///nowhere/valkey.sock", seconds)
    given = taken([rates], seconds, 4)
    assert 0.8 * ALONE * 320 <= given <= ALONE * 320 + 8


def test_a_provider_that_asks_for_a_pause_has_it_but_not_for_long(
    valkey_url: str, seconds: Seconds, sender: str
) -> None:
    rates = shared(valkey_url, seconds, sender=sender)
    rates.pause("whatsapp", 3600)
    assert taken([rates], seconds, 4.9) == 0
    assert taken([rates], seconds, 1) > 50


def test_a_line_without_a_limit_is_not_held_up(valkey_url: str, seconds: Seconds) -> None:
    rates = shared(valkey_url, seconds)
    assert rates.take("sim", 64) == 64
    rates.pause("sim", 1)


@pytest.mark.parametrize(
    ("rate", "amount", "span"), [(80, 80, 1), (1, 1, 1), (0.5, 1, 2), (1.5, 3, 2), (0.0001, 1, 60)]
)
def test_a_rate_in_whole_messages_and_seconds(rate: float, amount: int, span: int) -> None:
    assert per_second(rate) == RateLimitItemPerSecond(amount, span)


def test_the_settings_say_how_fast(environ: dict[str, str], kabar: Kabar) -> None:
    assert isinstance(kabar.rates, Unlimited)
    twilio = {"KABAR_TWILIO_ACCOUNT_SID": "AC1", "KABAR_WHATSAPP_RATE": "400", "KABAR_SMS_RATE": "0.5"}
    rates = rates_for(load(environ | twilio))
    assert isinstance(rates, SharedRates)
    assert rates.per_second == {"whatsapp": 400, "sms": 0.5}
    assert rates.gap == 6
