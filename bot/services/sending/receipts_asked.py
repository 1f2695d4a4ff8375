"""Receipts that got lost: a provider tells once, or a few times within seconds, and what it told may not have arrived.

So a message that went out and of which no end is known is asked about: soon where it is urgent, then ever more rarely.
When it was last asked about stands in ``status_at``. Times are the machine's, as they are where messages are sent.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.channels.base import Receipt, SendError, TellsStatus
from bot.log import get_logger
from bot.services import my_turn
from bot.services.kabar import Kabar
from bot.services.sending import receipts, stands
from bot.services.sending.claims import machine_now
from bot.store import message
from bot.store.base import AnyRow
from bot.store.message import URGENT

log = get_logger(__name__)

ASKED = "receipts.asked"
"""When somebody last asked."""
EVERY = timedelta(minutes=1)
MOST = 20
"""Messages asked about in one go, each by a call of its own; the urgent first, then who has waited longest."""
MOST_SECONDS = 10.0
URGENT_AFTER = timedelta(minutes=2)
SPANS = (
    (timedelta(hours=1), timedelta(minutes=15)),
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=3), timedelta(hours=12)),
)
"""Until this long after it was sent, a message is asked about this often."""
LONGEST_QUEUED = timedelta(days=3)
"""How long before it was sent a message may have been written."""


def ask(kabar: Kabar, _now: datetime | None = None) -> int:
    """Ask, if it is time; gives how many messages had moved on without our knowing."""
    channel = kabar.channels.get(kabar.settings.channel)
    if not isinstance(channel, TellsStatus) or not my_turn.take(kabar, ASKED, EVERY):
        return 0
    with kabar.database.read() as connection:
        rows = _open(connection, kabar.settings.channel)
    moved = 0
    end = time.monotonic() + MOST_SECONDS
    for row in rows:
        told = channel.told(row.provider_id, kabar.clock.now())
        if isinstance(told, SendError):
            log.warning("receipts_not_asked", code=told.code)
            break
        moved += _learn(kabar, row, told)
        if time.monotonic() > end:
            break
    if moved:
        log.warning("receipts_were_lost", count=moved)
    return moved


def _open(connection: Connection, channel: str) -> list[AnyRow]:
    now = machine_now()
    return list(
        connection.execute(
            select(message.c.id, message.c.provider_id, message.c.status)
            .where(
                # ids are in order of making: no more of the table is read than the last days
                message.c.id >= _made_at(now - SPANS[-1][0] - LONGEST_QUEUED),
                message.c.direction == "out",
                stands.among(message, "queued", "sending", "sent"),
                message.c.channel == channel,
                message.c.provider_id.is_not(None),
                _is_time(now),
            )
            .order_by(message.c.priority, message.c.status_at)
            .limit(MOST)
        )
    )


def _is_time(now: datetime) -> ColumnElement[bool]:
    urgent = and_(message.c.priority == URGENT, message.c.status_at <= now - URGENT_AFTER)
    ways, younger = [and_(urgent, message.c.sent_at > now - SPANS[0][0])], timedelta()
    for until, every in SPANS:
        sent = message.c.sent_at.between(now - until, now - max(younger, every))
        ways.append(and_(sent, message.c.status_at <= now - every))
        younger = until
    return or_(*ways)


def _made_at(moment: datetime) -> UUID:
    """The least id that may have been made then."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _learn(kabar: Kabar, row: AnyRow, told: Receipt | None) -> bool:
    """Take it as a receipt; what is as it was, or unknown to the provider, is noted as asked about."""
    if told is not None and told.status != row.status and receipts.record(kabar, told):
        return True
    with kabar.database.write() as connection:
        same = (message.c.id == row.id, message.c.status == row.status)
        connection.execute(update(message).where(*same).values(status_at=machine_now()))
    return False
