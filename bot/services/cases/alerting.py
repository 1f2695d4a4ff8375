"""Alerts: level, code, time and a link, nothing else.

Who gets them, when the ladder climbs, and again until somebody acknowledges.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.flow import Level
from bot.core.timing import is_safe, next_safe
from bot.log import get_logger
from bot.services.cases import alert_lines, alert_links, case_history, deadlines, handovers, roster
from bot.services.cases.roster import Member
from bot.services.kabar import Kabar
from bot.services.persons import lines, people
from bot.services.persons.people import Person
from bot.services.sending.writing import Draft
from bot.store import alert, case_file, message, new_id
from bot.store.base import AnyRow
from bot.store.message import URGENT
from bot.store.prepared import Prepared

log = get_logger(__name__)

REPEAT_AFTER = timedelta(minutes=5)
"""A further sign on a case that rings already alerts again only after this, so that a person who writes ten frightened
messages does not make ten alerts."""

AGAIN = -1
"""The rung of a taken case to which a grave sign came while its last alert was minutes old: it rings the first next."""

_CASE = Prepared(select(case_file).where(case_file.c.id == bindparam("case")))
_CLIMBED = Prepared(
    update(case_file)
    .where(case_file.c.id == bindparam("case"))
    .values(rung=bindparam("new_rung"), last_alert_at=bindparam("now"), next_alert_at=bindparam("next_at"))
)
_TOLD_NOW = Prepared(
    select(func.count())
    .select_from(alert)
    .where(
        alert.c.case_id == bindparam("case"), alert.c.staff_id == bindparam("member"), alert.c.at >= bindparam("now")
    )
)
_TELL = Prepared(insert(alert), ("id", "case_id", "staff_id", "message_id", "rung", "at", "link_index", "link_until"))


def alert_first(
    connection: Connection, kabar: Kabar, who: Person, case_id: int, now: datetime, *, taker: UUID | None = None
) -> None:
    """Alert the first rung of a case that has just been raised, and whoever had taken it before."""
    row = _CASE.one(connection, {"case": case_id})
    _alert(connection, kabar, who, row, 0, now, taker)


def tell_taker(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, level: Level, now: datetime) -> None:
    """A sign came after the case was taken: tell the taker, and climb if nobody looks by the sign's own deadline.

    As grave a sign as the case itself would ring anew; it comes here where that rang minutes ago, and waits for them.
    """
    if row.last_alert_at and level == row.level and level in {"red", "orange"}:
        again = {"news_at": row.news_at or now, "next_alert_at": row.last_alert_at + REPEAT_AFTER, "rung": AGAIN}
        connection.execute(update(case_file).where(case_file.c.id == row.id).values(**again))
        return
    deadline = deadlines.next_alert(kabar, who, level, 1, now)
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
                _write_alert(connection, kabar, row, member, 0, now, level=level)
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**values))


def ring(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> None:
    """Tell those who ring already that there is more, unless they were told a moment ago. The ladder's clock stays."""
    urgent = row.level in {"red", "orange"}
    if not urgent or row.acknowledged_at or (row.last_alert_at and now - row.last_alert_at < REPEAT_AFTER):
        return
    helper = kabar.content.ladder.helper(row.level, row.rung)
    for member in roster.ready(connection, who, row.level, now).rung(helper):
        _write_alert(connection, kabar, row, member, row.rung, now)
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(last_alert_at=now))


def withdraw(connection: Connection, case_id: int, now: datetime) -> None:
    """Alerts that wait for the morning are not sent any more: the case is somebody's, or has become graver."""
    connection.execute(
        update(message)
        .where(message.c.case_id == case_id, message.c.kind == "alert", message.c.status == "waiting")
        .values(status="failed", error_code="superseded", status_at=now, failed_at=now)
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
            with kabar.database.write() as connection:
                row = connection.execute(
                    select(case_file).where(case_file.c.id == case_id, *due).with_for_update(key_share=True)
                ).first()
                if row is None:
                    continue
                who = people.get(connection, kabar, row.person_id)
                climb_now(connection, kabar, who, row, now, _besides(connection, row, now))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # one case that cannot climb must not hold back the others; it is tried again at every tick
            log.exception("climb_failed", case_id=case_id)
        else:
            climbed += 1
    return climbed


def alert_one(connection: Connection, kabar: Kabar, row: AnyRow, member: Member, now: datetime) -> None:
    """Tell one member, who was named for it."""
    _write_alert(connection, kabar, row, member, 0, now)


def climb_now(
    connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime, besides: UUID | None = None
) -> None:
    """Alert the next rung, and ``besides`` it somebody who must know."""
    _alert(connection, kabar, who, row, row.rung + 1, now, besides)


def _besides(connection: Connection, row: AnyRow, now: datetime) -> UUID | None:
    """Who is told beside the next rung: whoever handed the case to somebody that did not accept, or has it still."""
    handed = handovers.end(connection, row.id, "climbed", now)
    if handed is not None:
        giver: UUID = handed.by_id
        return giver
    held: UUID | None = row.acknowledged_by if row.rung == AGAIN else None
    return held


def _alert(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    row: AnyRow,
    rung: int,
    now: datetime,
    taker: UUID | None = None,
) -> None:
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
    reached += [m for m in roster.alertable(connection) if m.id == taker and m not in reached]
    for member in reached:
        _write_alert(connection, kabar, row, member, rung, now)
    if not reached:
        log.error("nobody_to_alert", case=row.code, level=row.level)
    next_at = deadlines.next_alert(kabar, who, row.level, rung + 1, now)
    _CLIMBED.run(connection, {"case": row.id, "new_rung": rung, "now": now, "next_at": next_at})
    kind = ("climbed" if rung else "alerted") if reached else "nobody"
    case_history.note(connection, row.id, kind, now)


def _without(members: list[Member], declined: frozenset[UUID]) -> list[Member]:
    """Who said that they cannot is not asked again while there is somebody else."""
    return [member for member in members if member.id not in declined]


def _write_alert(
    connection: Connection,
    kabar: Kabar,
    row: AnyRow,
    member: Member,
    rung: int,
    now: datetime,
    level: Level | None = None,
) -> None:
    zone = ZoneInfo(kabar.settings.timezone)
    level = level or cast("Level", row.level)
    token, due_at = alert_links.new(), _in_daytime(level, now, zone)
    said = {
        "level": kabar.common(member.language, f"level_{level}"),
        "code": row.code,
        "time": f"{row.raised_at.astimezone(zone):%d/%m %H:%M}",
        "link": alert_links.address(kabar, token),
    }
    body = kabar.common(member.language, "alert", **said)
    if not lines.has_number(connection, row.person_id):
        words = kabar.common(member.language, "alert_no_number")
        body += " " + words
        # a template has no place of its own for it, and other words would have to be approved anew
        said["time"] += ". " + words.rstrip(".")
    draft = Draft(
        kind="alert",
        due_at=due_at,
        body=body,
        line=member.line,
        identity_id=member.identity_id,
        staff_id=member.id,
        case_id=row.id,
        priority=URGENT,
        content=alert_lines.kept(member.language, said),
    )
    step = kabar.content.ladder.levels[level]
    message_id = alert_lines.write(connection, kabar, draft, member.whatsapp_in_at, now, step)
    # a case may become graver twice in one turn: alerts of one moment are told apart by microseconds
    told = _TOLD_NOW.one(connection, {"case": row.id, "member": member.id, "now": now})[0]
    at = now + timedelta(microseconds=told)
    told_row = {"id": new_id(), "case_id": row.id, "staff_id": member.id, "message_id": message_id}
    link = {"link_index": alert_links.index(kabar, token), "link_until": (due_at or now) + alert_links.LASTS}
    _TELL.run(connection, told_row | {"rung": rung, "at": at} | link)


def _in_daytime(level: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Red and orange go at any hour; the others are not worth a caseworker's night."""
    if level in {"red", "orange"} or is_safe(now, zone):
        return None
    return next_safe(now, zone)
