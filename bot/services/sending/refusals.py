"""WhatsApp refuses a text because its window is closed (63016): what it asked waits behind a knock instead.

Not blindly: by then the person may have answered, stopped, be in a crisis, or another may talk on their number.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.core import knocked
from bot.core.session import Session
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin
from bot.log import get_logger
from bot.services.arriving.shared import SESSION
from bot.services.kabar import Kabar
from bot.services.persons import busy, follow_ups, people
from bot.services.persons.people import Person
from bot.services.sending import knocks
from bot.store import conversation, follow_up
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

log = get_logger(__name__)


def follow(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    """WhatsApp says that the window is closed: from here on we know. See :func:`knock_instead`."""
    _, talk = people.lock(connection, kabar, row.person_id)
    # a word that came after this message has opened it anew
    if talk.whatsapp_in_at is not None and talk.whatsapp_in_at <= row.created_at:
        mine = conversation.c.person_id == row.person_id
        connection.execute(update(conversation).where(mine).values(whatsapp_in_at=None))
    return knock_instead(connection, kabar, row, row.identity_id, now)


def knock_instead(connection: Connection, kabar: Kabar, row: AnyRow, identity_id: UUID, now: datetime) -> bool:
    """A knock at this address, where the message ``row`` cannot go; what it asked waits.

    False where words are lost that somebody waits for: a person must be told. A question that has been answered or
    ended meanwhile is nobody's loss.
    """
    who, talk = people.lock(connection, kabar, row.person_id)
    asked = _asked_by(connection, row)
    wrote_since = talk.last_in_at is not None and talk.last_in_at > row.created_at
    if asked is None or wrote_since or who.status not in knocks.CONTACTED:
        return bool(row.kind == "follow_up")
    held = Begin(asked.flow, asked.round)
    session = _opened(kabar, who, talk)
    if asked.status == "asked" or asked.asked_at == row.created_at:
        _unseen(connection, kabar, who, asked, session)
    if talk.held:
        return True  # a knock is out, and both questions are watched
    if busy.in_crisis(session, now):
        knocks.leave_to_a_person(connection, who)
    elif talk.parked_at is not None or busy.others_talk(connection, who, now):
        knocks.again(connection, kabar, who, held, now)
    elif not knocks.knock(connection, kabar, who, identity_id, held, now):
        follow_ups.end(connection, asked, "task")
    return True


def _asked_by(connection: Connection, row: AnyRow) -> AnyRow | None:
    """The follow-up whose question, or reminder of it, was in this message: still open."""
    asked_at = follow_up.c.asked_at
    # a message that moved here from another line was written after its question was first put
    its_own = asked_at <= row.created_at if row.kind == "follow_up" else asked_at == row.created_at
    watched = follow_up.c.status.in_(("asked", "reminded"))
    query = select(follow_up).where(follow_up.c.person_id == row.person_id, watched, its_own)
    return connection.execute(query.order_by(asked_at.desc(), follow_up.c.id.desc())).first()


def _unseen(connection: Connection, kabar: Kabar, who: Person, asked: AnyRow, session: Session | None) -> None:
    """The question was in this very message, so nobody has read it: no word that comes now answers it."""
    connection.execute(update(follow_up).where(follow_up.c.id == asked.id).values(asked_at=None))
    if session is None:
        return
    left = knocked.unasked(session, asked.flow, asked.round)
    sealed = kabar.vault.seal(to_json(left), SESSION, who.id, who.key) if left is not None else None
    connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(session=sealed))


def _opened(kabar: Kabar, who: Person, talk: AnyRow) -> Session | None:
    try:
        return from_json(kabar.vault.open(talk.session, SESSION, who.id)) if talk.session else None
    except SealBroken:
        log.exception("session_does_not_open", person=who.code)
        return None  # the person's next word parks it
