"""Messages that no webhook brought: the provider's list of the last hours is read, and what is not here is taken in."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.channels.base import Inbound, ListsInbound
from bot.log import get_logger
from bot.services import my_turn
from bot.services.arriving import inbound
from bot.services.kabar import Kabar
from bot.services.sending.claims import machine_now
from bot.store import message
from bot.store.setting import get, put

log = get_logger(__name__)

EVERY = timedelta(minutes=5)
AT_FIRST = timedelta(hours=6)
"""How far back the first look goes. Every other one goes back to the last, however long that is: nothing that the
provider still has is lost, and what is old is for a person (see ``overtaken``)."""
OVERLAP = timedelta(minutes=30)
"""A message may show in the list some time after it came."""
GRACE = timedelta(seconds=60)
"""The provider repeats a webhook that failed; what is so young may still come by itself."""
MOST_SECONDS = 20.0
"""For asking what pictures came with all of them; the clock has other things to do."""
ASKED, READ = "inbound.asked", "inbound.read"
"""When somebody last asked, and up to when the list has been read."""


def take_in(kabar: Kabar, _now: datetime | None = None) -> int:
    """Ask, if it is time; gives how many were taken in. The clock of the provider's world counts."""
    channel = kabar.channels.get(kabar.settings.channel)
    if not isinstance(channel, ListsInbound) or not my_turn.take(kabar, ASKED, EVERY):
        return 0
    now = machine_now()
    with kabar.database.write() as connection:
        read = get(connection, READ)
        if read is None:
            read = (now - AT_FIRST + OVERLAP).isoformat()
            put(connection, READ, read)
    listed = channel.inbound_since(datetime.fromisoformat(read) - OVERLAP)
    ready = [one for one in listed.found if (one.written_at or now) <= now - GRACE]
    taken = _take_all(kabar, channel, _missed(kabar, ready))
    if listed.fault is None:
        with kabar.database.write() as connection:
            put(connection, READ, now.isoformat())
    else:
        log.warning("inbound_not_listed", code=listed.fault.code)
    if taken:
        log.warning("missed_messages_taken_in", count=taken)
    return taken


def _missed(kabar: Kabar, found: list[Inbound]) -> list[Inbound]:
    """Those that are not here, the oldest first: mostly none, which one question tells."""
    ids = [one.provider_id for one in found]
    known: set[str] = set()
    with kabar.database.read() as connection:
        for start in range(0, len(ids), 500):
            part = message.c.provider_id.in_(ids[start : start + 500])
            known.update(connection.execute(select(message.c.provider_id).where(part)).scalars())
    return sorted(
        (one for one in found if one.provider_id not in known), key=lambda one: one.written_at or one.received_at
    )


def _take_all(kabar: Kabar, channel: ListsInbound, missed: list[Inbound]) -> int:
    """As a webhook would; a webhook that brings one in the same moment is no harm.

    What the list only counts is asked for, but words must not wait long for pictures.
    """
    taken, end = 0, time.monotonic() + MOST_SECONDS
    for one in missed:
        whole = channel.with_media(one) if one.media and time.monotonic() < end else one
        taken += inbound.receive(kabar, whole).state != "duplicate"
    return taken
