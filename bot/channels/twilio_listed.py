"""Twilio's list of messages, read for those that came in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.channels.twilio_inbound import MOST_MEDIA, BadForm, inbound_from_form, kind_of_media

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.channels.base import Inbound

MEDIA_LIST = re.compile(r"/Messages/(?P<sid>\w{1,64})/Media\.json$")
"""The end of the address under which a message's files are listed."""


@dataclass(frozen=True, slots=True)
class Ours:
    """The ``account`` (its address) and the Messaging Service whose messages are ours."""

    account: str
    service: str | None = None


def listed(rows: Iterable[Any], since: datetime, channel: str, into: list[Inbound], ours: Ours) -> None:
    """Put the inbound ones since then ``into`` a list, which keeps what was read before a fault.

    ``rows`` come newest first: the first one that is older ends the reading. What came by another Messaging Service
    than ours is not ours. The list knows less than a webhook: no buttons, no places, no names. A picture is only
    counted; where it is told stands in its place: see ``with_media``.
    """
    for row in rows:
        at = row.date_sent or row.date_created
        if at is not None and at < since.replace(microsecond=0):
            break
        if row.direction == "inbound" and at is not None and row.messaging_service_sid in {None, "", ours.service}:
            taken = _inbound(row, at, channel)
            if taken is not None:
                there = ((f"{ours.account}/Messages/{taken.provider_id}/Media.json", ""),) if taken.media else ()
                into.append(replace(taken, media_at=there))


def media_in(rows: Iterable[Any], server: str) -> tuple[tuple[str, str], ...]:
    """(address, kind) of each file in a message's own list of them."""
    told = (
        (str(row.uri or "").removesuffix(".json"), str(row.content_type or "").strip().lower()[:80]) for row in rows
    )
    return tuple((server + uri, kind) for uri, kind in told if uri.startswith("/"))[:MOST_MEDIA]


def with_media(inbound: Inbound, found: tuple[tuple[str, str], ...]) -> Inbound:
    """The message with its files, and with what it is by the first of them."""
    if not found:
        return inbound
    return replace(inbound, media=len(found), media_at=found, kind=kind_of_media(found[0][1]))


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
