"""What Twilio would refuse, refused before anything is sent."""

from __future__ import annotations

from bot.channels.base import SendError
from bot.channels.twilio_codes import error_for

LONGEST_BODY = 1600
"""Characters, for SMS and WhatsApp alike: https://www.twilio.com/docs/api/errors/21617"""


def unfit(body: str) -> SendError | None:
    """What is at fault with a text, if anything is; always permanent and for staff."""
    if len(body) > LONGEST_BODY:
        return error_for(21617)
    if not body.strip():
        return error_for(21602)
    if any("\ud800" <= letter <= "\udfff" for letter in body):
        return SendError("characters", "The text holds broken characters.", permanent=True, action="staff")
    return None
