"""How a row stands, as conditions that the partial indexes of ``message`` serve.

The states are written into the statement: neither database uses such an index for a value filled in later.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal_column

from bot.channels.base import Status
from bot.store import message
from bot.store.message import URGENT

_LAST = message.alias()


def is_(table: Any, status: Status) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """It stands so."""
    same: ColumnElement[bool] = table.c.status == literal_column(f"'{status}'")
    return same


def among(table: Any, *statuses: Status) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """It stands in one of these ways."""
    inside: ColumnElement[bool] = table.c.status.in_([literal_column(f"'{status}'") for status in statuses])
    return inside


def too_soon(gap: float, now: datetime) -> ColumnElement[bool]:
    """It would come less than ``gap`` seconds after another WhatsApp message to the same person."""
    last = _LAST
    recent = exists().where(
        last.c.identity_id == message.c.identity_id,
        last.c.sent_at.is_not(None),
        last.c.sent_at > now - timedelta(seconds=gap),
        last.c.line == "whatsapp",
    )
    return and_(message.c.line == "whatsapp", message.c.priority > URGENT, recent)
