"""SMSGate's webhook calls, translated. Fields and events we do not know are passed over."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import phonenumbers

from bot.channels.base import Receipt, Status
from bot.channels.simgateway_codes import code_of

NAME = re.compile(r"[!-~]{1,64}")
BARE = re.compile(r"\+?[0-9]{1,20}")
SHORTEST_NUMBER = 7
"""Digits; what is shorter is a short code."""

STATUSES: dict[str, Status] = {"sms:sent": "sent", "sms:delivered": "delivered", "sms:failed": "failed"}
RECEIVED, PING = "sms:received", "system:ping"
EVENTS = (RECEIVED, *STATUSES, PING)
"""What Kabar wants to be told."""


class BadEvent(ValueError):
    """A signed call that we cannot read: ``field`` is at fault."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Event:
    """One call: ``id`` is the same over all its tries."""

    id: str
    event: str
    device_id: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Texted:
    """An SMS that came to a phone. ``sender`` is E.164, or None: a word or a short code, no person."""

    device_id: str
    message_id: str
    raw_sender: str
    sender: str | None
    body: str
    received_at: str
    """As an instant in UTC, or as the phone wrote it. Before SMSGate 1.66.2 the message id was a hash of sender and
    text alone: without the time, somebody's second "1" would be taken for the first."""

    @property
    def taken_at(self) -> datetime | None:
        """When the network took it from its writer, where the phone told a moment with its zone.

        SMSGate tells the network's time of an SMS (``timestampMillis``, ``DATE_SENT``): that a phone was off or its
        clock is wrong changes nothing.
        """
        try:
            moment = datetime.fromisoformat(self.received_at)
        except ValueError:
            return None
        return moment if moment.tzinfo else None


def event_from(body: bytes) -> Event:
    """The call in this body. Raises ``BadEvent``."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise BadEvent("body") from None
    if not isinstance(told, dict):
        raise BadEvent("body")
    payload = told.get("payload") or {}
    if not isinstance(payload, dict):
        raise BadEvent("payload")
    return Event(_name(told, "id"), _name(told, "event")[:32], _name(told, "deviceId"), payload)


def texted_from(event: Event, country: str) -> Texted:
    """The SMS in a ``sms:received``. Numbers without a country are of ``country`` (``ID``)."""
    payload = event.payload
    raw = payload.get("sender") or payload.get("phoneNumber")  # older phones tell the second only
    raw = raw.strip() if isinstance(raw, str) else ""
    text = payload.get("message")
    if not isinstance(text, str):
        raise BadEvent("message")
    at = _instant(str(payload.get("receivedAt") or ""))
    return Texted(event.device_id, _name(payload, "messageId"), raw, _number(raw, country), text, at)


def receipt_from(event: Event, now: datetime) -> Receipt | None:
    """The receipt in a ``sms:sent``, ``sms:delivered`` or ``sms:failed``; None for another event."""
    status = STATUSES.get(event.event)
    if status is None:
        return None
    reason = event.payload.get("reason")
    code = code_of(reason if isinstance(reason, str) else "") if status == "failed" else None
    return Receipt("simgateway", _name(event.payload, "messageId"), status, code, now)


def _instant(written: str) -> str:
    """The same for one moment, whatever zone a phone is in when it tells it."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.astimezone(UTC).isoformat() if moment.tzinfo else written


def _name(told: dict[str, Any], field: str) -> str:
    value = told.get(field)
    if isinstance(value, str) and NAME.fullmatch(value):
        return value
    raise BadEvent(field)


def _number(raw: str, country: str) -> str | None:
    """E.164, or None for a word or a short code: an operator's promotion, never to be answered.

    With + it is taken as it is: somebody may write from a number that our tables do not know yet.
    """
    plain = re.sub(r"[\s().-]", "", raw)
    digits = plain.removeprefix("+")
    if not BARE.fullmatch(plain) or len(digits) < SHORTEST_NUMBER or set(digits) == {"0"}:
        return None
    if plain.startswith("+"):
        return plain if digits[0] != "0" and len(digits) <= 15 else None  # noqa: PLR2004 - E.164's longest
    code = str(phonenumbers.country_code_for_region(country))
    try:
        number = phonenumbers.parse(f"+{plain}" if plain.startswith(code) else plain, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
