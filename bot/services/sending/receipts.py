"""Receipts: late, twice, in any order or never. A message's status only moves forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from bot.channels.base import Receipt, Status
from bot.services.kabar import Kabar
from bot.services.sending import claim_ends, failures
from bot.services.sending.claims import machine_now
from bot.services.sending.writing import BODY
from bot.store import conversation, message, new_id, person, receipt
from bot.store.base import AnyRow
from bot.store.crossed import patiently
from bot.store.crypto import KeyGone, SealBroken

ORDER: Final[tuple[Status, ...]] = ("claimed", "unknown", "queued", "sending", "sent", "delivered", "read")
ARRIVED: Final = ("delivered", "read")
MOST_TRIES: Final = 4
"""Times a message is sent when the network says each time that the phone could not be reached."""
SHORTEST_WAIT: Final = 60.0
KEPT: Final = timedelta(days=3)
"""How long a receipt waits for its message, which may be none of ours."""


def before(status: Status) -> tuple[Status, ...]:
    """The statuses that may become this one. A failure comes after anything but a delivery.

    A delivery may come after a failure, too: what waits to be sent again has arrived, and its waiting is over.
    """
    if status == "failed":
        return ORDER[: ORDER.index("delivered")]
    again: tuple[Status, ...] = ("waiting",) if status in ARRIVED else ()
    return ORDER[: ORDER.index(status)] + again


def record(kabar: Kabar, said: Receipt) -> bool:
    """Move the message forward; True if it moved. A receipt ahead of its message waits for it.

    After a failure the same words may wait for another line, and a case for whoever hears of it: the worker is woken.
    """
    moved = patiently(lambda: _record(kabar, said))
    if moved and said.status == "failed":
        kabar.nudge()
    return moved


def _record(kabar: Kabar, said: Receipt) -> bool:
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        if _move(connection, kabar, said.provider_id, said.status, said.error_code, now):
            return True
        known = connection.execute(select(message.c.id).where(message.c.provider_id == said.provider_id)).first()
        if known is None:
            connection.execute(
                insert(receipt).values(
                    id=new_id(),
                    provider_id=said.provider_id,
                    status=said.status,
                    error_code=said.error_code,
                    at=said.at,
                )
            )
            return False
        # it became known between the two questions: what it is told now must not be lost
        return _move(connection, kabar, said.provider_id, said.status, said.error_code, now)


def repeats(kabar: Kabar, said: Receipt) -> bool:
    """Whether this very status was known of the message already; asked of a receipt that moved nothing.

    A receipt that was overtaken by a later status moves nothing either, and repeats nothing. What is on its way to the
    provider is known from the sending itself: a first receipt of it tells the same, and is no repetition.
    """
    known = _known(said.status)
    if known is None:
        return False
    mine = (message.c.provider_id == said.provider_id, message.c.direction == "out")
    with kabar.database.read() as connection:
        return connection.execute(select(message.c.id).where(*mine, known)).first() is not None


def _known(status: Status) -> ColumnElement[bool] | None:
    """That a receipt of this status came before, as a condition of the message; None where that cannot be told."""
    match status:
        case "sent":
            return message.c.status == "sent"
        case "delivered":
            # what was read counts as delivered then, whether we were told so or not
            told = or_(message.c.read_at.is_(None), message.c.delivered_at != message.c.read_at)
            return and_(message.c.delivered_at.is_not(None), told)
        case "read":
            return message.c.read_at.is_not(None)
        case "failed":
            return message.c.failed_at.is_not(None)
    return None


def apply_early(connection: Connection, kabar: Kabar, provider_id: str) -> int:
    """Apply the receipts that came before this message was known; gives how many there were."""
    rows = connection.execute(select(receipt).where(receipt.c.provider_id == provider_id)).all()
    for row in sorted(rows, key=lambda row: row.status == "failed"):
        _move(connection, kabar, provider_id, row.status, row.error_code, kabar.clock.now())
    if rows:
        connection.execute(delete(receipt).where(receipt.c.provider_id == provider_id))
    return len(rows)


def apply_all_early(connection: Connection, kabar: Kabar, provider_ids: Sequence[str]) -> None:
    """The same for many that have just become known; mostly there is nothing."""
    early = select(receipt.c.provider_id).where(receipt.c.provider_id.in_(provider_ids)).distinct()
    for provider_id in connection.execute(early).scalars().all():
        apply_early(connection, kabar, provider_id)


def apply_stragglers(connection: Connection, kabar: Kabar) -> int:
    """Receipts that crossed with the writing of their message; gives how many messages they spoke of."""
    waiting = connection.execute(
        select(receipt.c.provider_id).join(message, message.c.provider_id == receipt.c.provider_id).distinct()
    ).scalars()
    return sum(apply_early(connection, kabar, provider_id) > 0 for provider_id in waiting.all())


def forget(kabar: Kabar, now: datetime) -> int:
    """Receipts whose message never came; gives how many."""
    with kabar.database.write() as connection:
        return connection.execute(delete(receipt).where(receipt.c.at < now - KEPT)).rowcount


def _move(
    connection: Connection, kabar: Kabar, provider_id: str, status: Status, error_code: str | None, now: datetime
) -> bool:
    mine = (message.c.provider_id == provider_id, message.c.direction == "out")
    if status == "failed":
        # conversation, person, message, as in a turn: the other way round the two would wait for each other
        owner = select(message.c.person_id).where(*mine).scalar_subquery()
        for column in (conversation.c.person_id, person.c.id):
            connection.execute(select(column).where(column == owner).with_for_update(key_share=True))
    moved = connection.execute(
        update(message)
        .where(*mine, message.c.status.in_(before(status)))
        .values(status=status, status_at=now, error_code=error_code, **_times(status, now))
        .returning(message.c.id, message.c.attempts, message.c.body, message.c.case_id, message.c.line)
    ).first()
    if moved is not None and status == "failed":
        meaning = kabar.meaning(moved.line, error_code)
        # an alert does not wait for a phone to come back: the next one hears at once
        if meaning.permanent or moved.case_id is not None or moved.attempts + 1 >= MOST_TRIES:
            failures.follow(connection, kabar, moved.id, meaning.action, now)
        elif not _erased(kabar, moved):
            _try_again(connection, moved.id, meaning.retry_after)
    return moved is not None


def _times(status: Status, now: datetime) -> dict[str, Any]:
    """The time of a state, beside the state. What was read was delivered, whether we were told so or not."""
    match status:
        case "delivered":
            return {"delivered_at": now}
        case "read":
            return {"read_at": now, "delivered_at": func.coalesce(message.c.delivered_at, now)}
        case "failed":
            return {"failed_at": now}
    return {}


def _erased(kabar: Kabar, row: AnyRow) -> bool:
    """HAPUS was said after it went out: there are no words to send again, and nobody waits for them."""
    try:
        return not kabar.vault.open(row.body, BODY, row.id)
    except KeyGone:
        return True
    except SealBroken:
        return False  # whoever claims it says so


def _try_again(connection: Connection, message_id: UUID, seconds: float) -> None:
    """A passing fault (the phone is off, a limit was reached): the message waits, unless its time is over by then.

    A question does not wait for somebody who has said STOP since it went out.
    """
    connection.execute(
        update(message)
        .where(message.c.id == message_id)
        .values(
            status="waiting",
            claim=None,
            # the id stays until the next claim: a delivery may still be told of
            attempts=message.c.attempts + 1,
            due_at=machine_now() + timedelta(seconds=max(seconds, SHORTEST_WAIT)),
            held_why="retry",
            held_at=machine_now(),
        )
    )
    claim_ends.cancel_if_stopped(connection, message_id)
