"""A person's phone as Twilio shows it: a signed webhook with the usual fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twilio.request_validator import RequestValidator

if TYPE_CHECKING:
    from requests import Session

    from tests.doubles.twilio.ledger import Message


@dataclass(frozen=True)
class Answered:
    """How the webhook answered a message, whose id was ``sid``."""

    sid: str
    status: int
    body: str


def form_of(message: Message, account_sid: str) -> dict[str, str]:
    """The fields Twilio sends with a message that came in, by SMS or WhatsApp."""
    form = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "Body": message.body,
        "From": message.from_ or "",
        "MessageSid": message.sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
    }
    who = form["From"]
    if who.startswith("whatsapp:"):
        form |= {"MessageType": "text", "ProfileName": "Sari", "ReferralNumMedia": "0"}
        if who.startswith("whatsapp:+"):
            form["WaId"] = who.removeprefix("whatsapp:+")
        return form
    places = dict.fromkeys(("FromCity", "FromState", "FromZip", "ToCity", "ToState", "ToZip"), "")
    return form | places | {"FromCountry": "ID", "ToCountry": "ID"}


def tap_of(shown: Message, label: str, account_sid: str) -> dict[str, str]:
    """The fields Twilio sends when somebody taps a button of the message ``shown``, however old it is.

    https://www.twilio.com/docs/whatsapp/buttons
    """
    from_ = shown.from_ or ""
    tapped = type(shown)(from_, shown.to, label, "received", direction="inbound")
    return form_of(tapped, account_sid) | {
        "ButtonPayload": label,
        "ButtonText": label,
        "MessageType": "interactive",
        "OriginalRepliedMessageSender": from_,
        "OriginalRepliedMessageSid": shown.sid,
    }


def post(session: Session, url: str, form: dict[str, str], auth_token: str) -> Answered:
    """Signed, within the 15 seconds that Twilio gives a webhook."""
    headers = {"X-Twilio-Signature": RequestValidator(auth_token).compute_signature(url, form)}
    answer = session.post(url, data=form, headers=headers, timeout=15)
    return Answered(form["MessageSid"], answer.status_code, answer.text)
