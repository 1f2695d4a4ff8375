"""One alert to one member: level, code, time and a link, nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, select

from bot.core.flow import Level
from bot.core.timing import is_safe, next_safe
from bot.services import zones
from bot.services.cases import alert_lines, alert_links, staff_mail
from bot.services.cases.roster import Member
from bot.services.kabar import Kabar
from bot.services.persons import lines
from bot.services.sending.writing import Draft
from bot.store import alert, new_id
from bot.store.base import AnyRow
from bot.store.message import URGENT
from bot.store.prepared import Prepared

_TOLD_NOW = Prepared(
    select(func.count())
    .select_from(alert)
    .where(
        alert.c.case_id == bindparam("case"), alert.c.staff_id == bindparam("member"), alert.c.at >= bindparam("now")
    )
)
_TOLD_BEFORE = Prepared(
    select(func.count())
    .select_from(alert)
    .where(
        alert.c.case_id == bindparam("case"),
        alert.c.staff_id == bindparam("member"),
        alert.c.at >= bindparam("since"),
        alert.c.at < bindparam("now"),
    )
)
_TELL = Prepared(insert(alert), ("id", "case_id", "staff_id", "message_id", "rung", "at", "link_index", "link_until"))


def write(
    connection: Connection,
    kabar: Kabar,
    row: AnyRow,
    member: Member,
    rung: int,
    now: datetime,
    level: Level | None = None,
) -> None:
    """Tell this member of the case in ``row``; ``level`` is of the sign, where that is not the case's own."""
    zone = zones.of(kabar, member.timezone)
    level = level or cast("Level", row.level)
    token, due_at = alert_links.new(), _in_daytime(level, now, zone)
    said = {
        "level": kabar.common(member.language, f"level_{level}"),
        "code": row.code,
        "time": zones.stamp(zone, row.raised_at),
        "link": alert_links.address(kabar, token),
    }
    told_before = {"case": row.id, "member": member.id, "since": row.raised_at, "now": now}
    if before := _TOLD_BEFORE.one(connection, told_before)[0]:
        # beside the time, for a template has no other place that takes it without a new approval
        said["time"] += " " + kabar.common(member.language, "alert_again", count=str(before + 1))
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
        content=alert_lines.kept(member.language, said, takes=True) | staff_mail.worded(kabar, member.language, said),
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
    """Red and orange go at any hour; the others are not worth a caseworker's night, where they are."""
    if level in {"red", "orange"} or is_safe(now, zone):
        return None
    return next_safe(now, zone)
