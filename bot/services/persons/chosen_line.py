"""The line that a person calls safe: what is not an answer goes there, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.core.lines import GONE, LineKind
from bot.services.kabar import Kabar
from bot.services.persons import lines, resting
from bot.services.persons.people import Person
from bot.store import identity, line, message
from bot.store.message import UNASKED

WRITTEN: Final[Mapping[str, tuple[LineKind, ...]]] = {"whatsapp": ("whatsapp",), "sms": ("sim", "sms")}
"""What a person calls it -> the lines that are that; an SMS that can be answered first."""
NOT_THEIRS: Final = (*GONE, "wrong_number")
WHY: Final = "not_chosen"


def several(connection: Connection, kabar: Kabar, person_id: UUID) -> bool:
    """Whether they can be written to by WhatsApp and by SMS here, so that there is something to choose."""
    ways = [any(lines.deployed(kabar, kind) for kind in kinds) for kinds in WRITTEN.values()]
    return all(ways) and lines.has_number(connection, person_id)


def unsafe(chosen: object) -> tuple[LineKind, ...]:
    """The kinds of line that are not to be written on, by what was ``chosen``; none where any is safe."""
    return tuple(kind for way, kinds in WRITTEN.items() if chosen in WRITTEN and way != chosen for kind in kinds)


def use(connection: Connection, kabar: Kabar, who: Person, chosen: str, now: datetime) -> None:
    """They chose ``whatsapp``, ``sms`` or ``any``: the others are set aside, or tried again. Calls stay as they are.

    What waits on a line that is not safe does not go out; its second message goes where they want it. Where they have
    nothing of what they chose, a caseworker is told when something is due.
    """
    for one in lines.of(connection, who.id):
        lines.lay(connection, who.id, one.identity_id, [one.kind], now)
    mine = line.c.person_id == who.id
    again = (mine, line.c.set_aside_why == WHY)
    connection.execute(update(line).where(*again).values(set_aside_at=None, set_aside_why=None))
    if chosen not in WRITTEN:
        return
    _put_first(connection, kabar, who, chosen, now)
    connection.execute(
        update(line)
        .where(mine, line.c.kind.in_(unsafe(chosen)), line.c.set_aside_at.is_(None))
        .values(set_aside_at=now, set_aside_why=WHY)
    )
    connection.execute(
        update(message)
        .where(message.c.person_id == who.id, message.c.status == "waiting", message.c.kind.in_(UNASKED))
        .where(message.c.line.in_(unsafe(chosen)))
        .values(status="failed", error_code="superseded", status_at=now, failed_at=now)
    )


def _put_first(connection: Connection, kabar: Kabar, who: Person, chosen: str, now: datetime) -> None:
    """Their lines of this kind, usable again on their own word; a new one to their number where they have none."""
    kinds = [kind for kind in WRITTEN[chosen] if lines.deployed(kabar, kind)]
    theirs = [one for one in lines.of(connection, who.id) if one.kind in kinds and one.set_aside_why not in NOT_THEIRS]
    if not theirs:
        theirs = _new(connection, who, kinds)
    for one in reversed(theirs):
        resting.is_theirs(connection, who.id, one.identity_id, now)
        lines.lay(connection, who.id, one.identity_id, [one.kind], now, first=True)
        again = (line.c.person_id == who.id, line.c.identity_id == one.identity_id, line.c.kind == one.kind)
        connection.execute(update(line).where(*again).values(set_aside_at=None, set_aside_why=None))


def _new(connection: Connection, who: Person, kinds: list[LineKind]) -> list[lines.PersonLine]:
    gone = select(line.c.identity_id).where(line.c.person_id == who.id, line.c.set_aside_why.in_(NOT_THEIRS))
    number = connection.execute(
        select(identity.c.id)
        .where(identity.c.person_id == who.id, identity.c.kind == "phone", identity.c.id.not_in(gone))
        .order_by(identity.c.created_at.desc(), identity.c.id.desc())
        .limit(1)
    ).scalar()
    return [lines.PersonLine(kinds[0], number)] if number is not None and kinds else []
