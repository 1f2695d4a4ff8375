"""A red case that somebody has, whose person nobody has reached in time: its holder hears of it, and who leads.

A case that is taken rings nobody any more. Whoever took it may have fallen asleep, and the person waits all the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, or_, select
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.cases import case_history, roster, takeover_notices
from bot.services.cases.takeover_notices import LATE
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.store import case_event, case_file, takeover
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)

MOST: Final = 3
"""Times that a holder hears of the same: whoever reached the person and did not say so is not rung for ever."""
A_MOMENT: Final = timedelta(minutes=15)
"""Who took the case when its time had nearly passed has so long to reach the person."""


def watch(kabar: Kabar, now: datetime) -> int:
    """Tell of each red case that is late, once in the time that there was to reach the person; gives how many."""
    with kabar.database.read() as connection:
        ids = connection.execute(select(case_file.c.id).where(*_late(now)).order_by(case_file.c.contact_by)).scalars()
        found = list(ids)
    told = sum(_guarded(kabar, case_id, now) for case_id in found)
    if told:
        kabar.nudge()
    return told


def _late(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of these no contact is written down, nor a later moment for it. What rings has its own clock."""
    return (
        case_file.c.status == "open",
        case_file.c.level == "red",
        case_file.c.contacted_at.is_(None),
        case_file.c.news_at.is_(None),
        case_file.c.contact_by <= now,
        case_file.c.acknowledged_at <= now - A_MOMENT,
        or_(case_file.c.next_contact_at.is_(None), case_file.c.next_contact_at <= now),
    )


def _guarded(kabar: Kabar, case_id: int, now: datetime) -> bool:
    try:
        return _one(kabar, case_id, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("contact_not_watched", case_id=case_id)  # one case holds back no other
        return False


@again_if_crossed
def _one(kabar: Kabar, case_id: int, now: datetime) -> bool:
    with kabar.database.write() as connection:
        query = select(case_file).where(case_file.c.id == case_id, *_late(now))
        row = connection.execute(query.with_for_update(key_share=True)).first()
        if row is None or not _time_to_tell(connection, kabar, row, now):
            return False
        who = people.get(connection, kabar, row.person_id)
        held = [one for one in roster.alertable(connection) if one.id == row.acknowledged_by]
        leads = roster.ready(connection, who, row.level, now).rung("supervisor")
        for member in dict.fromkeys((*held, *leads)):
            takeover_notices.write(connection, kabar, row, member, LATE, now, kabar.content.ladder.levels["red"])
        case_history.note(connection, row.id, LATE, now)
    return True


def _time_to_tell(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    wrote = (takeover.c.person_id == row.person_id, takeover.c.wrote_at >= row.acknowledged_at)
    if connection.execute(select(takeover.c.id).where(*wrote).limit(1)).first() is not None:
        return False  # they write with the person
    mine = (case_event.c.case_id == row.id, case_event.c.kind == LATE, case_event.c.at >= row.acknowledged_at)
    told = connection.execute(select(case_event.c.at).where(*mine).order_by(case_event.c.at)).scalars().all()
    if len(told) >= MOST:
        return False
    span = kabar.content.ladder.levels["red"].contact
    zone = ZoneInfo(people.get(connection, kabar, row.person_id).timezone)
    return not told or span.after(told[-1], zone, kabar.content.holidays) <= now
