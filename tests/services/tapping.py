"""Buttons in tests: what a phone shows, and a finger on it."""

from __future__ import annotations

from bot.channels.twilio_inbound import inbound_from_form
from bot.services.arriving import inbound
from bot.services.arriving.inbound import Received
from tests.doubles.twilio import Message, TwilioDouble
from tests.doubles.twilio.phones import tap_of
from tests.making import Town


def shown(town: Town, double: TwilioDouble) -> Message:
    """The newest message on the phone, after everything that waits was sent."""
    town.sends()
    return double.accepted[-1]


def taps(town: Town, on: Message, label: str) -> Received:
    """Somebody taps this button of a message, as Twilio tells of it."""
    return inbound.receive(
        town.kabar, inbound_from_form(tap_of(on, label, "AC"), town.clock.now(), town.kabar.settings.channel)
    )
