"""Consent given, refused and withdrawn, and what follows from each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.services.kabar import Kabar
from bot.services.persons import follow_ups, people
from bot.services.persons.people import Person
from bot.store import consent, conversation, message, new_id, person
from bot.store.message import UNASKED

SCOPES = ("check_ins", "caseworker", "statistics")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to a consent question: ``wording`` is the question's context, ``source`` a line or ``import``."""

    scope: str
    given: bool
    wording: str
    source: str


def record(connection: Connection, kabar: Kabar, who: Person, said: Said, now: datetime) -> Person:
    """Keep the answer. Agreeing to check-ins begins the follow-up plan; refusing them ends it.

    Nothing else depends on it: assistance is not Kabar's to give or take.
    """
    keep(connection, who, said, now)
    if said.scope != "check_ins":
        return who
    if said.given:
        return enrol(connection, kabar, who, now)
    follow_ups.cancel(connection, who)
    return _set_status(connection, who, "refused")


def agreed(connection: Connection, person_id: UUID, scope: str) -> bool:
    """What the person last said to this question; somebody who was never asked has not refused."""
    query = select(consent.c.given).where(consent.c.person_id == person_id, consent.c.scope == scope)
    last = connection.execute(query.order_by(consent.c.at.desc(), consent.c.id.desc()).limit(1)).scalar()
    return last is not False


def enrol(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> Person:
    """Begin follow-up: the person is active and every contact of the plan has its row."""
    if who.status == "minor":
        return who
    who = _set_status(connection, who, "active")
    connection.execute(
        update(person).where(person.c.id == who.id).values(enrolled_at=now, pace=None, paused_until=None)
    )
    follow_ups.cancel(connection, who)
    follow_ups.plan(connection, kabar, who, now)
    return who


def stop(connection: Connection, _kabar: Kabar, who: Person, line: str, now: datetime) -> Person:
    """STOP: every scope is withdrawn, follow-ups are cancelled, and what waits does not go out.

    Neither from the outbox nor from behind a knock, whatever is written later.
    """
    # the conversation before the person, as in a turn: the other way round the two would wait for each other
    connection.execute(
        update(conversation).where(conversation.c.person_id == who.id).values(held=None, awaited_since=None)
    )
    for scope in SCOPES:
        keep(connection, who, Said(scope, given=False, wording="stop", source=line), now)
    follow_ups.cancel(connection, who)
    put_off = (message.c.kind == "reply") & (message.c.due_at > now)
    connection.execute(
        update(message)
        .where(message.c.person_id == who.id, message.c.status == "waiting", message.c.kind.in_(UNASKED) | put_off)
        .values(status="failed", error_code="stopped", status_at=now, failed_at=now)
    )
    return _set_status(connection, who, "stopped")


def stop_number(
    connection: Connection, kabar: Kabar, who: Person, line: str, now: datetime, said_on: UUID | None = None
) -> Person:
    """STOP for everybody on the number: whoever holds the phone said it, so nobody's questions may come there.

    ``said_on``: where. Whoever shares another number of this person with them has said nothing.
    """
    for other in people.sharing(connection, kabar, who, said_on):
        stop(connection, kabar, other, line, now)
    return stop(connection, kabar, who, line, now)


def keep(connection: Connection, who: Person, said: Said, now: datetime) -> None:
    """Write down what was said, and nothing else."""
    connection.execute(
        insert(consent).values(
            id=new_id(),
            person_id=who.id,
            scope=said.scope,
            given=said.given,
            wording=said.wording,
            language=who.language,
            source=said.source,
            at=now,
        )
    )


def _set_status(connection: Connection, who: Person, status: str) -> Person:
    # a minor stays a social worker's, whatever is answered on the phone
    if who.status == "minor":
        return who
    connection.execute(update(person).where(person.c.id == who.id).values(status=status))
    return replace(who, status=status)
