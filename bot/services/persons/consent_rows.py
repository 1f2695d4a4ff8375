"""The rows of consent: what was said, in which words and how it is taken back. They are only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from bot.core.keywords import STOP
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import consent, new_id
from bot.store.audit import record

MENU = "consent"
"""The flow in which a person sees what they agreed to, and takes back or gives one thing alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to a consent question: ``wording`` is the question's context, ``source`` a line or ``import``.

    ``words``: the question as they read it; '' where none was asked.
    """

    scope: str
    given: bool
    wording: str
    source: str
    words: str = ""


def last(connection: Connection, person_id: UUID, scope: str) -> bool | None:
    """What the person last said to this question; None: they were never asked."""
    query = select(consent.c.given).where(consent.c.person_id == person_id, consent.c.scope == scope)
    found: bool | None = connection.execute(query.order_by(consent.c.at.desc(), consent.c.id.desc()).limit(1)).scalar()
    return found


def last_at(connection: Connection, person_id: UUID, scope: str) -> datetime | None:
    """When that was; None: never."""
    query = select(consent.c.at).where(consent.c.person_id == person_id, consent.c.scope == scope)
    at: datetime | None = connection.execute(query.order_by(consent.c.at.desc()).limit(1)).scalar()
    return at


def withdrawn() -> ColumnElement[bool]:
    """Rows by which follow-up messages were taken back, not refused: by STOP, the menu, or being under 18."""
    alone = consent.c.wording.startswith(f"{MENU}.", autoescape=True) & consent.c.given.is_(False)
    return or_(consent.c.wording.in_(("stop", "under_18")), alone & (consent.c.scope == "check_ins"))


def keep(connection: Connection, kabar: Kabar, who: Person, said: Said, now: datetime) -> None:
    """Write down what was said, and that it was in the audit trail: a row of either is never changed.

    Of a list that is imported the import itself stands in the trail, once.
    """
    connection.execute(
        insert(consent).values(
            id=new_id(),
            person_id=who.id,
            scope=said.scope,
            given=said.given,
            wording=said.wording,
            words=said.words or None,
            language=who.language,
            source=said.source,
            withdraw_by=ways_back(kabar),
            at=now,
        )
    )
    if said.source != "import":
        record(connection, None, "consent_given" if said.given else "consent_taken_back", who.code, now)


def ways_back(kabar: Kabar) -> str:
    """What a person writes to take a consent back, as the texts tell them: one thing alone, or everything."""
    flows = kabar.content.world.flows
    named = (flows[name].keywords[:1] for name in (MENU, STOP) if name in flows)
    return ", ".join(word.upper() for words in named for word in words)
