"""Twilio's double, a channel that sends to it, and a webhook that keeps what it is told."""

from __future__ import annotations

import pytest

from bot.channels.twilio import TwilioChannel
from tests.channels.making import SMS_FROM, WHATSAPP_FROM
from tests.channels.webhook import Webhook
from tests.doubles.twilio import TwilioDouble

PATIENCE = 0.4
"""Seconds the channel waits for an answer; the double hangs for longer."""


@pytest.fixture
def double():
    with TwilioDouble() as running:
        yield running


@pytest.fixture
def channel(double):
    return TwilioChannel(
        double.account_sid, double.auth_token, SMS_FROM, WHATSAPP_FROM, api_url=double.url, timeout=PATIENCE
    )


@pytest.fixture
def webhook():
    with Webhook() as running:
        yield running
