"""Who wrote this? Finds the person (and locks their conversation), the staff member, or makes a newcomer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from bot.channels.base import Inbound
from bot.core.session import Session
from bot.core.session_json import from_json
from bot.core.step import Begin
from bot.i18n import SOURCE
from bot.services.arriving import learned, long_silent, moved, sender_query, shared
from bot.services.arriving.long_silent import Quiet
from bot.services.arriving.moved import Moved
from bot.services.arriving.shared import SESSION, Writer
from bot.services.cases.quoted import quoted
from bot.services.cases.take_words import answers_an_alert
from bot.services.kabar import Kabar
from bot.services.persons import lines, people
from bot.services.persons.people import Person
from bot.store import identity
from bot.store.base import AnyRow
from bot.store.crypto import KeyGone, key_of_person

NOTED = timedelta(days=1)
"""How exactly it is known when somebody last wrote on a number: no message but the day's first costs a write."""


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
    held: str | None = None
    """What waits for this word since a knock: see ``services.sending.knocks``."""
    taken: bool = False
    """A caseworker has taken the conversation over."""
    on_guard: bool = False
    """Somebody with this phone has a danger word, or has sent it: see ``danger``."""
    named: bool = False
    """Others share the number, and this one said their own word: see ``shared``."""
    wants: Begin | None = None
    """What begins with that."""
    stale: bool = False
    """It is a day or more since it was last noted that they write here."""
    quiet: Quiet | None = None
    """They had not for so long that it may be another, and are heard all the same: see ``long_silent``."""

    def session(self, kabar: Kabar) -> Session | None:
        """None where there is none, or it was erased. Raises SealBroken."""
        try:
            return from_json(kabar.vault.open(self.sealed, SESSION, self.person.id)) if self.sealed else None
        except KeyGone:
            return None


@dataclass(frozen=True, slots=True)
class StaffSender:
    """A staff member at the other end."""

    staff_id: UUID
    identity_id: UUID


def find(connection: Connection, kabar: Kabar, inbound: Inbound, now: datetime) -> Sender | StaffSender:
    """The sender; a number nobody knows becomes a person of status ``new``.

    A number finds first: people who share it share a WhatsApp account, too. But a user id that is known for somebody
    else is surer: operators give a number to the next customer, WhatsApp gives a user id to nobody else. So the words
    are the user id's holder's, and whoever had the number is no longer written to by it: see ``moved``. For the
    same reason a user id that nobody knows, on a number that has shown another one, is a newcomer's, and so is what
    comes after a long silence.
    """
    known = learned.identities_of(inbound)
    away: Moved | None = None
    for kind, value in known:
        key = _key(kabar, kind, value, inbound)
        rows = sender_query.known(connection, key)
        if rows and long_silent.is_long(kabar, rows, inbound, now):
            # while we waited for their locks, somebody else may have written here first: now it shows
            rows = sender_query.known(connection, key)
        if rows:
            writer = shared.who_writes(kabar, rows, inbound.body)
            row = writer.row
            own = _as_staff(connection, kabar, row, inbound) if row.also_staff else None
            if own is not None:
                return own
            if moved.has(kind, row):
                away = Moved()
                continue
            quiet = long_silent.found(connection, kabar, rows, row, inbound, now)
            if quiet is not None and quiet.way == "stranger":
                away = Moved(quiet)
                continue
            found = _known(connection, kabar, rows, row, inbound, now, quiet or away)
            if kind == "phone" and inbound.user_id and quiet is None and not row.gone:
                learned.tell_others(connection, kabar, rows, row, inbound, now)
            return _named(connection, kabar, writer, found, now)
        member = connection.execute(sender_query.FIND_STAFF, key).first()
        if member is not None:
            learned.of_staff(connection, kabar, member[0], known, now)
            return StaffSender(member[0], member[1])
    return _newcomer(connection, kabar, inbound, now, away)


def _named(connection: Connection, kabar: Kabar, writer: Writer, sender: Sender, now: datetime) -> Sender:
    if writer.asked is None:
        return sender
    shared.spoke(connection, kabar, writer, now)
    return replace(sender, named=True, wants=writer.wants)


def _key(kabar: Kabar, kind: str, value: str, inbound: Inbound) -> dict[str, object]:
    user_id = kabar.vault.index("whatsapp_user", inbound.user_id) if inbound.user_id else b""
    return {"kind": kind, "index": kabar.vault.index(kind, value), "user_id": user_id, "on": inbound.line}


def _known(
    connection: Connection,
    kabar: Kabar,
    rows: Sequence[AnyRow],
    row: AnyRow,
    inbound: Inbound,
    now: datetime,
    news: Moved | Quiet | None = None,
) -> Sender:
    """Somebody who is there: what is new about how they are reached is kept. An ordinary message brings nothing new."""
    if not row.on_line:
        lines.heard(connection, row.id, row.identity_id, inbound.line, now)
    # where nobody knows who holds the number, nobody knows whose the account is either
    unsure = row.gone or isinstance(news, Quiet)
    if inbound.user_id and not unsure and (row.kind != "phone" or not row.fits):
        learned.of_person(connection, kabar, row.id, inbound, now)
    found = _sender(connection, kabar, row, on_guard=sender_query.is_guarded(rows))
    if isinstance(news, Moved):
        moved.to(connection, kabar, found.person, inbound.sender, news, now)
    if key_of_person(row.value) != found.person.key:
        _seal_again(connection, kabar, row, found.person, inbound)
    if isinstance(news, Quiet):
        sealed = found.sealed if news.way == "told" else None
        # whoever says STOP learns nothing of the owner by it, not even their language
        who = replace(found.person, language=SOURCE) if news.way == "once" else found.person
        return replace(found, person=who, quiet=news, sealed=sealed, stale=news.way != "once")
    return replace(found, stale=now - row.sure_at >= NOTED)


def _seal_again(connection: Connection, kabar: Kabar, row: AnyRow, who: Person, inbound: Inbound) -> None:
    """Their number was sealed with a key that is gone, or not their own: here it is again, so that we can answer."""
    value = dict(learned.identities_of(inbound))[row.kind]
    sealed = kabar.vault.seal(value, "identity.value", row.identity_id, who.key)
    connection.execute(update(identity).where(identity.c.id == row.identity_id).values(value=sealed))


def _as_staff(connection: Connection, kabar: Kabar, row: AnyRow, inbound: Inbound) -> StaffSender | None:
    """One number, a staff member's and a person's: an answer to an alert is the staff member's, by words or by quoting.

    So is everything from somebody who was only ever a number to us.
    """
    member = connection.execute(sender_query.STAFF_BEHIND, {"who": row.id}).first()
    if member is None:
        return None
    only_a_number = row.status == "new"
    theirs = only_a_number or answers_an_alert(inbound.body, kabar.content.ladder)
    theirs = theirs or quoted(connection, member[0], inbound) is not None
    return StaffSender(member[0], member[1]) if theirs else None


def _sender(connection: Connection, kabar: Kabar, row: AnyRow, *, on_guard: bool) -> Sender:
    found = people.keyed(connection, kabar, people.from_row(kabar, row))
    parked, awaited, taken = (at is not None for at in (row.parked_at, row.awaited_since, row.taken_at))
    return Sender(found, row.identity_id, row.session, parked, awaited, row.held, taken, on_guard)


def _newcomer(connection: Connection, kabar: Kabar, inbound: Inbound, now: datetime, away: Moved | None) -> Sender:
    known = learned.identities_of(inbound)
    if not kabar.database.sqlite:
        # two first messages in the same moment: the second waits here and then finds the first one's person. In one
        # order, whichever of number and user id each of them brings
        keys = sorted(int.from_bytes(kabar.vault.index(*one)[:8], "big", signed=True) for one in known)
        for key in keys:
            connection.execute(select(func.pg_advisory_xact_lock(key)))
        for kind, value in known:
            rows = sender_query.known(connection, _key(kabar, kind, value, inbound))
            if rows and not moved.has(kind, rows[0]) and not _is_strange(connection, kabar, rows, inbound, now):
                return _known(connection, kabar, rows, rows[0], inbound, now)
    person_id = people.add(connection, kabar, now, name=None, line=inbound.line)
    ids = [people.add_identity(connection, kabar, now, kind, value, {"person_id": person_id}) for kind, value in known]
    for identity_id in ids:
        lines.lay(connection, person_id, identity_id, [inbound.line], now)
    who = people.get(connection, kabar, person_id)
    if away is not None:
        moved.to(connection, kabar, who, inbound.sender, away, now)
    # on a number that moved here the danger word of whoever had it is heard: it may be them, with another account
    return Sender(who, ids[0], None, parked=False, awaited=False, on_guard=away is not None)


def _is_strange(connection: Connection, kabar: Kabar, rows: Sequence[AnyRow], inbound: Inbound, now: datetime) -> bool:
    again = long_silent.found(connection, kabar, rows, rows[0], inbound, now)
    return again is not None and again.way == "stranger"
