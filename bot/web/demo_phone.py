"""A made-up phone: what it writes goes to the webhook as the provider would bring it, signature and all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import func, select

from bot.channels.simgateway_inbound import RECEIVED, event_from, texted_from
from bot.channels.simulator_phone import event_of, signed
from bot.channels.twilio_signature import HEADER, sign
from bot.services.arriving import sim_events
from bot.services.demo_phones import LIST, Bubble
from bot.store import message
from bot.web import signature
from bot.web.demo_carrier import carry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.services.demo_phones import DemoPhone
    from bot.services.kabar import Kabar
    from bot.web.demo_carrier import Fate

CODE = re.compile(r"\bKB-\d{4,}\b")


@dataclass(frozen=True, slots=True)
class Tap:
    """A thumb on one of the answers below a message."""

    number: int
    label: str
    of: Bubble


@dataclass(frozen=True, slots=True)
class Posted:
    """A text that was sent from a phone, and the id that it is stored under if it arrived."""

    fate: Fate
    known_as: str


def post(kabar: Kabar, phone: DemoPhone, text: str, line: str, tap: Tap | None = None, pressed: str = "") -> Posted:
    """Send a text from this phone on one of its lines. ``pressed``: the page's id; the same text is then sent once."""
    # below two alerts stands the same word: each takes another case
    mark = mark_of(pressed, phone, f"{text} {tap.of.sid}" if tap and tap.of.kind == "alert" else text, line)
    if line == "sim":
        key, body = kabar.settings.sim_webhook_key or "", texted(phone, text, mark)
        known_as = sim_events.known_as(kabar, texted_from(event_from(body), kabar.settings.country))
        return Posted(carry(f"{kabar.settings.public_url}/webhooks/sim/{RECEIVED}", signed(key, body), body), known_as)
    url = f"{kabar.settings.public_url}/webhooks/twilio/messages"
    form = form_of(kabar, phone, text, line, tap, mark)
    return Posted(carry(url, {HEADER: sign(signature.token(kabar), url, form)}, form), form["MessageSid"])


def written(posted: Posted, text: str, at: datetime) -> Bubble:
    """What stands on the phone that sent it."""
    said = posted.known_as
    return Bubble(id=said, direction="out", text=text, status="received", at=at, kind="said", sid=said)


def mark_of(pressed: str, phone: DemoPhone, text: str, line: str) -> str:
    """32 hex digits: the same for a second press; of another text, phone or line they are others."""
    if not pressed:
        return uuid4().hex
    return sha256(f"{pressed}\n{phone.id}\n{line}\n{text}".encode()).hexdigest()[:32]


def form_of(
    kabar: Kabar, phone: DemoPhone, text: str, line: str, tap: Tap | None = None, mark: str = ""
) -> dict[str, str]:
    """What Twilio would post for this text."""
    settings = kabar.settings
    sid = f"SM{mark or uuid4().hex}"
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


def texted(phone: DemoPhone, text: str, mark: str = "") -> bytes:
    """What a phone with a local SIM would tell of this SMS; without its time, by which a second press were another."""
    return event_of(RECEIVED, {"messageId": mark or uuid4().hex, "sender": phone.number, "message": text})


def _tapped(tap: Tap) -> dict[str, str]:
    """As Twilio tells of a quick reply, or of a row of a list."""
    answered = {"OriginalRepliedMessageSid": tap.of.sid}
    if tap.of.shown_as == LIST:
        return answered | {"MessageType": "interactive", "ListTitle": tap.label, "ListId": str(tap.number)}
    return answered | {"MessageType": "button", "ButtonText": tap.label, "ButtonPayload": str(tap.number)}


def tap_on(bubbles: Sequence[Bubble], label: str, of: str = "") -> Tap | None:
    """The answer of this label below the last message, or below the one of this id; None where it is typed instead."""
    tapped = next((bubble for bubble in bubbles if bubble.sid == of), None) if of else bubbles[-1] if bubbles else None
    if tapped is None or label not in tapped.choices:
        return None
    return Tap(tapped.choices.index(label) + 1, label, tapped)


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


def is_in(kabar: Kabar, known_as: str) -> bool:
    """Whether a message of this id has arrived."""
    with kabar.database.read() as connection:
        found = connection.execute(select(message.c.id).where(message.c.provider_id == known_as)).first()
    return found is not None
