"""Whether anything waits to be sent."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, func, select

from bot.services.kabar import Kabar
from bot.services.sending import stands
from bot.services.sending.claims import machine_now
from bot.store import message


def waits(kabar: Kabar, priority: int, since: timedelta = timedelta()) -> bool:
    """Whether a message as urgent as this, or more, has been due for so long."""
    now = max(kabar.clock.now(), machine_now())
    due = func.coalesce(message.c.due_at, message.c.created_at)
    found = exists().where(
        stands.among(message, "waiting", "unknown"), message.c.priority <= priority, due <= now - since
    )
    with kabar.database.read() as connection:
        return bool(connection.execute(select(found)).scalar())
