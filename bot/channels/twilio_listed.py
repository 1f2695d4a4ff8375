"""Twilio's list of messages, read for those that came in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.channels.twilio_inbound import BadForm, inbound_from_form

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.channels.base import Inbound


def listed(rows: Iterable[Any], since: datetime, channel: str, into: list[Inbound], service: str | None = None) -> None:
    """Put the inbound ones since then ``into`` a list, which keeps what was read before a fault.

    ``rows`` come newest first: the first one that is older ends the reading. What came by another Messaging Service
    than ours is not ours. The list knows less than a webhook: no buttons, no places, no names. A picture is only
    counted.
    """
    for row in rows:
        at = row.date_sent or row.date_created
        if at is not None and at < since.replace(microsecond=0):
            break
        if row.direction == "inbound" and at is not None and row.messaging_service_sid in {None, "", service}:
            taken = _inbound(row, at, channel)
            if taken is not None:
                into.append(taken)


def _inbound(row: Any, at: datetime, channel: str) -> Inbound | None:  # noqa: ANN401 - the SDK ships no types
    """None for what is nobody's: an operator's promotion, a channel that we do not serve."""
    form = {
        "MessageSid": row.sid or "",
        "From": row.from_ or "",
        "Body": row.body or "",
        "NumMedia": row.num_media or "",
    }
    try:
        return replace(inbound_from_form(form, at, channel), written_at=at)
    except BadForm:
        return None
