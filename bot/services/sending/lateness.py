"""A crisis answer that goes out late says so: who reads it must not take it for an answer to what they wrote since."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, update

from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.sending.writing import BODY, LONGEST_OUT
from bot.store import message
from bot.store.base import AnyRow

LATE_AFTER = timedelta(minutes=10)


def body(connection: Connection, kabar: Kabar, row: AnyRow) -> str:
    """The text to send. Raises SealBroken.

    The words are written into the row before they go out: a look-up compares texts, and must look for what was sent.
    """
    text = kabar.vault.open(row.body, BODY, row.id)
    now = kabar.clock.now()
    late = row.kind == "crisis" and row.status == "claimed" and now - row.created_at > LATE_AFTER
    if not late or row.late_at is not None or not text:
        return text
    said = f"{kabar.common(row.language, 'late_answer')}\n{text}"[:LONGEST_OUT]
    sealed = kabar.vault.seal(said, BODY, row.id, person_keys.of(connection, kabar, row.person_id))
    connection.execute(update(message).where(message.c.id == row.id).values(body=sealed, late_at=now))
    return said
