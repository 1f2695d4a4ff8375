"""A row of the outbox as it is handed to its provider."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.channels.base import Outgoing
from bot.core.timing import safe_until
from bot.services.kabar import Kabar
from bot.services.phones import devices
from bot.services.phones.devices import Phone
from bot.services.sending import contents, lateness
from bot.store.base import AnyRow
from bot.store.message import REPLY, UNASKED, URGENT


def made(connection: Connection, kabar: Kabar, row: AnyRow, phones: Sequence[Phone]) -> Outgoing:
    """The message, opened. Raises SealBroken."""
    outgoing = Outgoing(
        id=str(row.id),
        to=kabar.vault.open(row.value, "identity.value", row.identity_id),
        line=row.line,
        body=lateness.body(connection, kabar, row),
        created_at=row.created_at,
        key=_key(row),
        urgent=row.priority == URGENT,
        answers=row.priority == REPLY,
        ttl=_ttl(kabar, row),
        device=devices.best(phones, row.district) if row.line == "sim" else None,
    )
    return contents.put_on(outgoing, contents.opened(kabar, row))


def _key(row: AnyRow) -> str:
    """Its id at a provider that takes ours: the same over all tries to hand it over, another once it was taken.

    Else a message that was taken and has failed (the phone had no network) could never be sent again: the provider
    would say that it has it.
    """
    return str(uuid5(row.id, row.sent_at.isoformat()) if row.sent_at else row.id)


def _ttl(kabar: Kabar, row: AnyRow) -> float | None:
    """How long the provider may keep it, in seconds: as long as it is worth sending, and no question into the night."""
    now = kabar.clock.now()
    ends = [row.expires_at] if row.expires_at else []
    if row.kind in UNASKED:
        ends += safe_until(now, ZoneInfo(row.timezone), row.safe_from, row.safe_to)
    return (min(ends) - now).total_seconds() if ends else None
