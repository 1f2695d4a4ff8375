"""Twilio's double, a channel that sends to it, and a webhook that keeps what it is told."""

from __future__ import annotations

import pytest

from bot.channels.twilio import TwilioChannel
from tests.channels.making import SMS_FROM, WHATSAPP_FROM
from tests.channels.webhook import Webhook
from tests.doubles.twilio import TwilioDouble

PATIENCE, HURRIED = 5.0, 1.5
"""Seconds the channel waits for an answer; hurried where the double is to hang for longer, as the test's name says."""


@pytest.fixture
def double():
    with TwilioDouble() as running:
        yield running


@pytest.fixture
def channel(double, request):
    timeout = HURRIED if "hang" in request.node.name else PATIENCE
    return TwilioChannel(
        double.account_sid, double.auth_token, SMS_FROM, WHATSAPP_FROM, api_url=double.url, timeout=timeout
    )


@pytest.fixture
def webhook():
    with Webhook() as running:
        yield running
