"""What the provider holds of messages that were erased here is deleted there, tried until it is done.

Times are the machine's, as they are where messages are sent. Twilio refuses to delete what it is not done with (20009),
for a minute mostly, for days rarely, and keeps its own backups for up to 30 days more:
https://www.twilio.com/docs/api/errors/20009, https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from bot.channels.base import Deleted, Deletes, SendError
from bot.log import get_logger
from bot.services.erasing.provider_notes import FIRST_AFTER
from bot.services.kabar import NO_CHANNEL, Kabar
from bot.services.sending.claims import machine_now
from bot.store import provider_deletion
from bot.store.base import AnyRow

log = get_logger(__name__)

LONGEST: Final = timedelta(hours=6)
MOST: Final = 20
"""Messages in one go, each by a call of its own."""
MOST_SECONDS: Final = 10.0
BACKUPS: Final = timedelta(days=30)
"""How long a text may stay in the provider's own backups after it was deleted."""
MOST_DOUBLINGS: Final = 12


def carry_out(kabar: Kabar, _now: datetime | None = None) -> int:
    """Delete what is due; gives how many it is done with. One that fails waits longer each time, for ever."""
    with kabar.database.read() as connection:
        query = select(provider_deletion).where(provider_deletion.c.due_at <= machine_now())
        rows = connection.execute(query.order_by(provider_deletion.c.due_at).limit(MOST)).all()
    done = 0
    end = time.monotonic() + MOST_SECONDS
    for row in rows:
        told = _told(kabar, row)
        _learn(kabar, row, told)
        if isinstance(told, SendError):
            log.warning("not_deleted_at_provider", code=told.code, tries=row.tries + 1)
            if told.ambiguous:
                break  # it cannot be reached, or asks us to wait: so it would be with the others
        else:
            done += 1
        if time.monotonic() > end:
            break
    return done


def _told(kabar: Kabar, row: AnyRow) -> Deleted | SendError:
    channel = kabar.channels.get(row.channel)
    if isinstance(channel, Deletes):
        return channel.delete(row.provider_id, files=bool(row.came_in))
    # whoever held it is not set up here any more, but holds it still
    return NO_CHANNEL


def wait_after(tries: int, asked: float = 0.0) -> timedelta:
    """How long until the next try after so many; ``asked``: seconds that the provider wants."""
    doubled: timedelta = FIRST_AFTER * (1 << min(tries, MOST_DOUBLINGS))
    return max(min(doubled, LONGEST), timedelta(seconds=asked))


def _learn(kabar: Kabar, row: AnyRow, told: Deleted | SendError) -> None:
    now = machine_now()
    values: dict[str, object] = {"tries": row.tries + 1}
    if isinstance(told, SendError):
        values |= {"due_at": now + wait_after(row.tries + 1, told.retry_after), "error_code": told.code[:40]}
    else:
        values |= {"due_at": None, "done_at": now, "outcome": told.outcome, "files": told.files, "error_code": None}
    with kabar.database.write() as connection:
        same = (provider_deletion.c.id == row.id, provider_deletion.c.due_at.is_not(None))
        connection.execute(update(provider_deletion).where(*same).values(**values))
