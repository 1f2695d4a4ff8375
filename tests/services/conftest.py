"""Besides the town: one whose messages go through Twilio's own SDK to a double that can fail in all its ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from bot.channels.twilio import TwilioChannel
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.services.sending import templates
from tests.doubles.twilio import CallbackPlan, TwilioDouble
from tests.making import Clock, Town

PATIENCE = 4.0
"""Seconds the channel waits for an answer; what it does not know is looked up after twice that."""


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    """It tells no statuses by itself."""
    with TwilioDouble(callbacks=CallbackPlan(statuses=())) as running:
        yield running


@pytest.fixture
def wired(kabar: Kabar, clock: Clock, double: TwilioDouble) -> Town:
    """A town whose messages go to the double, which takes free text at any time."""
    return _town(kabar, clock, double, frozenset())


@pytest.fixture
def windowed(kabar: Kabar, clock: Clock, double: TwilioDouble) -> Town:
    """A town whose messages go to the double; Kabar keeps to WhatsApp's window of 24 hours."""
    return _town(kabar, clock, double, frozenset({"whatsapp"}))


@pytest.fixture
def approved(windowed: Town) -> Town:
    """The same, and every template is approved."""
    for _ in range(2):
        templates.sync(windowed.kabar, windowed.kabar.channel.content)
    return windowed


def _town(kabar: Kabar, clock: Clock, double: TwilioDouble, lines: frozenset[str]) -> Town:
    channel = TwilioChannel(
        account_sid=double.account_sid,
        auth_token=double.auth_token,
        sms_from="+6281100000002",
        whatsapp_from="+6281100000001",
        api_url=double.url,
        timeout=PATIENCE,
        windowed=lines,
    )
    return Town(replace(kabar, channels={"simulator": channel}), clock)


@pytest.fixture
def later() -> Iterator[time_machine.Coordinates]:
    """Moves the machine's own time, by which claims and retries go: ``later.shift(61)``."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        yield traveller


@pytest.fixture
def who(wired: Town) -> Person:
    """Somebody to whom one message has gone out."""
    made = wired.person()
    wired.says(made, "BANTUAN")
    wired.sends()
    return made
