"""What the provider said of a message, written down, and what follows when it says no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, update
from sqlalchemy.exc import IntegrityError

from bot.channels.base import SendError, Sent
from bot.core.segments import segments
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending import claim_ends, failures, outages, phone_rates, receipts
from bot.services.sending.claims import Claimed, machine_now
from bot.store import message

log = get_logger(__name__)

SESSION: Final = "session"
"""``sent_as`` of what is no template: free text within the day after a person's own message, or an SMS."""

Said = Literal["sent", "waiting", "failed", "unknown"]
Result = tuple[Claimed, Sent | SendError | None]

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=15)
MOST_ATTEMPTS = 12
"""With waits that double from 5 s to 15 min, a message is tried for about an hour. An outage does not count."""
SPREAD, MOST_SPREAD = 0.1, 0.5
"""Waits differ by up to this share, from the first to the fifth try on: what an outage held up together must not come
back together."""
SLOWER: Final = frozenset({"20429", "63018", "21611", "30001"})
"""Codes by which the provider asks us to send more slowly."""

_ALL_SENT = (
    update(message)
    .where(message.c.id == bindparam("row"), message.c.claim == bindparam("its_claim"))
    .values(
        provider_id=bindparam("its_provider_id"),
        status=bindparam("its_status"),
        sent_at=bindparam("at"),
        status_at=bindparam("at"),
        segments=bindparam("its_segments"),
        encoding=bindparam("its_encoding"),
        sent_as=bindparam("its_way"),
        error_code=None,
    )
)


def write_all(connection: Connection, kabar: Kabar, results: Sequence[Result]) -> list[Said]:
    """Write what became of many. What the provider took, which is most, goes into the database as one.

    Raises IntegrityError where a provider's id is known already: then each is to be written alone.
    """
    taken = [(claimed, result) for claimed, result in results if isinstance(result, Sent)]
    if taken:
        now = machine_now()
        values = [{"row": UUID(c.outgoing.id), "its_claim": c.claim, **_taken(c, r, now)} for c, r in taken]
        written = connection.execute(_ALL_SENT, values)
        if written.rowcount != len(values):
            log.warning("claims_were_gone", count=len(values) - written.rowcount)
        receipts.apply_all_early(connection, kabar, [result.provider_id for _, result in taken])
    others = [one for one in results if not isinstance(one[1], Sent)]
    sent: list[Said] = ["sent"] * len(taken)
    return sent + [write_down(connection, kabar, *one) for one in others]


def write_down(connection: Connection, kabar: Kabar, claimed: Claimed, result: Sent | SendError | None) -> Said:
    """Write what became of one claimed row. ``None`` is a look-up's word that the provider never had it."""
    match result:
        case Sent():
            return _sent(connection, kabar, claimed, result)
        case None:
            return _wait(connection, claimed, due_at=machine_now())
        case SendError(code="not_tried") | SendError(code=phone_rates.HELD):
            return _wait(connection, claimed, **_not_tried(result))
    if outages.is_one(result):
        over, attempts, least = outages.is_over(kabar, claimed, result), max(claimed.attempts, 1), outages.wait(claimed)
    else:
        over, attempts, least = claimed.attempts + 1 >= MOST_ATTEMPTS, claimed.attempts + 1, 0.0
    if result.permanent or over:
        return _fail(connection, kabar, claimed, result)
    now = machine_now()
    again = {
        "due_at": now + wait(claimed, max(result.retry_after, least)),
        "attempts": attempts,
        "error_code": result.code,
    }
    if not result.ambiguous:
        why = "rate" if result.code in SLOWER else "retry"
        return _wait(connection, claimed, **again, held_why=why, held_at=now)
    _set(
        connection, claimed, status="unknown", claim=None, unknown_at=func.coalesce(message.c.unknown_at, now), **again
    )
    return "unknown"


def _not_tried(error: SendError) -> dict[str, Any]:
    """It goes back as it was; what its phone does not take yet, until then."""
    if error.code != phone_rates.HELD:
        return {}
    now = machine_now()
    return {"due_at": now + timedelta(seconds=error.retry_after), "held_why": "rate", "held_at": now}


def wait(claimed: Claimed, asked: float) -> timedelta:
    """How long this row waits: twice as long as the last time, and not less than the provider ``asked``, in seconds.

    Each row by its own id a little less or more, so that no two processes disagree on it.
    """
    share = min(SPREAD * (claimed.attempts + 1), MOST_SPREAD) * (UUID(claimed.outgoing.id).int % 1000) / 1000
    own = min(FIRST_WAIT * float(2**claimed.attempts), LONGEST_WAIT) * (1 - share)
    return max(own, timedelta(seconds=asked) * (1 + min(share, SPREAD)))


def _wait(connection: Connection, claimed: Claimed, **values: Any) -> Said:  # noqa: ANN401 - columns
    """It will be tried again - unless it is a follow-up to somebody who has said STOP while it was under way."""
    _set(connection, claimed, status="waiting", claim=None, **values)
    return "failed" if claim_ends.cancel_if_stopped(connection, UUID(claimed.outgoing.id)) else "waiting"


def _sent(connection: Connection, kabar: Kabar, claimed: Claimed, result: Sent) -> Said:
    try:
        with connection.begin_nested():
            taken = _taken(claimed, result, machine_now())
            _set(
                connection,
                claimed,
                provider_id=result.provider_id,
                status=result.status,
                sent_at=taken["at"],
                segments=taken["its_segments"],
                encoding=taken["its_encoding"],
                sent_as=taken["its_way"],
                error_code=None,
            )
    except IntegrityError:
        # a look-up found what had just been written down as another's: look again later, it is known then
        again = SendError("taken_by_another", "This message at the provider is another one of ours.", ambiguous=True)
        return write_down(connection, kabar, claimed, again)
    receipts.apply_early(connection, kabar, result.provider_id)
    return "sent"


def _taken(claimed: Claimed, result: Sent, now: datetime) -> dict[str, Any]:
    """What is kept of a message that the provider took, with what it costs."""
    size = segments(claimed.outgoing.body)
    return {
        "its_provider_id": result.provider_id,
        "its_status": result.status,
        "at": now,
        "its_segments": 1 if claimed.outgoing.line in {"whatsapp", "email"} else size.count,
        "its_encoding": size.encoding,
        "its_way": claimed.outgoing.template or SESSION,
    }


def _fail(connection: Connection, kabar: Kabar, claimed: Claimed, error: SendError) -> Said:
    """It will not be sent. A row whose fate was never found out is a person's task, not a second message."""
    if _set(connection, claimed, status="failed", error_code=error.code, failed_at=machine_now()):
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
