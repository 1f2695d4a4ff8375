"""Consent given, refused and withdrawn, and what follows from each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, update

from bot.services.kabar import Kabar
from bot.services.persons import follow_ups, people, tips
from bot.services.persons.consent_rows import Said, keep, last
from bot.services.persons.people import Person
from bot.store import conversation, message, person
from bot.store.message import CHECK_INS, UNASKED

SCOPES = ("check_ins", "awareness", "caseworker", "statistics")


def record(connection: Connection, kabar: Kabar, who: Person, said: Said, now: datetime) -> Person:
    """Keep the answer. Agreeing to check-ins begins the follow-up plan; refusing them ends it, and so it is with tips.

    Neither touches the other, and nothing else depends on it: assistance is not Kabar's to give or take.
    """
    keep(connection, kabar, who, said, now)
    if said.scope == "awareness":
        return _tips(connection, kabar, who, now, given=said.given)
    if said.scope != "check_ins":
        return who
    if said.given:
        return enrol(connection, kabar, who, now)
    _silence(connection, kabar, who, now, tips_too=False)
    return _set_status(connection, who, "refused")


def agreed(connection: Connection, person_id: UUID, scope: str) -> bool:
    """What the person last said to this question; somebody who was never asked has not refused."""
    return last(connection, person_id, scope) is not False


def _tips(connection: Connection, kabar: Kabar, who: Person, now: datetime, *, given: bool) -> Person:
    """Whoever had said STOP and wants tips now has refused check-ins alone."""
    if not given or who.status == "minor":
        tips.withdraw(connection, kabar, who, now)
        return who
    tips.lay(connection, kabar, who, now)
    return _set_status(connection, who, "refused") if who.status == "stopped" else who


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


def stop(connection: Connection, kabar: Kabar, who: Person, line: str, now: datetime) -> Person:
    """STOP: every scope is withdrawn, follow-ups are cancelled, and what waits does not go out.

    Neither from the outbox nor from behind a knock, whatever is written later.
    """
    _silence(connection, kabar, who, now)
    for scope in SCOPES:
        keep(connection, kabar, who, Said(scope, given=False, wording="stop", source=line), now)
    return _set_status(connection, who, "stopped")


def too_young(connection: Connection, kabar: Kabar, who: Person, line: str, now: datetime) -> Person:
    """Under 18, by birth year or by their own word: a social worker's. What they had agreed to does not hold."""
    _silence(connection, kabar, who, now)
    for scope in SCOPES:
        if last(connection, who.id, scope):
            keep(connection, kabar, who, Said(scope, given=False, wording="under_18", source=line), now)
    return _set_status(connection, who, "minor")


def _silence(connection: Connection, kabar: Kabar, who: Person, now: datetime, *, tips_too: bool = True) -> None:
    """Nothing is due any more, and nothing that waits goes out."""
    # the conversation before the person, as in a turn: the other way round the two would wait for each other
    if tips_too:
        tips.withdraw(connection, kabar, who, now)
    if tips_too or not tips.waits(connection, kabar, who):
        connection.execute(
            update(conversation).where(conversation.c.person_id == who.id).values(held=None, awaited_since=None)
        )
    follow_ups.cancel(connection, who)
    kinds = UNASKED if tips_too else CHECK_INS
    put_off = (message.c.kind == "reply") & (message.c.due_at > now)
    connection.execute(
        update(message)
        .where(message.c.person_id == who.id, message.c.status == "waiting", message.c.kind.in_(kinds) | put_off)
        .values(status="failed", error_code="stopped", status_at=now, failed_at=now)
    )


def stop_number(
    connection: Connection, kabar: Kabar, who: Person, line: str, now: datetime, said_on: UUID | None = None
) -> Person:
    """STOP for everybody on the number: whoever holds the phone said it, so nobody's questions may come there.

    ``said_on``: where. Whoever shares another number of this person with them has said nothing.
    """
    for other in people.sharing(connection, kabar, who, said_on):
        stop(connection, kabar, other, line, now)
    return stop(connection, kabar, who, line, now)


def _set_status(connection: Connection, who: Person, status: str) -> Person:
    # a minor stays a social worker's, whatever is answered on the phone
    if who.status == "minor":
        return who
    connection.execute(update(person).where(person.c.id == who.id).values(status=status))
    return replace(who, status=status)


__all__ = ["SCOPES", "Said", "agreed", "enrol", "keep", "last", "record", "stop", "stop_number", "too_young"]
