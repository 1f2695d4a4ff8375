"""When a conversation is not free for what nobody wrote for: another talks on its number, or a crisis is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from bot.core.run import CRISIS
from bot.core.session import Session
from bot.services.persons.people import Person
from bot.store import case_file, conversation, identity
from bot.store.case import OPEN

GRAVE: Final = ("red", "orange")
TALK_LASTS = timedelta(days=1)
"""How long a conversation on a shared number keeps the others' questions waiting."""


def others_talk(connection: Connection, who: Person, now: datetime) -> bool:
    """Somebody else on the same number is in the middle of something: neither may read or answer the other's.

    A knock that waits for its answer is such a thing: of two at once nobody could tell whose the answer is.
    """
    theirs = identity.alias()
    query = (
        select(conversation.c.person_id)
        .join(identity, identity.c.person_id == conversation.c.person_id)
        .join(theirs, (theirs.c.kind == identity.c.kind) & (theirs.c.value_index == identity.c.value_index))
        .where(
            theirs.c.person_id == who.id,
            conversation.c.person_id != who.id,
            or_(
                conversation.c.taken_at.is_not(None),
                and_(
                    or_(conversation.c.session.is_not(None), conversation.c.held.is_not(None)),
                    or_(conversation.c.awaited_since > now - TALK_LASTS, conversation.c.last_in_at > now - TALK_LASTS),
                ),
            ),
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def quiet_crisis(connection: Connection, person_id: UUID) -> bool:
    """A red case is open and nobody has reached the person: whoever holds their phone must not be asked how they are.

    A conversation that goes quiet in a crisis is taken up again by a caseworker alone. What the plan asks waits until
    the contact is written down, or the case is closed.
    """
    unreached = (case_file.c.level == "red", case_file.c.contacted_at.is_(None))
    query = select(case_file.c.id).where(case_file.c.person_id == person_id, OPEN, *unreached)
    return connection.execute(query.limit(1)).first() is not None


def grave(connection: Connection, person_id: UUID) -> bool:
    """A red or orange case is open: nothing comes beside it that nobody asked for and nobody waits for."""
    query = select(case_file.c.id).where(case_file.c.person_id == person_id, OPEN, case_file.c.level.in_(GRAVE))
    return connection.execute(query.limit(1)).first() is not None


def in_crisis(session: Session | None, now: datetime) -> bool:
    """Whether the crisis flow is open: nothing is ever talked over it."""
    return session is not None and session.expires_at > now and any(frame.flow == CRISIS for frame in session.frames)
