"""Several people on one number: who writes is whoever's own word is said, when it was asked for.

Never by a name, a list or a question about anybody. Until then it is the one whom Kabar last wrote to. Words are
compared while one is awaited and at no other time: so each costs a try, whosever it is (see ``core.confirming``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, update

from bot.core import own_word
from bot.core.session import Session
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin
from bot.services.cases import agreed_word
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.store import conversation
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

SESSION: Final = "conversation.session"
"""What a session is sealed as."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose message this is, as a row of ``sender_query``."""

    row: AnyRow
    asked: AnyRow | None = None
    """Of whom the word was asked, where another's came: that one's row."""
    session: Session | None = None
    """And where they stand."""

    @property
    def wants(self) -> Begin | None:
        """What had not begun for want of a word: with theirs it begins, as theirs, and nothing else of the other's."""
        top = self.session.top if self.session is not None else None
        return Begin(top.flow, top.round) if top is not None and top.waits else None


def who_writes(kabar: Kabar, rows: Sequence[AnyRow], text: str) -> Writer:
    """Of all who are known by this number, the one whom Kabar last wrote to first."""
    first = rows[0]
    session = _open(kabar, first) if len(rows) > 1 else None
    if session is None or not session.lock.awaited or session.top is None or _is_heard_first(kabar, first, text):
        return Writer(first)
    # all are compared, whoever it is: how long an answer takes tells nothing
    said = [own_word.is_in(agreed_word.of(kabar, row), text) for row in rows]
    if said[0] or not any(said):
        return Writer(first)
    return Writer(rows[said.index(True)], first, session)


def spoke(connection: Connection, kabar: Kabar, writer: Writer, now: datetime) -> None:
    """From now on this is the one who writes, until Kabar writes to another or another's word is said."""
    theirs = conversation.c.person_id == writer.row.id
    connection.execute(update(conversation).where(theirs).values(spoke_at=now))
    asked, session = writer.asked, writer.session
    if asked is None or session is None or writer.wants is None:
        return
    # it was not they who called it; how many wrong words came is kept
    left = replace(session, frames=session.frames[:-1], lock=replace(session.lock, awaited=False))
    who = people.keyed(connection, kabar, people.from_row(kabar, asked))
    sealed = kabar.vault.seal(to_json(left), SESSION, who.id, who.key)
    connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(session=sealed))


def _open(kabar: Kabar, row: AnyRow) -> Session | None:
    try:
        return from_json(kabar.vault.open(row.session, SESSION, row.id)) if row.session else None
    except (SealBroken, ValueError, TypeError):
        return None  # told by whoever steps it


def _is_heard_first(kabar: Kabar, row: AnyRow, text: str) -> bool:
    world = kabar.content.world
    sign = world.sign(text, row.language)
    return world.called(text) is not None or (sign is not None and not sign.guessed)
