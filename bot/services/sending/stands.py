"""How a row stands, as conditions that the partial indexes of ``message`` serve.

The states are written into the statement: neither database uses such an index for a value filled in later.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, select

from bot.channels.base import Status
from bot.store import identity, message
from bot.store.message import URGENT

# made once: an alias of a table makes all its columns anew, which takes longer than the query
_LAST = message.alias()
_MINE, _TWIN = identity.alias(), identity.alias()


def is_(table: Any, status: Status) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """It stands so."""
    same: ColumnElement[bool] = table.c.status == literal_column(f"'{status}'")
    return same


def among(table: Any, *statuses: Status) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    """It stands in one of these ways."""
    inside: ColumnElement[bool] = table.c.status.in_([literal_column(f"'{status}'") for status in statuses])
    return inside


def at_its_number(other: Any, *where: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401 - an alias of the table
    """There is such an ``other`` to the same number, whosever of the people who share it.

    Asked as a value and not by EXISTS: PostgreSQL makes of that a list of all such messages, which it reads first.
    """
    found: Select[Any] = (
        select(literal_column("1"))
        .where(
            _MINE.c.id == message.c.identity_id,
            _TWIN.c.kind == _MINE.c.kind,
            _TWIN.c.value_index == _MINE.c.value_index,
            other.c.identity_id == _TWIN.c.id,
            *where,
        )
        .correlate(message)
        .limit(1)
    )
    return found.scalar_subquery().is_not(None)


def too_soon(gap: float, now: datetime) -> ColumnElement[bool]:
    """It would come less than ``gap`` seconds after another WhatsApp message to the same number."""
    recent = at_its_number(
        _LAST, _LAST.c.sent_at.is_not(None), _LAST.c.sent_at > now - timedelta(seconds=gap), _LAST.c.line == "whatsapp"
    )
    return and_(message.c.line == "whatsapp", message.c.priority > URGENT, recent)
