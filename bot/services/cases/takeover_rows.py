"""The row of a takeover: noting what happened in it, and its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, update

from bot.services.cases import case_history
from bot.services.sending import taken
from bot.store import conversation, takeover
from bot.store.base import AnyRow


def change(connection: Connection, held: AnyRow, **values: object) -> None:
    """Note something of a takeover."""
    connection.execute(update(takeover).where(takeover.c.id == held.id).values(**values))


def end(connection: Connection, held: AnyRow, why: str, now: datetime, by: UUID | None = None) -> None:
    """End a takeover whose person is locked; what waited for that is due."""
    change(connection, held, ended_at=now, ended_why=why, draft=None)
    # what was asked before a person wrote is not asked again as if nothing had been
    connection.execute(
        update(conversation).where(conversation.c.person_id == held.person_id).values(taken_at=None, session=None)
    )
    taken.release(connection, held.person_id)
    case_history.note(connection, held.case_id, f"talk_{why}", now, by)


def end_with_holder(connection: Connection, case: AnyRow, now: datetime) -> None:
    """Whoever gives a case away gives its conversation back: nobody would answer there, and the next cannot take it."""
    held = taken.holder(connection, case.person_id)
    if held is not None and held.staff_id == case.acknowledged_by:
        end(connection, held, "passed_on", now, held.staff_id)


def end_with_case(connection: Connection, case: AnyRow, now: datetime, by: UUID) -> None:
    """Closing a case ends the takeover that it was for; its person is locked."""
    held = taken.holder(connection, case.person_id)
    if held is not None:
        end(connection, held, "closed", now, by)
