"""What a provider is told about a message besides its text."""

from __future__ import annotations

from uuid import uuid5
from zoneinfo import ZoneInfo

from bot.core.timing import safe_until
from bot.services.kabar import Kabar
from bot.store.base import AnyRow


def key(row: AnyRow) -> str:
    """Its id at a provider that takes ours: the same over all tries to hand it over, another once it was taken.

    Else a message that was taken and has failed (the phone had no network) could never be sent again: the provider
    would say that it has it.
    """
    return str(uuid5(row.id, row.sent_at.isoformat()) if row.sent_at else row.id)


def ttl(kabar: Kabar, row: AnyRow) -> float | None:
    """How long the provider may keep it, in seconds: as long as it is worth sending, and no question into the night."""
    now = kabar.clock.now()
    ends = [row.expires_at] if row.expires_at else []
    if row.kind == "follow_up":
        ends += safe_until(now, ZoneInfo(row.timezone), row.safe_from, row.safe_to)
    return (min(ends) - now).total_seconds() if ends else None
