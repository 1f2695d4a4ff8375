"""What staff are told of our own phones: that one has fallen silent, once an outage, and that it works again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from bot.core.timing import next_safe
from bot.log import get_logger
from bot.services import zones
from bot.services.cases import alert_lines, roster
from bot.services.kabar import Kabar
from bot.services.phones.devices import Phone
from bot.services.sending.writing import Draft
from bot.store import audit, device
from bot.store.audit import record
from bot.store.message import URGENT

log = get_logger(__name__)

Trouble = Literal["pings", "loopback"]

AGAIN: Final = timedelta(hours=1)
"""A phone that comes and goes is told of no more often; what is still silent by then is told then."""
TOLD, TOLD_BACK = "sim_told", "sim_told_back"
"""In the audit trail, with the phone's name: what staff know is read from there."""


def silent(
    connection: Connection, kabar: Kabar, phone: Phone, wrong: Trouble, alarm_at: datetime, now: datetime
) -> int:
    """Tell of an outage that began at ``alarm_at``, unless staff know; gives how many were told."""
    if not _due(connection, phone, alarm_at, now):
        return 0
    since = phone.loopback_sent_at if wrong == "loopback" else phone.last_ping_at
    key = "phone_deaf" if wrong == "loopback" else "phone_silent"
    told = _tell(connection, kabar, phone, (key, "level_fault"), since or phone.created_at, now)
    if told:
        record(connection, None, TOLD, phone.name, now)
    elif alarm_at == now:
        log.error("nobody_to_tell", device=phone.name)
    return told


def still_silent(kabar: Kabar, phone: Phone, wrong: Trouble, now: datetime) -> int:
    """An outage goes on: tell of it where that was put off, or nobody could be told."""
    alarm_at = phone.alarm_at
    if alarm_at is None:
        return 0
    with kabar.database.read() as connection:
        if not _due(connection, phone, alarm_at, now):
            return 0
    with kabar.database.write() as connection:
        mine = select(device.c.id).where(device.c.id == phone.id, device.c.alarm_at == alarm_at).with_for_update()
        there = connection.execute(mine).first() is not None
        return silent(connection, kabar, phone, wrong, alarm_at, now) if there else 0


def back(connection: Connection, kabar: Kabar, phone: Phone, now: datetime) -> None:
    """It works again: tell those who were told that it does not."""
    last = _last(connection, phone)
    if last is None or phone.alarm_at is None or last < phone.alarm_at:
        return
    if _tell(connection, kabar, phone, ("phone_back", "level_mended"), now, now):
        record(connection, None, TOLD_BACK, phone.name, now)


def _due(connection: Connection, phone: Phone, alarm_at: datetime, now: datetime) -> bool:
    last = _last(connection, phone)
    return last is None or (last < alarm_at and now - last >= AGAIN)


def _last(connection: Connection, phone: Phone) -> datetime | None:
    told = select(func.max(audit.c.at)).where(audit.c.target == phone.name, audit.c.action == TOLD)
    last: datetime | None = connection.execute(told).scalar()
    return last


def _tell(
    connection: Connection, kabar: Kabar, phone: Phone, words: tuple[str, str], since: datetime, now: datetime
) -> int:
    """Write to everybody whom it concerns; whoever is off duty hears in the morning. Gives how many."""
    zone = ZoneInfo(kabar.settings.timezone)
    members = roster.of_machines(roster.alertable(connection), phone.district, now, zone)
    text, level = words
    for member in members:
        theirs = zones.of(kabar, member.timezone)
        said = {"name": phone.name, "time": zones.stamp(theirs, since)}
        values = {
            "level": kabar.common(member.language, level),
            "code": phone.name,
            "time": said["time"],
            "link": f"{kabar.settings.public_url}/ready",
        }
        draft = Draft(
            kind="alarm",
            body=kabar.common(member.language, text, **said),
            line=member.line,
            identity_id=member.identity_id,
            staff_id=member.id,
            priority=URGENT,
            due_at=None if member.on_duty(now, zone) else next_safe(next_safe(now, zone), theirs),
            content=alert_lines.kept(member.language, values),
        )
        alert_lines.write(connection, kabar, draft, member.whatsapp_in_at, now)
    return len(members)
