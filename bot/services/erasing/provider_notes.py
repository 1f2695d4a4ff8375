"""Noting which messages the provider is to delete: written with what erases them here, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, insert, select

from bot.channels.base import Deletes
from bot.channels.simulator import SimulatorChannel
from bot.services.kabar import SIM, Kabar
from bot.store import earlier_send, message, new_id, provider_deletion

FIRST_AFTER: Final = timedelta(minutes=1)
"""Twilio asks to wait so long after a message was sent or came; the wait doubles with each try."""
OUR_OWN: Final = (SIM, SimulatorChannel.name)
"""Channels of the simulator and of our own SIMs."""


def is_ours(kabar: Kabar, channel: str) -> bool:
    """Whether nobody but us holds what went by this channel."""
    known = kabar.channels.get(channel)
    return not isinstance(known, Deletes) and (known is not None or channel in OUR_OWN)


def note(connection: Connection, kabar: Kabar, erasure_id: UUID, which: Sequence[ColumnElement[bool]]) -> int:
    """Note these messages to be deleted, and what they were called before they were sent again; gives how many."""
    known = select(provider_deletion.c.provider_id)
    fresh = (message.c.provider_id.is_not(None), message.c.provider_id.not_in(known))
    columns = (message.c.channel, message.c.direction)
    last: Select[Any] = select(message.c.provider_id, *columns).where(*which, *fresh)
    first: Select[Any] = select(earlier_send.c.provider_id, *columns).join(
        message, message.c.id == earlier_send.c.message_id
    )
    first = first.where(*which, earlier_send.c.provider_id.not_in(known))
    rows = [*connection.execute(last), *connection.execute(first)]
    moment = datetime.now(UTC)
    later: dict[str, object] = {"due_at": moment + FIRST_AFTER, "done_at": None, "outcome": None}
    never: dict[str, object] = {"due_at": None, "done_at": moment, "outcome": "nothing"}
    made = [
        {
            "id": new_id(),
            "erasure_id": erasure_id,
            "channel": row.channel,
            "provider_id": row.provider_id,
            "came_in": int(row.direction == "in"),
            **(never if is_ours(kabar, row.channel) else later),
        }
        for row in rows
    ]
    if made:
        connection.execute(insert(provider_deletion), made)
    return len(made)
