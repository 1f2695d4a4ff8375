"""Somebody writes on a number that was silent for long: by now it may be another's, and nothing shows that it is not.

Operators give numbers that nobody tops up to the next customer. Whoever writes then is answered as a stranger, and a
person finds out who it is. Not where the WhatsApp account is known, or the message is a word of the person's own. And
danger comes first: who tells of it is heard as the person, whoever they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Connection, and_, func, select, true, update

from bot.channels.base import Inbound
from bot.core import fired, own_word
from bot.core.effects import Raised
from bot.core.keywords import STOP
from bot.services.arriving import sender_query
from bot.services.cases import agreed_word
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import hushing, lines, people, resting
from bot.services.persons.people import Person
from bot.services.sending import writing
from bot.store import case_file, conversation, identity, line
from bot.store.base import AnyRow

Way = Literal["stranger", "person", "once", "told"]
"""``stranger``: whoever writes is one from now on. ``person``: danger was told of, or nothing is sent to this phone
anyway: it counts as them, but nothing that they did not ask for goes there. ``once``: so does STOP, and what comes
after it is a stranger's. ``told``: a caseworker writes with them, and is told."""

REASON: Final = "long_silence"
WRONG: Final = "wrong_number"
"""A flow that does all this, and more, by itself."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """A number that was silent for long, and what its first message means."""

    days: int
    way: Way
    rows: Sequence[AnyRow]
    """Of ``sender_query``: everybody who is known by it."""
    index: bytes


def found(
    connection: Connection, kabar: Kabar, rows: Sequence[AnyRow], row: AnyRow, inbound: Inbound, now: datetime
) -> Quiet | None:
    """What the silence before this message means; None: nothing. Asks the database only after a long one.

    One number is one phone: it was silent when nobody who shares it has written there, by whichever line. ``rows``:
    as they stand now that those people are locked, see ``senders``.
    """
    # an account that is known by this number is surer than any time
    if row.kind != "phone" or row.fits or not is_long(kabar, rows, inbound, now):
        return None
    text = inbound.body[: writing.LONGEST_BODY]
    if not _may_be_another(connection, kabar, rows, text):
        return None
    way = _way(connection, kabar, rows, text)
    silent = _silent_for(rows, inbound, now)
    if way != "told":
        # what was open here shows nothing of itself any more; who has another number goes on there
        here = conversation.c.person_id.in_([one.id for one in rows])
        elsewhere = conversation.c.last_in_at > now - kabar.content.plan.silence.stranger_after
        connection.execute(update(conversation).where(here, func.coalesce(~elsewhere, true())).values(session=None))
    return Quiet(silent.days, way, rows, kabar.vault.index("phone", inbound.sender))


def is_long(kabar: Kabar, rows: Sequence[AnyRow], inbound: Inbound, now: datetime) -> bool:
    """Whether nobody of ``rows`` had written on this number for so long that it may be another's."""
    return _silent_for(rows, inbound, now) >= kabar.content.plan.silence.stranger_after


def _silent_for(rows: Sequence[AnyRow], inbound: Inbound, now: datetime) -> timedelta:
    last: datetime = max(one.sure_at for one in rows)
    return min(inbound.written_at or now, now) - last


def _may_be_another(connection: Connection, kabar: Kabar, rows: Sequence[AnyRow], text: str) -> bool:
    if kabar.content.world.called(text) == WRONG:
        return False
    # all are compared, whoever it is: how long an answer takes tells nothing
    said = [own_word.is_in(agreed_word.of(kabar, row), text) for row in rows]
    if sender_query.is_guarded(rows):
        guards = hushing.on_phone(connection, rows[0].identity_id)
        said += [own_word.is_in(agreed_word.danger_of(kabar, row), text) for row in guards]
    return not any(said) and not _is_only_a_number(connection, rows)


def _is_only_a_number(connection: Connection, rows: Sequence[AnyRow]) -> bool:
    """Whether nothing is known of those who have it now, but that they wrote: then there is nothing to learn."""
    here = (identity.c.id.in_([row.identity_id for row in rows]), ~people.moved_away(identity))
    theirs = set(connection.execute(select(identity.c.person_id).where(*here)).scalars())
    return bool(theirs) and not any(_is_known(connection, row) for row in rows if row.id in theirs)


def _is_known(connection: Connection, row: AnyRow) -> bool:
    """Whether there is more than a number: somebody who never enrolled may have told a caseworker all the same."""
    told = select(case_file.c.id).where(case_file.c.person_id == row.id).limit(1)
    return row.status != "new" or connection.execute(told).first() is not None


def _way(connection: Connection, kabar: Kabar, rows: Sequence[AnyRow], text: str) -> Way:
    if any(row.taken_at is not None for row in rows):
        return "told"
    world = kabar.content.world
    sign = world.sign(text, rows[0].language)
    if (sign is not None and sign.level in {"red", "orange"}) or _is_hushed(connection, rows):
        return "person"
    return "once" if world.called(text) == STOP else "stranger"


def _is_hushed(connection: Connection, rows: Sequence[AnyRow]) -> bool:
    guards = hushing.on_phone(connection, rows[0].identity_id) if sender_query.is_guarded(rows) else []
    return any(row.hushed_at is not None for row in guards)


def heard_as_them(
    connection: Connection, kabar: Kabar, quiet: Quiet, who: Person, message_id: UUID, now: datetime
) -> None:
    """After it was taken in as theirs: a person is told, and nothing else goes there until one has looked."""
    if quiet.way == "told":
        raise_sign(connection, kabar, who, Sign(_raised(f"{quiet.days}"), message_id), now)
    else:
        set_aside(connection, kabar, quiet, now)


def set_aside(
    connection: Connection, kabar: Kabar, quiet: Quiet, now: datetime, *, writes: Person | None = None
) -> None:
    """The number's lines rest, and what waits for them goes nowhere, until a caseworker has found out who ``writes``.

    None: they count as the person themselves. Once for each silence: a line that rests makes no second task.
    """
    ids = [row.identity_id for row in quiet.rows]
    there = set(connection.execute(select(line.c.identity_id).where(line.c.identity_id.in_(ids))).scalars())
    for row in quiet.rows:
        if row.identity_id not in there:  # made without any: a line that does not stand there cannot rest
            lines.lay(connection, row.id, row.identity_id, [row.line], now)
    gone = resting.set_number_aside(connection, quiet.index, writes.id if writes else None, now, "long_silence")
    raised = _raised(f"{quiet.days}/{writes.code if writes else ''}")
    for row in quiet.rows:
        if row.id in gone and _is_known(connection, row):
            raise_sign(connection, kabar, people.get(connection, kabar, row.id), Sign(raised), now)


def _raised(detail: str) -> Raised:
    return Raised("yellow", REASON, fired.own("long_silence", detail))


def danger_to_owners(
    connection: Connection, kabar: Kabar, who: Person, raised: Raised, identity_id: UUID, now: datetime
) -> None:
    """Danger on a number of which nobody has found out yet whose it is: it may be that of whoever had it."""
    told = Raised(raised.level, raised.reason, fired.own("silent_danger", who.code))
    _tell_owners(connection, kabar, who, told, identity_id, now)


def erasing_to_owners(connection: Connection, kabar: Kabar, who: Person, identity_id: UUID, now: datetime) -> None:
    """HAPUS there takes away what the stranger wrote and no more: if it was the owner, a person does the rest."""
    told = Raised("orange", REASON, fired.own("silent_erase", who.code))  # as HAPUS is: see ``Run._wanted``
    _tell_owners(connection, kabar, who, told, identity_id, now)


def _tell_owners(
    connection: Connection, kabar: Kabar, who: Person, told: Raised, identity_id: UUID, now: datetime
) -> None:
    here = identity.alias()
    same = and_(here.c.kind == identity.c.kind, here.c.value_index == identity.c.value_index)
    owners = connection.execute(
        select(line.c.person_id)
        .distinct()
        .join(identity, identity.c.id == line.c.identity_id)
        .join(here, same)
        .where(here.c.id == identity_id, line.c.set_aside_why == "long_silence", line.c.person_id != who.id)
        .order_by(line.c.person_id)
    ).scalars()
    for owner in owners.all():
        raise_sign(connection, kabar, people.get(connection, kabar, owner), Sign(told), now)
