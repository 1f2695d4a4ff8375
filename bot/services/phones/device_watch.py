"""The clock's look at the phones: whether each one pings and receives, and is to be asked for what we missed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, update

from bot.channels.base import SendError
from bot.channels.simgateway import SimGatewayChannel
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.phones import device_news, devices, loopback
from bot.services.phones.device_news import Trouble
from bot.services.phones.devices import Phone
from bot.store import device
from bot.store.audit import record

log = get_logger(__name__)

PINGS_LATE = timedelta(minutes=15)
"""The phones are set to ping every few minutes (docs/local-sim.md): three or more are missing."""
REFRESH_AGAIN = timedelta(minutes=1)
WHILE_DEAF = timedelta(minutes=15)
"""How often a phone that pings but does not receive is asked for what lies in it: so long may a cry take then."""
OVERLAP = timedelta(hours=1)
"""Asked for more than was missed: the network's times are not ours, and what we have is taken for a repeat."""


def watch(kabar: Kabar, now: datetime) -> int:
    """Raise and end alarms, send loopbacks, ask for what was missed; gives how many of these were done."""
    channel = devices.gateway(kabar)
    if channel is None:
        return 0
    done = 0
    for phone in devices.listed(kabar):
        done += _alarm(kabar, phone, now)
        done += loopback.send_due(kabar, channel, phone, now)
        done += _refresh_due(kabar, channel, phone, now)
    return done


def trouble(phone: Phone, now: datetime) -> Trouble | None:
    """What is wrong with a phone, the gravest first."""
    if now - (phone.last_ping_at or phone.created_at) > PINGS_LATE:
        return "pings"
    sent = phone.loopback_sent_at
    if sent is not None and not phone.came_back and (phone.alarm_at is not None or now - sent > loopback.LATE):
        return "loopback"
    return None


def refresh(kabar: Kabar, channel: SimGatewayChannel, phone: Phone, since: datetime, now: datetime) -> SendError | None:
    """Ask the phone for what came since then. Not for a loopback under way: it must come by itself."""
    sent = phone.loopback_sent_at
    until = sent - REFRESH_AGAIN if sent is not None and loopback.under_way(phone, now) else now
    fault = channel.refresh(phone.device_id, min(since, until), until)
    if fault is None:
        with kabar.database.write() as connection:
            record(connection, None, "sim_refresh", phone.name, now)
    return fault


def _alarm(kabar: Kabar, phone: Phone, now: datetime) -> int:
    """Once an outage, and once at its end."""
    wrong = trouble(phone, now)
    if wrong is None and phone.alarm_at is None:
        return 0
    if wrong is not None and phone.alarm_at is not None:
        return device_news.still_silent(kabar, phone, wrong, now)
    with kabar.database.write() as connection:
        if wrong is None:
            return _end(connection, kabar, phone, now)
        raised = connection.execute(
            update(device)
            .where(device.c.id == phone.id, device.c.alarm_at.is_(None))
            .values(alarm_at=now, **_missed(phone, wrong, now))
        )
        if raised.rowcount:
            record(connection, None, "sim_alarm", phone.name, now)
            log.error("sim_device_silent", device=phone.name, trouble=wrong)
            device_news.silent(connection, kabar, phone, wrong, now, now)
        return raised.rowcount


def _end(connection: Connection, kabar: Kabar, phone: Phone, now: datetime) -> int:
    ended = connection.execute(
        update(device).where(device.c.id == phone.id, device.c.alarm_at == phone.alarm_at).values(alarm_at=None)
    )
    if ended.rowcount and phone.alarm_at is not None:
        record(connection, None, "sim_alarm_end", phone.name, now)
        log.warning("sim_device_back", device=phone.name, seconds=int((now - phone.alarm_at).total_seconds()))
        device_news.back(connection, kabar, phone, now)
    return ended.rowcount


def _missed(phone: Phone, wrong: Trouble, now: datetime) -> dict[str, object]:
    """A phone that pings but does not receive still has its SMS: they are asked for, until it is mended."""
    if wrong == "pings" or phone.loopback_sent_at is None:
        return {}
    heard = phone.loopback_back_at or phone.loopback_sent_at - loopback.EVERY
    return {"refresh_since": func.coalesce(device.c.refresh_since, heard), "refresh_due_at": now}


def _refresh_due(kabar: Kabar, channel: SimGatewayChannel, phone: Phone, now: datetime) -> bool:
    since = phone.refresh_since
    if since is None or phone.refresh_due_at is None or phone.refresh_due_at > now:
        return False
    deaf = trouble(phone, now) == "loopback"
    if deaf and loopback.under_way(phone, now):
        return False  # it must not be dug up: whether it comes by itself is the question
    mine = (device.c.id == phone.id, device.c.refresh_since == since)
    with kabar.database.write() as connection:
        claimed = connection.execute(
            update(device)
            .where(*mine, device.c.refresh_due_at == phone.refresh_due_at)
            .values(refresh_due_at=now + REFRESH_AGAIN)
        )
    if not claimed.rowcount:
        return False
    fault = refresh(kabar, channel, phone, since - OVERLAP, now)
    if fault is not None:
        log.warning("sim_refresh_failed", device=phone.name, code=fault.code)
        return False
    later = {"refresh_due_at": now + WHILE_DEAF} if deaf else {"refresh_since": None, "refresh_due_at": None}
    with kabar.database.write() as connection:
        connection.execute(update(device).where(*mine).values(**later))
    return True
