"""A made-up phone: what it writes goes to the webhook as the provider would bring it, signature and all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import requests
from sqlalchemy import func, select

from bot.channels.simgateway_inbound import RECEIVED
from bot.channels.simulator_phone import event_of, signed
from bot.channels.twilio_signature import HEADER, sign
from bot.log import get_logger
from bot.services.demo_phones import LIST
from bot.services.sending.claims import machine_now
from bot.store import message
from bot.web import signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.services.demo_phones import Bubble, DemoPhone
    from bot.services.kabar import Kabar

PATIENCE = (2.0, 14.0)
"""Seconds to connect and for the whole call, about as long as Twilio waits."""
CODE = re.compile(r"\bKB-\d{4,}\b")

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tap:
    """A thumb on one of the answers below a message."""

    number: int
    label: str
    of: Bubble


def post(kabar: Kabar, phone: DemoPhone, text: str, line: str, tap: Tap | None = None) -> bool:
    """Send a text from this phone on one of its lines; False if it was not taken."""
    if line == "sim":
        key, body = kabar.settings.sim_webhook_key or "", texted(phone, text)
        return _call(f"{kabar.settings.public_url}/webhooks/sim/{RECEIVED}", signed(key, body), body)
    url = f"{kabar.settings.public_url}/webhooks/twilio/messages"
    form = form_of(kabar, phone, text, line, tap)
    return _call(url, {HEADER: sign(signature.token(kabar), url, form)}, form)


def form_of(kabar: Kabar, phone: DemoPhone, text: str, line: str, tap: Tap | None = None) -> dict[str, str]:
    """What Twilio would post for this text."""
    settings = kabar.settings
    sid = f"SM{uuid4().hex}"
    sender = settings.twilio_whatsapp_from if line == "whatsapp" else settings.twilio_sms_from
    prefix = "whatsapp:" if line == "whatsapp" else ""
    form = {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "AccountSid": settings.twilio_account_sid or "",
        "From": prefix + phone.number,
        "To": prefix + (sender or ""),
        "Body": text,
        "NumMedia": "0",
        "NumSegments": "1",
        "ApiVersion": "2010-04-01",
    }
    if line == "whatsapp":
        form |= {"ProfileName": phone.label, "MessageType": "text"}
        if phone.numbered:
            form["WaId"] = phone.number.removeprefix("+")
        if tap:
            form |= _tapped(tap)
    return form


def texted(phone: DemoPhone, text: str) -> bytes:
    """What a phone with a local SIM would tell of this SMS."""
    now = machine_now().isoformat(timespec="milliseconds")
    return event_of(
        RECEIVED, {"messageId": uuid4().hex[:16], "sender": phone.number, "message": text, "receivedAt": now}
    )


def _tapped(tap: Tap) -> dict[str, str]:
    """As Twilio tells of a quick reply, or of a row of a list."""
    answered = {"OriginalRepliedMessageSid": tap.of.sid}
    if tap.of.shown_as == LIST:
        return answered | {"MessageType": "interactive", "ListTitle": tap.label, "ListId": str(tap.number)}
    return answered | {"MessageType": "button", "ButtonText": tap.label, "ButtonPayload": str(tap.number)}


def tap_on(bubbles: Sequence[Bubble], label: str) -> Tap | None:
    """The answer of this label below the last message; None where it is not offered: then it was typed."""
    last = bubbles[-1] if bubbles else None
    if last is None or label not in last.choices:
        return None
    return Tap(last.choices.index(label) + 1, label, last)


def code_in(bubbles: Sequence[Bubble]) -> str | None:
    """The code of the last alert, for a thumb."""
    codes = [code for bubble in bubbles if bubble.kind == "alert" for code in CODE.findall(bubble.text)]
    return codes[-1] if codes else None


def arrived(kabar: Kabar) -> Mapping[str, int]:
    """How many messages have reached each phone, by its id."""
    reached = message.c.status.in_(("sent", "delivered", "read"))
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(message.c.identity_id, func.count())
            .where(message.c.direction == "out", reached)
            .group_by(message.c.identity_id)
        )
        return {str(key): count for key, count in rows}


def _call(url: str, headers: Mapping[str, str], data: Mapping[str, str] | bytes) -> bool:
    try:
        with requests.Session() as web:
            web.trust_env = False
            answer = web.post(url, data=data, headers=headers, timeout=PATIENCE)
    except requests.RequestException as error:
        log.warning("demo_message_lost", kind=type(error).__name__)
        return False
    return answer.ok
