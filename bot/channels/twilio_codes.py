"""Twilio's error codes as data: what each means for us, in words staff can act on.

The same codes come in the answer to a send and later in a status callback (63016 mostly the latter way).
Source: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.base import SendError

if TYPE_CHECKING:
    from bot.channels.base import Action

HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Rule:
    """What to do about one code. ``wait`` is in seconds, for where Twilio does not say itself."""

    action: Action
    permanent: bool
    words: str
    wait: float = 0.0


RULES: dict[int, Rule] = {
    20003: Rule("staff", False, "Twilio does not accept our account or its token.", 300.0),
    20429: Rule("retry", False, "Twilio asked us to send more slowly.", 1.0),
    21211: Rule("bad_line", True, "This is not a number that can be written to."),
    21408: Rule("staff", True, "Our account may not send to this country; allow it in Twilio's console."),
    21602: Rule("staff", True, "The text was empty."),
    21606: Rule("staff", True, "Our sender cannot write to this number."),
    21610: Rule("stop", True, "This person has opted out."),
    21611: Rule("delay", False, "Our sender's queue at Twilio is full.", 60.0),
    21612: Rule("staff", True, "Our sender cannot write to this number by this way."),
    21614: Rule("bad_line", True, "This is not a mobile number."),
    21617: Rule("staff", True, "The text is longer than 1600 characters."),
    21635: Rule("bad_line", True, "This is a landline."),
    30001: Rule("delay", False, "Our queue at Twilio is full.", 60.0),
    30002: Rule("staff", False, "Our Twilio account is suspended.", 300.0),
    30003: Rule("delay", False, "The phone cannot be reached now.", HOUR),
    30005: Rule("bad_line", True, "This number is unknown to its operator."),
    30006: Rule("bad_line", True, "This is a landline, or an operator that cannot be reached."),
    30007: Rule("staff", True, "An operator filtered this text out."),
    30008: Rule("delay", False, "The operator gave no reason.", HOUR),
    30036: Rule("delay", False, "It stood in Twilio's queue longer than it was worth sending.", 60.0),
    63003: Rule("bad_line", True, "This number is not on WhatsApp."),
    63005: Rule("staff", True, "WhatsApp did not accept the content."),
    63006: Rule("staff", True, "The content does not fit its format on WhatsApp."),
    63007: Rule("staff", True, "Our WhatsApp sender is not set up at Twilio."),
    63014: Rule("stop", True, "This person has blocked us."),
    63016: Rule("template", True, "More than 24 hours since this person wrote: it needs an approved template."),
    63018: Rule("delay", False, "Our WhatsApp sender has reached its limit.", 60.0),
    63021: Rule("staff", True, "The content is not valid on WhatsApp."),
    63024: Rule("bad_line", True, "This person cannot receive WhatsApp messages here."),
    63049: Rule("delay", False, "WhatsApp holds this message back: its limit for marketing.", DAY),
}


def error_for(code: int | str | None, retry_after: float = 0.0) -> SendError:
    """What to do about ``code``, which may come from outside.

    A code we do not know is permanent and goes to staff: nobody is written to again by guess.
    """
    text = str(code)
    rule = RULES.get(int(text)) if text.isascii() and text.isdigit() and len(text) < len("1000000") else None
    if rule is None:
        shown = text if text.isascii() and text.isdigit() else "unknown"
        return SendError(
            code=shown[:32],
            words=f"Twilio refused the message (code {shown[:32]}).",
            permanent=True,
            action="staff",
        )
    return SendError(
        code=text,
        words=rule.words,
        permanent=rule.permanent,
        action=rule.action,
        retry_after=retry_after or rule.wait,
    )
