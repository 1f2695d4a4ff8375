"""Deleting a message and its files at Twilio.

https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource: deleting a message deletes its
files as well, but one that another message has too. So each file goes by itself first.
"""

from __future__ import annotations

from typing import Any, Final

from twilio.base.exceptions import TwilioException

from bot.channels.base import Deleted, SendError
from bot.channels.twilio_inbound import MOST_MEDIA

NOT_FOUND: Final = 404
OURS: Final = frozenset({401, 403, 408, 429})
"""Answers that tell nothing of the message: it would be so with every other."""
SERVER_FAULT: Final = 500


def delete(client: Any, sid: str, *, files: bool) -> Deleted:  # noqa: ANN401 - the SDK ships no types
    """Delete it; what is not there any more is no fault. Raises what the SDK does, see ``fault``."""
    message = client.messages(sid)
    count = _files(message) if files else 0
    return Deleted("deleted" if _gone_by(message.delete) else "gone", count)


def fault(error: Exception, retry_after: float) -> SendError:
    """Why it is to be tried again, without Twilio's own words: they may quote numbers."""
    status = _status(error)
    code = f"delete-{type(error).__name__}" if status is None else str(getattr(error, "code", None) or f"http-{status}")
    everybodys = status is None or status in OURS or status >= SERVER_FAULT
    return SendError(code[:40], "Twilio did not delete it.", ambiguous=everybodys, retry_after=retry_after)


def _files(message: Any) -> int:  # noqa: ANN401 - as above
    try:
        found = message.media.list(limit=MOST_MEDIA)
    except TwilioException as error:
        if _status(error) != NOT_FOUND:
            raise
        return 0
    return sum(_gone_by(message.media(one.sid).delete) for one in found)


def _gone_by(remove: Any) -> bool:  # noqa: ANN401 - a function of the SDK's
    """Whether this call deleted it; False where it was gone before."""
    try:
        return bool(remove())
    except TwilioException as error:
        if _status(error) != NOT_FOUND:
            raise
        return False


def _status(error: Exception) -> int | None:
    """Of the answer; where a list is refused the SDK hands the answer itself along. None: there was no answer."""
    answer = error.args[1] if len(error.args) > 1 else None
    status = getattr(error, "status", None) or getattr(answer, "status_code", None)
    return status if isinstance(status, int) else None
