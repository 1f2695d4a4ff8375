"""A person's plan in a caseworker's hands: slower, paused until a day, stopped, and on again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from bot.core.timing import at_local
from bot.services.kabar import Kabar
from bot.services.persons import consents, follow_ups, people, slowing, tips
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.store import conversation, follow_up, message, person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.message import UNASKED

LONGEST_PAUSE: Final = timedelta(days=366)
STAFF: Final = "staff"
"""Where a consent came from that a caseworker wrote down."""

ACTS: Final[dict[str, tuple[str, ...]]] = {
    "active": ("slow", "pause", "stop"),
    "paused": ("resume", "stop"),
    "invited": ("stop",),
    "stopped": ("restart",),
    "refused": ("restart",),
}
"""What can be done with the plan of somebody of this status."""


class PlanFault(Exception):
    """What was asked cannot be done with this plan; the message is a key that pages have words for."""


def acts(status: str, slow: bool, tips_too: bool = False) -> tuple[str, ...]:
    """What can be done now: a plan that is slow already goes back to the plan's own space instead.

    Whoever refused check-ins and agreed to tips (``tips_too``) can be taken off those.
    """
    if status == "refused" and tips_too:
        return ("stop", *ACTS[status])
    return tuple("normal" if one == "slow" and slow else one for one in ACTS.get(status, ()))


def slow(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """Leave out so many of the contacts to come that they come half as often; those at fixed times stay."""
    _expect(who, "active")
    slowing.thin(connection, kabar, who, now)
    connection.execute(update(person).where(person.c.id == who.id).values(pace=slowing.SLOW))


def normal(connection: Connection, _kabar: Kabar, who: Person, now: datetime) -> None:
    """As the plan says again: what was left out and is still to come comes."""
    _expect(who, "active")
    connection.execute(
        update(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status == follow_ups.LEFT_OUT, follow_up.c.due_at > now)
        .values(status="due")
    )
    connection.execute(update(person).where(person.c.id == who.id).values(pace=None))


def pause(connection: Connection, _kabar: Kabar, who: Person, until: date, now: datetime) -> None:
    """Ask nothing until the day ``until``; everything to come moves behind it, with the space between kept."""
    _expect(who, "active")
    today = now.astimezone(ZoneInfo(who.timezone)).date()
    if until <= today:
        raise PlanFault("pause_past")
    if until - today > LONGEST_PAUSE:
        raise PlanFault("pause_long")
    _quiet(connection, who, "paused", now)
    _move(connection, who, until - today)
    end = at_local(until, time.fromisoformat(who.safe_from), ZoneInfo(who.timezone))
    connection.execute(update(person).where(person.c.id == who.id).values(status="paused", paused_until=end))


def resume(connection: Connection, _kabar: Kabar, who: Person, now: datetime) -> None:
    """End a pause today: what it moved comes back by the days that it did not last."""
    _expect(who, "paused")
    zone = ZoneInfo(who.timezone)
    until = connection.execute(select(person.c.paused_until).where(person.c.id == who.id)).scalar()
    if until is not None:
        days = until.astimezone(zone).date() - now.astimezone(zone).date()
        _move(connection, who, -max(days, timedelta(0)))
    connection.execute(update(person).where(person.c.id == who.id).values(status="active", paused_until=None))


def stop(connection: Connection, kabar: Kabar, who: Person, now: datetime) -> None:
    """The person told a caseworker that no more is to come: agreement to check-ins and tips ends, and nothing goes out.

    What they said about caseworkers and statistics stands; nobody else on their number is touched.
    """
    wanted = bool(consents.last(connection, who.id, tips.SCOPE))
    _expect(who, "active", "paused", "invited", *(("refused",) if wanted else ()))
    consents.keep(connection, kabar, who, Said("check_ins", False, "staff_stop", STAFF), now)
    if wanted:
        consents.keep(connection, kabar, who, Said(tips.SCOPE, False, "staff_stop", STAFF), now)
    tips.withdraw(connection, kabar, who, now)
    _quiet(connection, who, "stopped", now)
    follow_ups.cancel(connection, who)
    connection.execute(update(person).where(person.c.id == who.id).values(status="stopped", paused_until=None))


def restart(connection: Connection, kabar: Kabar, who: Person, *, agreed: bool, now: datetime) -> None:
    """The person themselves agreed anew, to a caseworker: the plan begins from its beginning."""
    _expect(who, "stopped", "refused")
    if not agreed:
        raise PlanFault("consent_missing")
    consents.record(connection, kabar, who, Said("check_ins", True, "staff_restart", STAFF), now)


def end_pauses(kabar: Kabar, now: datetime) -> int:
    """Have those whose pause is over be asked again; gives how many."""
    over = (person.c.status == "paused", person.c.paused_until <= now)
    with kabar.database.read() as connection:
        ids = connection.execute(select(person.c.id).where(*over)).scalars().all()
    for person_id in ids:
        _end_pause(kabar, person_id, now)
    return len(ids)


@again_if_crossed
def _end_pause(kabar: Kabar, person_id: UUID, now: datetime) -> None:
    over = (person.c.status == "paused", person.c.paused_until <= now)
    with kabar.database.write() as connection:
        who, _ = people.lock(connection, kabar, person_id)
        ended = connection.execute(
            update(person).where(person.c.id == person_id, *over).values(status="active", paused_until=None)
        )
        if ended.rowcount:
            # who chose other hours meanwhile is asked in those
            follow_ups.move_into_hours(connection, replace(who, status="active"))
            record(connection, None, "plan_pause_over", who.code, now)


def _expect(who: Person, *statuses: str) -> None:
    if who.status not in statuses:
        raise PlanFault("plan_changed")


def _move(connection: Connection, who: Person, span: timedelta) -> None:
    coming = follow_up.c.status.in_(("due", follow_ups.LEFT_OUT))
    rows = connection.execute(
        select(follow_up.c.id, follow_up.c.due_at).where(follow_up.c.person_id == who.id, coming)
    ).all()
    for row in rows:
        connection.execute(update(follow_up).where(follow_up.c.id == row.id).values(due_at=row.due_at + span))


def _quiet(connection: Connection, who: Person, why: str, now: datetime) -> None:
    """Nobody waits for an answer any more, and what nobody asked for does not go out."""
    connection.execute(
        update(conversation).where(conversation.c.person_id == who.id).values(held=None, awaited_since=None)
    )
    connection.execute(
        update(follow_up)
        .where(follow_up.c.person_id == who.id, follow_up.c.status.in_(("asked", "reminded")))
        .values(status="cancelled", next_at=None)
    )
    connection.execute(
        update(message)
        .where(message.c.person_id == who.id, message.c.status == "waiting", message.c.kind.in_(UNASKED))
        .values(status="failed", error_code=why, status_at=now, failed_at=now)
    )
