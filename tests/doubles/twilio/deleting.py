"""Deleting a message or a file of one, as Twilio's documentation tells it.

https://www.twilio.com/docs/messaging/api/message-resource#delete-a-message-resource,
https://www.twilio.com/docs/api/errors/20009
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.doubles.twilio.server import TwilioDouble

DONE, NOT_FOUND, NOT_FINISHED = 204, 404, 409
COMPLETE = frozenset({"received", "delivered", "read", "undelivered", "failed", "sent"})


def delete(double: TwilioDouble, sid: str, file: str | None) -> int:
    """Do it; gives the status of the answer. With a message its files go as well."""
    message = double.ledger.get(sid)
    if message is None:
        return NOT_FOUND
    place = f"/2010-04-01/Accounts/{double.account_sid}/Messages/{sid}/Media/"
    if file is not None:
        if file not in {one for one, _ in message.media}:
            return NOT_FOUND
        message.media = [(one, kind) for one, kind in message.media if one != file]
        double.media.pop(place + file, None)
        return DONE
    if message.status not in COMPLETE:
        return NOT_FINISHED
    for one, _ in message.media:
        double.media.pop(place + one, None)
    double.ledger.delete(sid)
    return DONE
