"""Claiming: taking rows of the outbox for this process alone, and giving them up again.

Claims and retries go by the machine's own time, whatever clock the programme runs on: they speak of the provider's
world, and a demo's jump of a week must not make a send under way look lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, or_, select, update

from bot.channels.base import Outgoing
from bot.core.timing import is_safe, next_safe
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import busy, hushing
from bot.services.phones import devices
from bot.services.phones.devices import Phone
from bot.services.sending import failures, outgoings, put_off, stands, taken
from bot.store import conversation, earlier_send, identity, message, new_id, person, staff
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import REPLY, ROUTINE, TIPS, UNASKED, URGENT

log = get_logger(__name__)

FRESH = timedelta(seconds=20)
"""A claimed row that was not handed to the provider so soon goes back: its claim may be taken for lost."""
LOST = timedelta(seconds=60)
"""A claim this old belongs to a worker that died: FRESH and the longest a send may take (20 s) lie well below."""

STOPPED = ("stopped", "refused")
"""Statuses of people to whom nothing goes that they have not written for."""
_STATUS = person.c.status.label("person_status")
_TIPS = person.c.tips_version

_ONE_CLAIMS = 0x6B61626172
"""The lock under which one process at a time claims; a claim takes milliseconds."""

_IN_ORDER = func.set_config("enable_sort", "off", True)
"""For this transaction: PostgreSQL reads what waits in its index's order and stops at the limit. Where its statistics
are of an hour when nothing waited it would look at all five thousand, and sort them."""
_OTHER = message.alias()
_HELD = {priority: message.alias() for priority in (REPLY, ROUTINE)}
_FOUND = (message.c.id, message.c.identity_id, message.c.line, message.c.priority, message.c.provider_id)
_NUMBER = select(identity.c.value_index).where(identity.c.id == message.c.identity_id).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row of the outbox that is ours to send."""

    outgoing: Outgoing
    identity_id: UUID
    claim: UUID
    claimed_at: datetime
    attempts: int
    priority: int
    looked_up: bool = False
    """It was claimed to find out what became of it, not to be sent."""


def machine_now() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def claim_waiting(
    connection: Connection,
    kabar: Kabar,
    limit: int,
    *,
    line: str | None = None,
    but: Sequence[str] = (),
    urgent: bool = False,
) -> list[Claimed]:
    """Claim what is due, most urgent first. One person a number is under way, so that each one's stay in order.

    Only of this ``line``; of all lines ``but`` these; only what is ``urgent``.
    """
    if not kabar.database.sqlite:
        # two workers at once: the second must see what the first has claimed of an address, not skip only its rows
        connection.execute(select(func.pg_advisory_xact_lock(_ONE_CLAIMS), _IN_ORDER))
    # What nobody knows the fate of holds its number back too: of two equal texts, each must find its own. But not
    # what is urgent: a look-up may take an hour, and twice is better than an hour late.
    holds = or_(stands.is_(_OTHER, "claimed"), message.c.priority > URGENT)
    under_way = stands.at_its_number(_OTHER, stands.among(_OTHER, "claimed", "unknown"), holds)
    in_turn = and_(*(_in_turn(priority) for priority in (REPLY, ROUTINE)))
    # too late to be worth sending: left for the clock, which tells a person
    in_time = or_(message.c.expires_at.is_(None), message.c.expires_at >= kabar.clock.now())
    which = [stands.is_(message, "waiting"), ~under_way, in_turn, in_time]
    if line is not None:
        which.append(message.c.line == line)
    if but:
        which.append(message.c.line.not_in(but))
    if urgent:
        which.append(message.c.priority == URGENT)
    if kabar.rates.gap:
        which.append(~stands.too_soon(kabar.rates.gap, machine_now()))
    return _claim(connection, kabar, and_(*which), limit, "claimed")


def held_by_gap(connection: Connection, kabar: Kabar) -> bool:
    """Whether something that is due waits only for the gap between two messages to one person."""
    if not kabar.rates.gap:
        return False
    now = max(kabar.clock.now(), machine_now())
    due = or_(message.c.due_at.is_(None), message.c.due_at <= now)
    held = exists().where(stands.is_(message, "waiting"), due, stands.too_soon(kabar.rates.gap, machine_now()))
    return bool(connection.execute(select(held)).scalar())


def claim_unknown(connection: Connection, kabar: Kabar, limit: int) -> list[Claimed]:
    """Claim what nobody knows the fate of, to look it up. A fresh claim on such a row keeps other processes off it."""
    free = or_(message.c.claim.is_(None), message.c.due_at <= machine_now())
    return _claim(connection, kabar, and_(stands.is_(message, "unknown"), free), limit, "unknown")


def _in_turn(priority: int) -> ColumnElement[bool]:
    """No message of this priority overtakes one to the same address that waits to be tried again, or for its phone."""
    other = _HELD[priority]
    held = select(other.c.identity_id).where(
        stands.is_(other, "waiting"),
        or_(other.c.attempts > 0, other.c.held_why == "rate"),
        other.c.priority <= priority,
        other.c.due_at > machine_now(),
        other.c.identity_id.is_not(None),
    )
    # not "this priority and": the database would read all of each priority, instead of them in their order
    return or_(message.c.priority != priority, message.c.identity_id.not_in(held))


def _claim(connection: Connection, kabar: Kabar, which: ColumnElement[bool], limit: int, status: str) -> list[Claimed]:
    now = max(kabar.clock.now(), machine_now())
    claim, claimed_at = new_id(), machine_now()
    found = connection.execute(
        select(*_FOUND, _NUMBER.label("number"))
        .where(message.c.direction == "out", which, or_(message.c.due_at.is_(None), message.c.due_at <= now))
        .order_by(message.c.priority, message.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    ids = _apart(found, kabar.rates.gap) if status == "claimed" else [row.id for row in found]
    if not ids:
        return []
    values: dict[str, object] = {"status": status, "claim": claim}
    if status == "claimed":
        # of what is sent again, receipts for the last time mean nothing any more
        values |= {"claimed_at": claimed_at, "held_why": None, "held_at": None, "provider_id": None}
        _keep_earlier(connection, [row for row in found if row.provider_id is not None and row.id in ids])
    else:
        values["due_at"] = claimed_at + LOST
    connection.execute(update(message).where(message.c.id.in_(ids)).values(**values))
    hushed = hushing.since().label("hushed_at")
    about_person = (hushed, person.c.timezone, person.c.safe_from, person.c.safe_to, person.c.language, _STATUS, _TIPS)
    district = func.coalesce(person.c.district, staff.c.district).label("district")
    rows = connection.execute(
        select(message, identity.c.value, district, conversation.c.taken_at, *about_person)
        .join(identity, identity.c.id == message.c.identity_id)
        .outerjoin(person, person.c.id == message.c.person_id)
        .outerjoin(conversation, conversation.c.person_id == message.c.person_id)
        .outerjoin(staff, staff.c.id == message.c.staff_id)
        .where(message.c.id.in_(ids))
        .order_by(message.c.priority, message.c.id)
    )
    found = rows.all()
    kabar.vault.know([sealed for row in found for sealed in (row.value, row.body, row.content)])
    phones = devices.every(connection, kabar) if any(row.line == "sim" for row in found) else []
    opened = (_open(connection, kabar, row, claim, claimed_at, phones) for row in found)
    return [one for one in opened if one is not None]


def _keep_earlier(connection: Connection, again: Sequence[AnyRow]) -> None:
    """What the provider called them the last time: it holds that too, and deletes it with the rest."""
    if again:
        rows = [{"provider_id": row.provider_id, "message_id": row.id} for row in again]
        known = earlier_send.c.provider_id.in_([row.provider_id for row in again])
        connection.execute(delete(earlier_send).where(known))
        connection.execute(insert(earlier_send), rows)


def _apart(found: Sequence[AnyRow], gap: float) -> list[UUID]:
    """Of people who share a number the first one's only; with a ``gap`` one WhatsApp message, and what is urgent."""
    first: dict[bytes, UUID] = {}
    ids = []
    for row in found:
        again = row.number in first
        mine = first.setdefault(row.number, row.identity_id) == row.identity_id
        waits = again and gap and row.line == "whatsapp" and row.priority != URGENT
        if mine and not waits:
            ids.append(row.id)
    return ids


def _open(
    connection: Connection, kabar: Kabar, row: AnyRow, claim: UUID, claimed_at: datetime, phones: Sequence[Phone]
) -> Claimed | None:
    """The row, ready to be sent; None where it may not go now, or does not open: one row must not stop the others."""
    ended = _ends(connection, row)
    if ended is not None:
        _change(connection, row.id, status="failed", **_ended(ended, claimed_at))
        return None
    if row.kind in UNASKED and row.status == "claimed":
        if taken.waits(row):
            _change(connection, row.id, status="waiting", claim=None, **taken.held(claimed_at))
            return None
        zone, now = ZoneInfo(row.timezone), kabar.clock.now()
        # a caseworker's knock in a red case does not wait, as their words and calls do not
        if row.priority != URGENT and not is_safe(now, zone, row.safe_from, row.safe_to):
            later = next_safe(now, zone, row.safe_from, row.safe_to)
            _change(connection, row.id, status="waiting", claim=None, due_at=later, held_why="quiet_hours", held_at=now)
            return None
    try:
        outgoing = outgoings.made(connection, kabar, row, phones)
    except SealBroken:
        log.exception("message_does_not_open", message_id=str(row.id))
        _change(connection, row.id, status="failed", **_ended("sealed", claimed_at))
        failures.follow(connection, kabar, row.id, "staff", kabar.clock.now())
        return None
    known = (row.attempts, row.priority, row.status == "unknown")
    return Claimed(outgoing, row.identity_id, claim, row.claimed_at or claimed_at, *known)


def _ends(connection: Connection, row: AnyRow) -> str | None:
    """Why it will never go; None where it may."""
    if row.status == "claimed" and not hushing.may_still_go(row):
        return hushing.CODE
    if row.status == "claimed" and row.kind in UNASKED and _has_stopped(row):
        return "stopped"
    grave = row.status == "claimed" and row.kind in TIPS and busy.grave(connection, row.person_id)
    return "superseded" if grave or put_off.is_stale(connection, row) else None


def _has_stopped(row: AnyRow) -> bool:
    """Whether they no longer agree to what this is: a tip hangs on awareness alone, all else on check-ins."""
    return row.tips_version is None if row.kind in TIPS else row.person_status in STOPPED


def _ended(code: str, at: datetime) -> dict[str, object]:
    return {"claim": None, "error_code": code, "status_at": at, "failed_at": at}


def _change(connection: Connection, message_id: UUID, **values: Any) -> None:  # noqa: ANN401 - columns
    connection.execute(update(message).where(message.c.id == message_id).values(**values))
