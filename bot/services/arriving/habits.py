"""What a person keeps doing, read from the messages they wrote. Nothing of it is stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.services.sending import writing
from bot.store import message
from bot.store.crypto import SealBroken

BACK = timedelta(days=60)
LOOKED_AT = 8
"""Messages read; most are a number or a word, in no language."""
LAST = 3
"""Messages that count, with the one that came now four."""
OF_THEM = 2
"""So many of them in one language: with the one that came now three of four."""


def writes(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> str | None:
    """The language that most of the person's last messages are in, without the one that came now; None if unclear."""
    rows = connection.execute(
        select(message.c.id, message.c.body)
        .where(message.c.person_id == who.id, message.c.created_at > now - BACK, message.c.kind == "said")
        .order_by(message.c.created_at.desc(), message.c.id.desc())
        .limit(LOOKED_AT)
    )
    guesses: list[str] = []
    for row in rows:
        try:
            body = kabar.vault.open(row.body, writing.BODY, row.id)
        except SealBroken:
            continue
        if guess := kabar.content.world.tongues.guess(body):
            guesses.append(guess)
    last = guesses[:LAST]
    return next((language for language in last if last.count(language) >= OF_THEM), None)
