"""Every kind of request that Kabar makes, made through the real SDK. A new one is added here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.channels.base import Outgoing
from bot.channels.twilio import TwilioChannel
from bot.channels.twilio_content import choices, template
from tests.doubles.twilio import TwilioDouble

NOW = datetime.now(UTC)
HX = "HX" + "0" * 32
OUTGOING = Outgoing("1", "+6281299900001", "whatsapp", "halo", NOW)

Kind = Callable[[TwilioChannel], object]


def channel_to(double: TwilioDouble) -> TwilioChannel:
    """As a deployment with everything set."""
    return TwilioChannel(
        account_sid=double.account_sid,
        auth_token=double.auth_token,
        sms_from="+6281100000002",
        whatsapp_from="+6281100000001",
        api_url=double.url,
        status_callback="https://kabar.example.org/webhooks/twilio/status",
    )


def by_service(channel: TwilioChannel) -> object:
    """A Messaging Service chooses the sender."""
    return replace(channel, messaging_service_sid="MG" + "0" * 32).send(OUTGOING)


KINDS: dict[str, Kind] = {
    "send by WhatsApp": lambda channel: channel.send(OUTGOING),
    "send to a WhatsApp user id": lambda channel: channel.send(replace(OUTGOING, to="ID.1234567890")),
    "send by SMS": lambda channel: channel.send(replace(OUTGOING, line="sms")),
    "send by a Messaging Service": by_service,
    "send what is worth sending for so long": lambda channel: channel.send(replace(OUTGOING, ttl=3600.0)),
    "look up": lambda channel: channel.look_up(replace(OUTGOING, body="not there"), NOW, frozenset()),
    "list what came in": lambda channel: channel.inbound_since(NOW - timedelta(hours=6)),
    "list what came with a message": lambda channel: channel.media_of("SM" + "0" * 32),
    "list what came in by a Messaging Service": lambda channel: replace(
        channel, messaging_service_sid="MG" + "0" * 32
    ).inbound_since(NOW - timedelta(hours=6)),
    "ask what became of a message": lambda channel: channel.told("SM" + "0" * 32, NOW),
    "send what Twilio knows": lambda channel: channel.send(replace(OUTGOING, content_sid=HX, variables={"1": "halo?"})),
    "make a template": lambda channel: channel.content.create(template("knock", "id", "Halo {{1}}", {"1": "Ibu"})),
    "make a template with a button": lambda channel: channel.content.create(template("knock", "id", "Halo", {}, "Ya")),
    "make buttons": lambda channel: channel.content.create(choices("twilio/quick-reply", ["Ya", "Tidak"], "", "id")),
    "make a list": lambda channel: channel.content.create(choices("twilio/list-picker", list("abcd"), "Pilih", "id")),
    "hand a template in": lambda channel: channel.content.submit(HX, "knock", "UTILITY"),
    "ask for an approval": lambda channel: channel.content.approval(HX),
    "ask for the account": lambda channel: channel.greet(),
}

__all__ = ["KINDS", "channel_to"]
