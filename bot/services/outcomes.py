"""What the provider said of a message, written down, and what follows when it says no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, update
from sqlalchemy.exc import IntegrityError

from bot.channels.base import SendError, Sent
from bot.log import get_logger
from bot.services import claims, failures, receipts
from bot.services.claims import Claimed, machine_now
from bot.services.kabar import Kabar
from bot.store import message

log = get_logger(__name__)

Said = Literal["sent", "waiting", "failed", "unknown"]

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
MOST_ATTEMPTS = 12
"""With waits that double from 5 s to 15 min, a message is tried for about an hour and a half."""


def write_down(connection: Connection, kabar: Kabar, claimed: Claimed, result: Sent | SendError | None) -> Said:
    """Write what became of one claimed row. ``None`` is a look-up's word that the provider never had it."""
    match result:
        case Sent():
            return _sent(connection, kabar, claimed, result)
        case None:
            return _wait(connection, claimed, due_at=machine_now())
        case SendError(code="not_tried"):
            return _wait(connection, claimed)
    if result.permanent or claimed.attempts + 1 >= MOST_ATTEMPTS:
        return _fail(connection, kabar, claimed, result)
    wait = max(timedelta(seconds=result.retry_after), min(FIRST_WAIT * 2**claimed.attempts, LONGEST_WAIT))
    again = {"due_at": machine_now() + wait, "attempts": claimed.attempts + 1, "error_code": result.code}
    if not result.ambiguous:
        return _wait(connection, claimed, **again)
    _set(connection, claimed, status="unknown", claim=None, **again)
    return "unknown"


def _wait(connection: Connection, claimed: Claimed, **values: Any) -> Said:  # noqa: ANN401 - columns
    """It will be tried again - unless it is a follow-up to somebody who has said STOP while it was under way."""
    _set(connection, claimed, status="waiting", claim=None, **values)
    return "failed" if claims.cancel_if_stopped(connection, UUID(claimed.outgoing.id)) else "waiting"


def _sent(connection: Connection, kabar: Kabar, claimed: Claimed, result: Sent) -> Said:
    try:
        with connection.begin_nested():
            _set(
                connection,
                claimed,
                provider_id=result.provider_id,
                status=result.status,
                sent_at=machine_now(),
                error_code=None,
            )
    except IntegrityError:
        # a look-up found what had just been written down as another's: look again later, it is known then
        again = SendError("taken_by_another", "This message at the provider is another one of ours.", ambiguous=True)
        return write_down(connection, kabar, claimed, again)
    receipts.apply_early(connection, kabar, result.provider_id)
    return "sent"


def _fail(connection: Connection, kabar: Kabar, claimed: Claimed, error: SendError) -> Said:
    """It will not be sent. A row whose fate was never found out is a person's task, not a second message."""
    if _set(connection, claimed, status="failed", error_code=error.code):
        log.warning("not_sent", message_id=claimed.outgoing.id, code=error.code, action=error.action)
        failures.follow(connection, kabar, UUID(claimed.outgoing.id), error.action, kabar.clock.now())
    return "failed"


def _set(connection: Connection, claimed: Claimed, **values: Any) -> bool:  # noqa: ANN401 - columns
    changed = connection.execute(
        update(message)
        .where(message.c.id == UUID(claimed.outgoing.id), message.c.claim == claimed.claim)
        .values(status_at=machine_now(), **values)
    )
    if not changed.rowcount:
        log.warning("claim_was_gone", message_id=claimed.outgoing.id)
    return bool(changed.rowcount)
