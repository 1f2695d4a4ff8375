"""Claims that end without a word from the provider: their worker died, or their person has said STOP meanwhile."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, and_, or_, select, update

from bot.services.sending import stands
from bot.services.sending.claims import LOST, STOPPED, machine_now
from bot.store import message, person
from bot.store.message import CHECK_INS, TIPS


def cancel_if_stopped(connection: Connection, message_id: UUID) -> bool:
    """A question that waits again does not, if its person has said STOP while it was under way. Whether that is so."""
    stopped = select(person.c.id).where(person.c.status.in_(STOPPED))
    no_tips = select(person.c.id).where(person.c.tips_version.is_(None))
    ended = or_(
        and_(message.c.kind.in_(CHECK_INS), message.c.person_id.in_(stopped)),
        and_(message.c.kind.in_(TIPS), message.c.person_id.in_(no_tips)),
    )
    cancelled = connection.execute(
        update(message)
        .where(
            message.c.id == message_id,
            message.c.status == "waiting",
            ended,
        )
        .values(status="failed", error_code="stopped", failed_at=machine_now())
    )
    return bool(cancelled.rowcount)


def give_up_lost(connection: Connection) -> int:
    """Claims of workers that died: whether the provider has the message, nobody knows. Gives how many."""
    lost = connection.execute(
        update(message)
        .where(stands.is_(message, "claimed"), message.c.claimed_at < machine_now() - LOST)
        .values(status="unknown", claim=None, due_at=machine_now(), error_code="worker_lost", unknown_at=machine_now())
    )
    return lost.rowcount
