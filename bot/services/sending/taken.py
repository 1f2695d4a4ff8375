"""What Kabar itself would still say in a conversation that a caseworker has taken over: questions wait, replies go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.store import message, takeover
from bot.store.base import AnyRow
from bot.store.message import UNASKED

WHY: Final = "takeover"
LOOK_AGAIN: Final = timedelta(days=2)
"""Later than any end that is foreseen: handing back lets them go at once."""


def waits(row: AnyRow) -> bool:
    """Whether a row that is being claimed must wait: Kabar's own question, not a caseworker's knock."""
    return row.taken_at is not None and row.kind in UNASKED and row.written_by is None


def held(now: datetime) -> dict[str, Any]:
    """The columns of a row that waits for the end of a takeover."""
    return {"held_why": WHY, "held_at": now, "due_at": now + LOOK_AGAIN}


def hold(connection: Connection, person_id: UUID) -> None:
    """A caseworker takes over: questions that have not gone out wait; a reply to what is past is not sent any more."""
    now = datetime.now(UTC)
    mine = (message.c.person_id == person_id, message.c.status == "waiting")
    asked = message.c.kind.in_(UNASKED)
    connection.execute(update(message).where(*mine, asked).values(**held(now)))
    connection.execute(
        update(message)
        .where(*mine, message.c.kind == "reply")
        .values(status="failed", error_code="superseded", status_at=now, failed_at=now)
    )


def release(connection: Connection, person_id: UUID) -> None:
    """Kabar may speak again: what waited is due now, by its own rules."""
    mine = (message.c.person_id == person_id, message.c.status == "waiting", message.c.held_why == WHY)
    connection.execute(update(message).where(*mine).values(held_why=None, held_at=None, due_at=datetime.now(UTC)))


def holder(connection: Connection, person_id: UUID) -> AnyRow | None:
    """The takeover that is open for this person."""
    mine = (takeover.c.person_id == person_id, takeover.c.ended_at.is_(None))
    return connection.execute(select(takeover).where(*mine)).first()
