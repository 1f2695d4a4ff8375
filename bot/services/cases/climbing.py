"""The ladder: whoever is next is told, and again until somebody acknowledges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.cases import alert_writing, case_history, deadlines, handovers, roster
from bot.services.cases.roster import Member
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import Person
from bot.store import case_file
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.prepared import Prepared
from bot.store.together import run_together

log = get_logger(__name__)

AGAIN: Final = -1
"""The rung of a taken case to which a grave sign came while its last alert was minutes old: it rings the first next."""

_CLIMBED = Prepared(
    update(case_file)
    .where(case_file.c.id == bindparam("case"))
    .values(rung=bindparam("new_rung"), last_alert_at=bindparam("now"), next_alert_at=bindparam("next_at"))
)


def climb(kabar: Kabar, now: datetime) -> int:
    """Alert the next rung of every open case whose deadline has passed unacknowledged; gives how many climbed.

    Each case is a transaction of its own and is read again under its lock: two clocks never climb it twice.
    """
    due = (
        case_file.c.status == "open",
        or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None)),
        case_file.c.next_alert_at <= now,
    )
    with kabar.database.read() as connection:
        ids = connection.execute(select(case_file.c.id).where(*due).order_by(case_file.c.next_alert_at)).scalars().all()
    climbed = 0
    for case_id in ids:
        try:
            climbed += _climb(kabar, case_id, due, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # one case that cannot climb must not hold back the others; it is tried again at every tick
            log.exception("climb_failed", case_id=case_id)
    return climbed


@again_if_crossed
def _climb(kabar: Kabar, case_id: int, due: Sequence[ColumnElement[bool]], now: datetime) -> bool:
    with kabar.database.write() as connection:
        row = connection.execute(
            select(case_file).where(case_file.c.id == case_id, *due).with_for_update(key_share=True)
        ).first()
        if row is None:
            return False
        who = people.get(connection, kabar, row.person_id)
        climb_one(connection, kabar, who, row, now, _besides(connection, row, now))
    return True


def climb_one(
    connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime, besides: UUID | None = None
) -> None:
    """Alert the next rung, and ``besides`` it somebody who must know."""
    tell(connection, kabar, who, row, row.rung + 1, now, besides)


def _besides(connection: Connection, row: AnyRow, now: datetime) -> UUID | None:
    """Who is told beside the next rung: whoever handed the case to somebody that did not accept, or has it still."""
    handed = handovers.end(connection, row.id, "climbed", now)
    if handed is not None:
        giver: UUID = handed.by_id
        return giver
    held: UUID | None = row.acknowledged_by if row.rung == AGAIN else None
    return held


def tell(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    row: AnyRow,
    rung: int,
    now: datetime,
    besides: UUID | None = None,
) -> None:
    """Alert those who stand on this rung, or on the next one where somebody does, and ``besides`` them somebody."""
    ladder = kabar.content.ladder
    ready = roster.ready(connection, who, row.level, now)
    declined = case_history.said_cannot(connection, row) if rung > 0 else frozenset()
    reached = _without(ready.rung(ladder.helper(row.level, rung)), declined)
    # a rung that nobody stands on is passed over at once: a missing backup must not cost a quarter of an hour
    while not reached and rung < ladder.top(row.level):
        rung += 1
        reached = _without(ready.rung(ladder.helper(row.level, rung)), declined)
    # from the second time at the top on, everybody is told: one number that is dead must not be the end of it
    if not reached or rung > ladder.top(row.level):
        told = ready.everybody()
        reached = _without(told, declined) or told
    if besides is not None:
        reached += [m for m in roster.alertable(connection) if m.id == besides and m not in reached]
    for member in reached:
        alert_writing.write(connection, kabar, row, member, rung, now)
    if not reached:
        log.error("nobody_to_alert", case=row.code, level=row.level)
    next_at = deadlines.next_alert(kabar, who, row.level, rung + 1, now)
    kind = ("climbed" if rung else "alerted") if reached else "nobody"
    climbed = {"case": row.id, "new_rung": rung, "now": now, "next_at": next_at}
    run_together(connection, [(_CLIMBED, climbed), case_history.noted(row.id, kind, now)])


def _without(members: list[Member], declined: frozenset[UUID]) -> list[Member]:
    """Who said that they cannot is not asked again while there is somebody else."""
    return [member for member in members if member.id not in declined]
