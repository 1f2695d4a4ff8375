"""Who is in the middle of a flow now: how many, never who."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, select

from bot.core.session_json import from_json
from bot.services.kabar import Kabar
from bot.store import conversation
from bot.store.crypto import SealBroken


def inside(connection: Connection, kabar: Kabar, name: str) -> Counter[str]:
    """How many conversations stand in this flow, by its version; also where another flow interrupted it.

    Every open conversation is unsealed for it: a second for sixty thousand.
    """
    found: Counter[str] = Counter()
    now = kabar.clock.now()
    rows = connection.execute(
        select(conversation.c.person_id, conversation.c.session).where(conversation.c.session.is_not(None))
    )
    for row in rows:
        try:
            session = from_json(kabar.vault.open(row.session, "conversation.session", row.person_id))
        except (SealBroken, ValueError, TypeError):
            continue  # told by whoever steps it
        if session.expires_at > now:
            found.update({frame.version for frame in session.frames if frame.flow == name})
    return found
