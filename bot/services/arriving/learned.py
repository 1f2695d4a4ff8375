"""Number and WhatsApp account that come together belong together: either finds the same person from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from bot.channels.base import Inbound
from bot.services.kabar import Kabar
from bot.services.persons import lines, people
from bot.store import identity
from bot.store.base import AnyRow


def identities_of(inbound: Inbound) -> list[tuple[str, str]]:
    """How this sender is known, surest first: a WhatsApp user id is not a number and is never read as one."""
    known = [("whatsapp_user", inbound.user_id)] if inbound.user_id else []
    if inbound.sender.startswith("+"):
        return [("phone", inbound.sender), *known]
    return known or [("whatsapp_user", inbound.sender)]


def of_person(connection: Connection, kabar: Kabar, who: UUID, inbound: Inbound, now: datetime) -> None:
    """Number and user id came together: the next message may bring only one of them, and must find the same person."""
    for kind, value in identities_of(inbound):
        index = kabar.vault.index(kind, value)
        # somebody else's by now, too: the two share it from here on, as people share a number. A member's number is
        # not a person's, unless a list said so; a user id that came beside a person's number is theirs as well
        theirs = identity.c.person_id == who
        if kind == "phone":
            theirs |= identity.c.staff_id.is_not(None)
        there = select(identity.c.id).where(identity.c.kind == kind, identity.c.value_index == index, theirs)
        if connection.execute(there.limit(1)).first() is None:
            learned = people.add_identity(connection, kabar, now, kind, value, {"person_id": who})
            lines.lay(connection, who, learned, [inbound.line], now)


def tell_others(
    connection: Connection, kabar: Kabar, rows: Sequence[AnyRow], writes: AnyRow, inbound: Inbound, now: datetime
) -> None:
    """Who shares a number shares its account: a message that brings the account alone may be any of theirs.

    So their danger word is heard there, and their hush holds for it. No line is laid: nobody has chosen it for them.
    """
    for row in rows:
        if not (row.knows or row.changed or row.gone) and (row.id != writes.id or row.fits):
            people.add_identity(connection, kabar, now, "whatsapp_user", inbound.user_id or "", {"person_id": row.id})


def of_staff(connection: Connection, kabar: Kabar, member: UUID, known: list[tuple[str, str]], now: datetime) -> None:
    """A member's user id came beside their number: an answer that brings it alone is theirs as well."""
    for kind, value in known[1:]:
        index = kabar.vault.index(kind, value)
        theirs = (identity.c.kind == kind, identity.c.value_index == index, identity.c.staff_id == member)
        if connection.execute(select(identity.c.id).where(*theirs)).first() is None:
            people.add_identity(connection, kabar, now, kind, value, {"staff_id": member})
