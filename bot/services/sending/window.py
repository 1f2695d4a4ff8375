"""WhatsApp's window: free text is taken for 24 hours after somebody's own last word there, then only templates."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.services.kabar import Kabar

SPAN: Final = timedelta(hours=24) - timedelta(minutes=10)
"""A little less than WhatsApp's 24 hours: what waits in the outbox for some minutes still gets through."""


def is_open(kabar: Kabar, line: str, last_in: datetime | None, now: datetime) -> bool:
    """Whether free text may go out by this line; ``last_in``: when its owner last wrote on WhatsApp."""
    channel = kabar.channels.get(kabar.settings.channel)
    if line not in getattr(channel, "windowed", frozenset()):
        return True
    return last_in is not None and now - last_in < SPAN
