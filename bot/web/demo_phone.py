"""A made-up phone: what it writes goes to the webhook as the provider would bring it, signature and all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import requests
from sqlalchemy import func, select

from bot.channels.twilio_signature import HEADER, sign
from bot.log import get_logger
from bot.store import message
from bot.web import signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.services.demo import Bubble, DemoPhone
    from bot.services.kabar import Kabar

PATH = "/webhooks/twilio/messages"
PATIENCE = (2.0, 14.0)
"""Seconds to connect and for the whole call, about as long as Twilio waits."""
OPTION = re.compile(r"^(\d)[ .)]+(\S.*)$", re.MULTILINE)
CODE = re.compile(r"\bKB-\d{4,}\b")

log = get_logger(__name__)


def post(kabar: Kabar, phone: DemoPhone, text: str, line: str, *, tapped: bool = False, of: str = "") -> bool:
    """Send a text from this phone, or a button that was ``tapped`` (``of`` that bubble); False if it was not taken."""
    url = kabar.settings.public_url + PATH
    form = form_of(kabar, phone, text, line if line in {"sms", "whatsapp"} else phone.line, tapped=tapped)
    if "ButtonText" in form and (sid := _sid(kabar, of)):
        form["OriginalRepliedMessageSid"] = sid
    headers = {HEADER: sign(signature.token(kabar), url, form)}
    try:
        with requests.Session() as web:
            web.trust_env = False
            answer = web.post(url, data=form, headers=headers, timeout=PATIENCE)
    except requests.RequestException as error:
        log.warning("demo_message_lost", kind=type(error).__name__)
        return False
    return answer.ok


def form_of(kabar: Kabar, phone: DemoPhone, text: str, line: str, *, tapped: bool = False) -> dict[str, str]:
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
        form |= {"WaId": phone.number.removeprefix("+"), "ProfileName": phone.label, "MessageType": "text"}
        if tapped:
            form |= {"MessageType": "button", "ButtonText": text}
    return form


def _sid(kabar: Kabar, of: str) -> str | None:
    """The provider's id of the message in this bubble."""
    try:
        mine = (message.c.id == UUID(of), message.c.direction == "out")
    except ValueError:
        return None
    with kabar.database.read() as connection:
        return connection.execute(select(message.c.provider_id).where(*mine)).scalar()


def ways(bubbles: Sequence[Bubble]) -> dict[str, object]:
    """What a thumb can answer without typing: the options of the last message, the code of the last alert."""
    last = bubbles[-1] if bubbles else None
    options = OPTION.findall(last.text) if last and last.direction == "in" else []
    codes = [code for bubble in bubbles if bubble.kind == "alert" for code in CODE.findall(bubble.text)]
    return {"options": options, "code": codes[-1] if codes else None}


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
