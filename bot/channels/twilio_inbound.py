"""Twilio's webhook for a message that came in, translated. Fields we do not know are passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.base import Inbound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.channels.base import Line

WHATSAPP = "whatsapp:"
NUMBER = re.compile(r"\+?[1-9][0-9]{6,14}")
LIKE_A_NUMBER = re.compile(r"\+|[0-9]+$")
USER_ID = re.compile(r"[!-~]{3,200}")
ID = re.compile(r"[!-~]{1,64}")
MOST_MEDIA = 10
"""Twilio's own limit: https://www.twilio.com/docs/messaging/api/media-resource"""
CONTACTS = frozenset({"text/vcard", "text/x-vcard"})
KIND = re.compile(r"[a-z][a-z_]{0,31}")


class BadForm(ValueError):
    """A form we cannot take in: ``field`` is at fault, ``words`` say how, without its value."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field = field
        self.words = words


class NotAPerson(BadForm):
    """The sender is a word or a short code: an operator's promotion, never to be answered."""


def inbound_from_form(form: Mapping[str, str], now: datetime, channel: str = "twilio") -> Inbound:
    """The message in ``form``, received ``now``. Raises ``BadForm`` without an id or a usable sender."""
    line, sender = _sender(form.get("From", "").strip())
    # a label that got lost: its payload is the number of the answer
    tapped = form.get("ButtonText") or form.get("ListTitle") or _payload(form)
    return Inbound(
        channel=channel,
        provider_id=provider_id(form),
        line=line,
        sender=sender,
        body=tapped or _words_and_place(form),
        received_at=now,
        user_id=_user_id(form, sender),
        media=_media(form),
        media_at=_media_at(form),
        kind=_kind(form, bool(tapped)),
        answers=_answers(form),
    )


def provider_id(form: Mapping[str, str]) -> str:
    """Twilio's id of the message the form is about."""
    for field in ("MessageSid", "SmsMessageSid", "SmsSid"):
        if field in form:
            if ID.fullmatch(form[field]):
                return form[field]
            raise BadForm(field, "is not an id")
    raise BadForm("MessageSid", "is missing")


def kind_of_media(content_type: str) -> str:
    """What a message is that brought such a file, where nobody has named it."""
    full = content_type.strip().lower()
    main = full.partition("/")[0]
    if full in CONTACTS:
        return "contacts"
    return main if main in {"image", "audio", "video"} else "document"


def _sender(address: str) -> tuple[Line, str]:
    if not address:
        raise BadForm("From", "is missing")
    if address.lower().startswith(WHATSAPP):
        who = address[len(WHATSAPP) :].strip()
        if NUMBER.fullmatch(who):
            return "whatsapp", f"+{who.removeprefix('+')}"
        # A business-scoped user id ("ID.1349..."): kept as it is, never read as a number.
        if USER_ID.fullmatch(who) and not LIKE_A_NUMBER.match(who):
            return "whatsapp", who
        raise BadForm("From", "is neither a number nor a WhatsApp user id")
    if ":" in address:
        raise BadForm("From", "comes by a channel we do not serve")
    if NUMBER.fullmatch(address):
        return "sms", f"+{address.removeprefix('+')}"
    if address.startswith("+"):
        raise BadForm("From", "is not a number")
    raise NotAPerson("From", "is a word or a short code")


def _answers(form: Mapping[str, str]) -> str | None:
    """A button stays on the screen after its time: this tells which message's it was."""
    of = form.get("OriginalRepliedMessageSid", "").strip()
    return of if ID.fullmatch(of) else None


def _user_id(form: Mapping[str, str], sender: str) -> str | None:
    beside = form.get("ExternalUserId", "").strip().removeprefix(WHATSAPP)
    return beside if USER_ID.fullmatch(beside) and beside != sender and not NUMBER.fullmatch(beside) else None


def _media(form: Mapping[str, str]) -> int:
    count = form.get("NumMedia", "")
    if re.fullmatch(r"[0-9]{1,3}", count):
        return int(count)
    return sum(1 for field in form if re.fullmatch(r"MediaUrl[0-9]+", field))


def _media_at(form: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    found = ((form.get(f"MediaUrl{number}", ""), number) for number in range(min(_media(form), MOST_MEDIA)))
    return tuple((url, form.get(f"MediaContentType{number}", "").strip().lower()[:80]) for url, number in found if url)


def _payload(form: Mapping[str, str]) -> str | None:
    given = form.get("ButtonPayload") or form.get("ListId") or ""
    return given if not form.get("Body", "").strip() and re.fullmatch(r"[0-9]{1,2}", given) else None


def _words_and_place(form: Mapping[str, str]) -> str:
    """Both where both came: the words are heard, and nobody has to be asked where it is."""
    words, place = form.get("Body", ""), _place(form)
    return f"{words}\n{place}" if place and words.strip() else place or words


def _place(form: Mapping[str, str]) -> str:
    """A place on the map, as text that a person can look up: somebody may have sent where they are held."""
    if "Latitude" not in form or "Longitude" not in form:
        return ""
    named = (form.get(field, "").strip() for field in ("Latitude", "Longitude", "Address", "Label"))
    return ", ".join(part for part in named if part)


def _kind(form: Mapping[str, str], tapped: bool) -> str:
    if tapped or form.get("ButtonPayload"):
        return "button"
    named = form.get("MessageType", "").strip().lower()
    if KIND.fullmatch(named):
        return named
    if "Latitude" in form and "Longitude" in form:
        return "location"
    return kind_of_media(form.get("MediaContentType0", "")) if _media(form) else "text"
