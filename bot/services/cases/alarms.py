"""An alarm of our own: alerts do not arrive. It begins and ends by itself, and is told on pages, by e-mail, in logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.log import get_logger
from bot.services.cases import staff_mail, undelivered
from bot.services.cases.undelivered import GONE, Trouble
from bot.services.kabar import EMAIL, Kabar
from bot.store import alarm, alert, message, new_id
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.message import URGENT

log = get_logger(__name__)

UNPROVEN: Final = timedelta(hours=24)
"""Alerts that failed are held for failing still until one goes, or so long after somebody took the last case."""
MAILED_AGAIN: Final = timedelta(hours=1)
"""One that comes and goes is mailed no more often; what is still so by then is mailed then."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One that is on."""

    kind: str
    since: datetime
    levels: tuple[str, ...]


def on(connection: Connection) -> tuple[Alarm, ...]:
    """Those that are on, the oldest first."""
    return tuple(Alarm(row.kind, row.since, _split(row.levels)) for row in _open(connection))


def watch(kabar: Kabar, now: datetime) -> int:
    """Begin and end alarms, and mail what was not mailed; gives how many began or ended."""
    with kabar.database.read() as connection:
        found = undelivered.troubles(connection, now)
        rows = _open(connection)
    if not found and not rows:
        return 0
    begun, known = 0, {row.kind for row in rows}
    for kind, trouble in found.items():
        if kind not in known:
            begun += _begin(kabar, kind, trouble, now)
    ended = sum(_end(kabar, row, now) for row in rows if row.kind not in found)
    _go_on(kabar, found, now)
    return begun + ended


def _begin(kabar: Kabar, kind: str, trouble: Trouble, now: datetime) -> bool:
    row = {"kind": kind, "levels": ",".join(trouble.levels), "since": trouble.since, "began_at": now, "last_at": now}
    try:
        with kabar.database.write() as connection:
            connection.execute(insert(alarm).values(id=new_id(), **row))
    except IntegrityError:
        return False  # another clock was first
    log.error("alarm_began", kind=kind, levels=row["levels"])
    return True


@again_if_crossed
def _end(kabar: Kabar, row: AnyRow, now: datetime) -> bool:
    with kabar.database.write() as connection:
        if row.kind == "failed" and not _went_again(connection, row, now):
            return False
        mine = (alarm.c.id == row.id, alarm.c.ended_at.is_(None))
        if not connection.execute(update(alarm).where(*mine).values(ended_at=now)).rowcount:
            return False
        if row.mailed_at is not None:
            _mail(connection, kabar, "over", row, now)
    log.warning("alarm_ended", kind=row.kind)
    return True


def _went_again(connection: Connection, row: AnyRow, now: datetime) -> bool:
    """That somebody took the cases mends no line: an alert must have been taken since."""
    # of a case, or of many at once
    cases = or_(message.c.case_id.is_not(None), select(alert.c.id).where(alert.c.message_id == message.c.id).exists())
    gone = (message.c.kind == "alert", cases, message.c.status.in_(GONE))
    query = select(message.c.id).where(*gone, message.c.created_at >= row.since).limit(1)
    return connection.execute(query).first() is not None or now - row.last_at >= UNPROVEN


@again_if_crossed
def _go_on(kabar: Kabar, found: Mapping[str, Trouble], now: datetime) -> None:
    """Note what is so still, and mail what is due to be mailed."""
    with kabar.database.write() as connection:
        for row in _open(connection, lock=True):
            trouble = found.get(row.kind)
            if trouble is not None:
                levels = ",".join(trouble.levels)
                connection.execute(update(alarm).where(alarm.c.id == row.id).values(levels=levels, last_at=now))
            if row.mailed_at is None and kabar.channel_of(EMAIL) is not None and _may_mail(connection, row.kind, now):
                _mail(connection, kabar, row.kind, row, now)
                connection.execute(update(alarm).where(alarm.c.id == row.id).values(mailed_at=now))


def _may_mail(connection: Connection, kind: str, now: datetime) -> bool:
    query = select(func.max(alarm.c.mailed_at)).where(alarm.c.kind == kind)
    last: datetime | None = connection.execute(query).scalar()
    return last is None or now - last >= MAILED_AGAIN


def _mail(connection: Connection, kabar: Kabar, what: str, row: AnyRow, now: datetime) -> None:
    since = row.since.astimezone(ZoneInfo(kabar.settings.timezone))
    for member in staff_mail.leaders(connection):
        language = member.language
        said = {
            "time": f"{since:%d/%m %H:%M}",
            "levels": ", ".join(kabar.common(language, f"level_{level}") for level in _split(row.levels)),
            "link": f"{kabar.settings.public_url}/cases",
        }
        subject = kabar.common(language, "mail_alarm_over_subject" if what == "over" else "mail_alarm_subject")
        body = kabar.common(language, f"mail_alarm_{what}", **said)
        staff_mail.notify(connection, kabar, member.id, (subject, body), URGENT, now)


def _open(connection: Connection, *, lock: bool = False) -> list[AnyRow]:
    query = select(alarm).where(alarm.c.ended_at.is_(None)).order_by(alarm.c.since, alarm.c.kind)
    return list(connection.execute(query.with_for_update() if lock else query))


def _split(levels: str) -> tuple[str, ...]:
    return tuple(filter(None, levels.split(",")))
