"""What the gateway and its phones say when they do not send, as data: what to do, and words for staff.

Reasons are Android's names of results (``SmsManager.RESULT_...``), written by SMSGate into ``sms:failed``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.channels.base import Action, SendError

_RESULT = re.compile(r"RESULT_[A-Z_]{3,33}")
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"invalid phone number|invalid number", re.IGNORECASE), "bad_number"),
    (re.compile(r"ttl|expired", re.IGNORECASE), "expired"),
    (re.compile(r"delivery result", re.IGNORECASE), "undelivered"),
    (re.compile(r"no sims? found|sim .*not found", re.IGNORECASE), "no_sim"),
)
_NUMBER = re.compile(r"phone in row|(invalid|not|not a|parse) (mobile |phone )*number", re.IGNORECASE)
"""How the server and the phone say that the number is at fault, and not the request ("phoneNumbers is required")."""
MINUTE = 60.0

Rule = tuple[str, Action, bool, float]
"""Words, action, whether it is for good, seconds to wait."""

_NO_NETWORK: Rule = ("The phone has no network: look at its signal and its SIM.", "retry", False, 5 * MINUTE)
_OUR_TEXT: Rule = ("The phone cannot send this text.", "staff", True, 0.0)
_PHONE: Rule = ("The phone's own settings forbid this SMS.", "staff", True, 0.0)

RULES: dict[str, Rule] = {
    "bad_number": ("The phone does not take this for a mobile number.", "bad_line", True, 0.0),
    "expired": ("The phone could not send it before its time was over.", "retry", False, 5 * MINUTE),
    # it was sent, so it is not sent again: the network could not hand it over, and a person must know
    "undelivered": ("The network gave up handing it over.", "retry", True, 0.0),
    "no_sim": ("No SIM is in the phone.", "staff", False, 15 * MINUTE),
    "RESULT_ERROR_GENERIC_FAILURE": ("The network refused it: has the SIM credit left?", "staff", False, 15 * MINUTE),
    "RESULT_ERROR_LIMIT_EXCEEDED": ("Android's limit of SMS was reached.", "delay", False, 30 * MINUTE),
    "RESULT_RIL_REQUEST_RATE_LIMITED": ("The phone sends too fast.", "delay", False, 30 * MINUTE),
    "RESULT_ERROR_RADIO_OFF": _NO_NETWORK,
    "RESULT_ERROR_NO_SERVICE": _NO_NETWORK,
    "RESULT_RADIO_NOT_AVAILABLE": _NO_NETWORK,
    "RESULT_ERROR_NULL_PDU": _OUR_TEXT,
    "RESULT_ENCODING_ERROR": _OUR_TEXT,
    "RESULT_INVALID_SMS_FORMAT": _OUR_TEXT,
    "RESULT_ERROR_FDN_CHECK_FAILURE": _PHONE,
    "RESULT_ERROR_SHORT_CODE_NOT_ALLOWED": _PHONE,
    "RESULT_ERROR_SHORT_CODE_NEVER_ALLOWED": _PHONE,
    "http-400": ("The gateway does not take our messages as they are: was it updated?", "staff", False, 10 * MINUTE),
    "device": ("The gateway does not know this phone: compare `kabar sim list` with it.", "staff", False, 10 * MINUTE),
    "http-401": ("The gateway does not know our user or password.", "staff", False, 10 * MINUTE),
    "http-403": ("The gateway does not let our user send.", "staff", False, 10 * MINUTE),
    "http-404": ("Nothing answers at KABAR_SIM_URL as the gateway does.", "staff", False, 10 * MINUTE),
    "http-429": ("The gateway asks us to slow down.", "delay", False, 2 * MINUTE),
    "http-503": ("The phone's queue is full.", "delay", False, 5 * MINUTE),
    "unreachable": ("The gateway cannot be reached.", "retry", False, 30.0),
    "no_device": ("No phone is known: add one with `kabar sim add`.", "staff", False, 5 * MINUTE),
}
_OTHER: Rule = ("The phone did not send it.", "retry", False, 10 * MINUTE)


def code_of(reason: str) -> str:
    """A phone's reason as a short code; its words are not kept, for they might hold a number."""
    named = _RESULT.search(reason)
    if named:
        return named[0]
    return next((code for words, code in _PHRASES if words.search(reason)), "failed")


def refusal_of(words: str) -> str:
    """The code of a 400: only where its words name the number is that the person's line at fault."""
    if _NUMBER.search(words):
        return "bad_number"
    return "device" if "device" in words.lower() else "http-400"


def error_for(code: str | None, retry_after: float = 0.0) -> SendError:
    """What a code asks us to do. One that we do not know is tried again later."""
    words, action, permanent, wait = RULES.get(code or "", _OTHER)
    return SendError(code or "failed", words, permanent, action=action, retry_after=max(wait, retry_after))


def ambiguous(code: str, settle: float) -> SendError:
    """It may have been taken: to be looked up, by our own id, after so many seconds."""
    return replace(SendError(code, "The gateway took too long to answer.", retry_after=settle), ambiguous=True)
