"""What rings when a sign comes: a case that is new or graver, one that rings already, one that somebody has."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from bot.core.flow import Level
from bot.services.cases import alert_writing, climbing, deadlines, roster
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import case_file, message
from bot.store.base import AnyRow
from bot.store.prepared import Prepared

REPEAT_AFTER = timedelta(minutes=5)
"""A further sign on a case that rings already alerts again only after this, so that a person who writes ten frightened
messages does not make ten alerts."""

_CASE = Prepared(select(case_file).where(case_file.c.id == bindparam("case")))


def alert_first(
    connection: Connection, kabar: Kabar, who: Person, case_id: int, now: datetime, *, taker: UUID | None = None
) -> None:
    """Alert the first rung of a case that has just been raised, and whoever had taken it before."""
    row = _CASE.one(connection, {"case": case_id})
    climbing.tell(connection, kabar, who, row, 0, now, taker)


def tell_taker(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, level: Level, now: datetime) -> None:
    """A sign came after the case was taken: tell the taker, and climb if nobody looks by the sign's own deadline.

    As grave a sign as the case itself would ring anew; it comes here where that rang minutes ago, and waits for them.
    """
    deadline = deadlines.next_alert(kabar, who, level, 1, now)
    if row.last_alert_at and level == row.level and level in {"red", "orange"}:
        # what climbs as fast already keeps its clock: whoever writes every minute must not hold it at the foot
        if row.news_at is None or row.next_alert_at > deadline:
            values = {"news_at": row.news_at or now, "next_alert_at": row.last_alert_at + REPEAT_AFTER}
            _change(connection, row, **values, rung=climbing.AGAIN)
        return
    told = row.news_at is not None and row.last_alert_at is not None and now - row.last_alert_at < REPEAT_AFTER
    values = {
        "news_at": row.news_at or now,
        "next_alert_at": min(deadline, row.next_alert_at or deadline),
        # what climbs already goes on from where it is: who writes again must not send it back to the foot
        "rung": row.rung if row.news_at else 0,
    }
    if not told:
        values["last_alert_at"] = now
        for member in roster.alertable(connection):
            if member.id == row.acknowledged_by:
                alert_writing.write(connection, kabar, row, member, 0, now, level=level)
    _change(connection, row, **values)


def ring(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> None:
    """Tell those who ring already that there is more, unless they were told a moment ago. The ladder's clock stays."""
    urgent = row.level in {"red", "orange"}
    if not urgent or row.acknowledged_at or (row.last_alert_at and now - row.last_alert_at < REPEAT_AFTER):
        return
    helper = kabar.content.ladder.helper(row.level, row.rung)
    for member in roster.ready(connection, who, row.level, now).rung(helper):
        alert_writing.write(connection, kabar, row, member, row.rung, now)
    _change(connection, row, last_alert_at=now)


def withdraw(connection: Connection, case_id: int, now: datetime) -> None:
    """Alerts that wait for the morning are not sent any more: the case is somebody's, or has become graver."""
    connection.execute(
        update(message)
        .where(message.c.case_id == case_id, message.c.kind == "alert", message.c.status == "waiting")
        .values(status="failed", error_code="superseded", status_at=now, failed_at=now)
    )


def _change(connection: Connection, row: AnyRow, **values: object) -> None:
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**values))
