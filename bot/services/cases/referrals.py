"""Referrals of a case: to another service (out) or from one (in), what became of them, and the days it took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.core import duty
from bot.core.world import Service
from bot.services.cases import case_tasks, cases, work
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import opened
from bot.services.cases.referral_views import GivenLine, ReferralLine, Referrals
from bot.services.kabar import Kabar
from bot.services.persons import people, person_keys
from bot.services.staff import StaffMember
from bot.store import case_file, new_id, referral, staff
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.referral import DIRECTIONS, OTHER

OUTCOMES: Final = ("received", "refused", "no_answer", "cancelled")
ORGANISATION, WHY, NOTE = "referral.organisation", "referral.why", "referral.note"
SHOWN_GIVEN: Final = 10


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What a member writes down of a referral, as it came from the form."""

    direction: str
    service: str
    """An id of ``services.yaml``, or ``other``."""
    organisation: str
    """Its name, where it is not there."""
    why: str
    sent_on: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a referral, as it came from the form."""

    outcome: str
    received_on: str = ""
    note: str = ""
    was: str = ""
    """The outcome that this member saw on the page."""


def of_case(kabar: Kabar, who: StaffMember, code: str) -> Referrals:
    """Beside ``access.case_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        row = work.shown(connection, who, code)
        rows = connection.execute(
            select(referral, staff.c.name.label("maker"))
            .outerjoin(staff, staff.c.id == referral.c.made_by)
            .where(referral.c.case_id == row.id)
            .order_by(referral.c.sent_on, referral.c.at, referral.c.id)
        ).all()
        given = connection.execute(
            select(referral.c.service, referral.c.at)
            .where(referral.c.person_id == row.person_id, referral.c.direction == "given")
            .order_by(referral.c.at.desc(), referral.c.id.desc())
            .limit(SHOWN_GIVEN)
        ).all()
        facts = people.get(connection, kabar, row.person_id).facts(kabar.clock.now())
    now = work.today(kabar, who)
    lines = [_line(kabar, one, now) for one in rows]
    waiting = [line for line in lines if line.outcome is None]
    ended = [line for line in reversed(lines) if line.outcome is not None]
    return Referrals(
        lines=(*waiting, *ended),
        given=tuple(GivenLine(_service_name(kabar, one.service), one.at) for one in given),
        services=tuple(one for one in kabar.content.services.values() if _suits(one, facts)),
        today=now,
        open=row.status == "open",
    )


@again_if_crossed
def make(kabar: Kabar, who: StaffMember, code: str, new: NewReferral) -> None:
    """Write down a referral of an open case. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = work.changed(connection, who, code)
        if new.direction not in DIRECTIONS:
            raise CaseFault("direction_missing")
        name = _organisation(connection, kabar, row, new, now)
        why = work.text(new.why, "why_missing")
        sent = _sent(new.sent_on, work.today(kabar, who))
        made, key = new_id(), person_keys.of(connection, kabar, row.person_id)
        values = {"direction": new.direction, "service": new.service, "sent_on": sent}
        _not_twice(connection, kabar, row.id, values, name)
        sealed = kabar.vault.seal(name, ORGANISATION, made, key) if new.service == OTHER else None
        connection.execute(
            insert(referral).values(
                id=made,
                person_id=row.person_id,
                case_id=row.id,
                reason=row.reason,
                at=now,
                organisation=sealed,
                why=kabar.vault.seal(why, WHY, made, key),
                due_on=duty.last_day(sent),
                made_by=who.id,
                **values,
            )
        )
        cases.add_event(connection, kabar, row.id, f"referral_{new.direction}", who.id, now, name)


@again_if_crossed
def end(kabar: Kabar, who: StaffMember, code: str, which: str, how: Ending) -> None:
    """Write down what became of a referral; a further word takes the place of the last, both stand in the history.

    Raises NotYours, CaseFault.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = work.changed(connection, who, code)
        found = _found(connection, row.id, which)
        if (found.outcome or "") != how.was:
            raise CaseFault("referral_changed")
        if how.outcome not in OUTCOMES:
            raise CaseFault("referral_outcome")
        received = None
        if how.outcome == "received":
            received = _received(how.received_on, found.sent_on, work.today(kabar, who))
        said = work.text(how.note)
        values = {"outcome": how.outcome, "received_on": received, "ended_at": now}
        key = person_keys.of(connection, kabar, row.person_id)
        sealed = kabar.vault.seal(said, NOTE, found.id, key) if said else None
        connection.execute(update(referral).where(referral.c.id == found.id).values(note=sealed, **values))
        case_tasks.end_of_referral(connection, found.id, who.id, now)
        told = f"{name_of(kabar, found)}\n{said}".strip()
        cases.add_event(connection, kabar, row.id, f"referral_{how.outcome}", who.id, now, told)


def overdue(kabar: Kabar, who: StaffMember) -> frozenset[str]:
    """The codes of the open cases with a referral that waits too long, for lists that show the reader's own cases."""
    query = (
        select(case_file.c.code)
        .join(referral, referral.c.case_id == case_file.c.id)
        .where(case_file.c.status == "open", *waits_too_long(work.today(kabar, who)))
    )
    with kabar.database.read() as connection:
        return frozenset(connection.execute(query).scalars())


def waits_too_long(today: date) -> tuple[Any, ...]:
    """The conditions of a referral that was not received in its seven days, and nobody said why."""
    return (
        referral.c.outcome.is_(None),
        referral.c.case_id.is_not(None),
        referral.c.due_on < today,
    )


def name_of(kabar: Kabar, row: AnyRow) -> str:
    """The organisation of a referral."""
    sealed = row.organisation
    return opened(kabar, sealed, ORGANISATION, row.id) if sealed else _service_name(kabar, row.service)


def _line(kabar: Kabar, row: AnyRow, today: date) -> ReferralLine:
    known = kabar.content.services.get(row.service)
    return ReferralLine(
        id=str(row.id),
        direction=row.direction,
        organisation=name_of(kabar, row),
        contact=known.contact if known else "",
        why=opened(kabar, row.why, WHY, row.id) if row.why else "",
        sent_on=row.sent_on,
        received_on=row.received_on,
        outcome=row.outcome,
        note=opened(kabar, row.note, NOTE, row.id) if row.note else "",
        made_by=opened(kabar, row.maker, "staff.name", row.made_by) if row.maker else None,
        ended_at=row.ended_at,
        today=today,
    )


def _service_name(kabar: Kabar, service: str) -> str:
    """Its id, where it was taken out of the file since."""
    known = kabar.content.services.get(service)
    return known.name if known else service


def _organisation(connection: Connection, kabar: Kabar, row: AnyRow, new: NewReferral, now: datetime) -> str:
    if new.service == OTHER:
        return work.text(new.organisation, "organisation_missing", work.LONGEST_NAME)
    known = kabar.content.services.get(new.service)
    if known is None:
        raise CaseFault("organisation_missing")
    if new.organisation.strip():
        raise CaseFault("organisation_two")
    if new.direction == "out" and not _suits(known, people.get(connection, kabar, row.person_id).facts(now)):
        raise CaseFault("organisation_unsuited")
    return known.name


def _suits(service: Service, facts: dict[str, Any]) -> bool:
    """Nobody is sent where they would be turned away, by Kabar or by staff."""
    return service.suits(facts["gender"], facts["age"], facts["district"])


def _sent(given: str, today: date) -> date:
    sent = work.day(given, "sent_missing")
    if sent > today:
        raise CaseFault("sent_future")
    if sent < today - work.FURTHEST:
        raise CaseFault("sent_old")
    return sent


def _received(given: str, sent: date, today: date) -> date:
    received = work.day(given, "received_missing")
    if received > max(today, sent):  # a colleague east of the reader may write a day that is still to come here
        raise CaseFault("received_future")
    if received < sent:
        raise CaseFault("received_early")
    return received


def _found(connection: Connection, case_id: int, which: str) -> AnyRow:
    try:
        mine = (referral.c.id == UUID(which), referral.c.case_id == case_id)
    except ValueError:
        raise CaseFault("referral_changed") from None
    row = connection.execute(select(referral).where(*mine)).first()
    if row is None:
        raise CaseFault("referral_changed")
    return row


def _not_twice(connection: Connection, kabar: Kabar, case_id: int, values: dict[str, Any], name: str) -> None:
    """The same that waits already was sent twice by one tap too many."""
    same = (referral.c[column] == value for column, value in values.items())
    waits = (referral.c.case_id == case_id, referral.c.outcome.is_(None))
    rows = connection.execute(select(referral).where(*waits, *same))
    if any(name_of(kabar, row).casefold() == name.casefold() for row in rows):
        raise CaseFault("referral_twice")
