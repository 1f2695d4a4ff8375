"""Who wrote this? Finds the person (and locks their conversation), the staff member, or makes a newcomer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, or_, select

from bot.channels.base import Inbound
from bot.core.session import Session
from bot.core.session_json import from_json
from bot.services import people
from bot.services.kabar import Kabar
from bot.services.people import PERSON_COLUMNS, Person
from bot.services.take_words import means_to_take
from bot.store import conversation, identity, person, staff
from bot.store.base import AnyRow
from bot.store.prepared import Prepared

SESSION = "conversation.session"


@dataclass(frozen=True, slots=True)
class Sender:
    """A person at the other end, with where their conversation stands."""

    person: Person
    identity_id: UUID
    sealed: bytes | None
    """Where the conversation stands; opened late, so that one that does not open can still be parked."""
    parked: bool
    awaited: bool
    """A follow-up was asked and this is the first word since."""

    def session(self, kabar: Kabar) -> Session | None:
        """The session, opened. Raises SealBroken."""
        return from_json(kabar.vault.open(self.sealed, SESSION, self.person.id)) if self.sealed else None


@dataclass(frozen=True, slots=True)
class StaffSender:
    """A staff member at the other end."""

    staff_id: UUID
    identity_id: UUID


_other = identity.alias()
_mine = select(_other.c.id).where(
    _other.c.kind == bindparam("kind"), _other.c.value_index == bindparam("index"), _other.c.staff_id.is_not(None)
)

# Both rows are locked: PostgreSQL re-reads only locked rows after it has waited, and a turn may change either.
# Who spoke last stands first where several people share a number.
_FIND = Prepared(
    select(
        *PERSON_COLUMNS,
        identity.c.id.label("identity_id"),
        conversation.c.session,
        conversation.c.parked_at,
        conversation.c.awaited_since,
        _mine.exists().label("also_staff"),
    )
    .join(person, identity.c.person_id == person.c.id)
    .join(conversation, conversation.c.person_id == person.c.id)
    .where(identity.c.kind == bindparam("kind"), identity.c.value_index == bindparam("index"))
    .order_by(func.coalesce(conversation.c.last_out_at, person.c.created_at).desc(), person.c.id)
    .with_for_update(of=[conversation, person], key_share=True)
)
_FIND_STAFF = (
    select(staff.c.id, identity.c.id)
    .join(identity, identity.c.staff_id == staff.c.id)
    .where(identity.c.kind == bindparam("kind"), identity.c.value_index == bindparam("index"), staff.c.active)
)


def identities_of(inbound: Inbound) -> list[tuple[str, str]]:
    """How this sender is known, surest first: a WhatsApp user id is not a number and is never read as one."""
    known = [("whatsapp_user", inbound.user_id)] if inbound.user_id else []
    if inbound.sender.startswith("+"):
        return [("phone", inbound.sender), *known]
    return known or [("whatsapp_user", inbound.sender)]


def find(connection: Connection, kabar: Kabar, inbound: Inbound, now: datetime) -> Sender | StaffSender:
    """The sender; a number nobody knows becomes a person of status ``new``."""
    known = identities_of(inbound)
    for kind, value in known:
        key = {"kind": kind, "index": kabar.vault.index(kind, value)}
        row = _FIND.first(connection, key)
        if row is not None:
            own = _as_staff(connection, kabar, row, inbound, key) if row.also_staff else None
            if own is not None:
                return own
            if len(known) > 1:
                _learn(connection, kabar, row.id, known, now)
            return _sender(kabar, row)
        member = connection.execute(_FIND_STAFF, key).first()
        if member is not None:
            return StaffSender(member[0], member[1])
    return _newcomer(connection, kabar, inbound, now)


def _as_staff(
    connection: Connection, kabar: Kabar, row: AnyRow, inbound: Inbound, key: Mapping[str, object]
) -> StaffSender | None:
    """One number, a staff member's and a person's: an answer to an alert is the staff member's.

    So is everything from somebody who was only ever a number to us.
    """
    member = connection.execute(_FIND_STAFF, key).first()
    if member is None:
        return None
    only_a_number = row.status == "new"
    answers_an_alert = means_to_take(inbound.body, kabar.content.take_words)
    return StaffSender(member[0], member[1]) if only_a_number or answers_an_alert else None


def _learn(connection: Connection, kabar: Kabar, who: UUID, known: list[tuple[str, str]], now: datetime) -> None:
    """Number and user id came together: the next message may bring only one of them, and must find the same person."""
    for kind, value in known:
        index = kabar.vault.index(kind, value)
        # somebody else's by now, too: the two share it from here on, as people share a number
        theirs = or_(identity.c.person_id == who, identity.c.staff_id.is_not(None))
        there = select(identity.c.id).where(identity.c.kind == kind, identity.c.value_index == index, theirs)
        if connection.execute(there.limit(1)).first() is None:
            people.add_identity(connection, kabar, now, kind, value, {"person_id": who})


def _sender(kabar: Kabar, row: AnyRow) -> Sender:
    found = people.from_row(kabar, row)
    return Sender(found, row.identity_id, row.session, row.parked_at is not None, row.awaited_since is not None)


def _newcomer(connection: Connection, kabar: Kabar, inbound: Inbound, now: datetime) -> Sender:
    known = identities_of(inbound)
    if not kabar.database.sqlite:
        # two first messages in the same moment: the second waits here and then finds the first one's person. In one
        # order, whichever of number and user id each of them brings
        keys = sorted(int.from_bytes(kabar.vault.index(*one)[:8], "big", signed=True) for one in known)
        for key in keys:
            connection.execute(select(func.pg_advisory_xact_lock(key)))
        for kind, value in known:
            row = _FIND.first(connection, {"kind": kind, "index": kabar.vault.index(kind, value)})
            if row is not None:
                _learn(connection, kabar, row.id, known, now)
                return _sender(kabar, row)
    person_id = people.add(connection, kabar, now, name=None, line=inbound.line)
    ids = [people.add_identity(connection, kabar, now, kind, value, {"person_id": person_id}) for kind, value in known]
    return Sender(people.get(connection, kabar, person_id), ids[0], None, parked=False, awaited=False)
