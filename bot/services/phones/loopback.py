"""The daily SMS of a phone to itself: the only proof that it still receives.

Known fault of SMSGate (its issue 440): receiving can stop without a word while sending and pings go on.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import or_, update

from bot.channels.base import Outgoing, SendError
from bot.channels.simgateway import SimGatewayChannel
from bot.channels.simgateway_inbound import Texted
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.phones import devices
from bot.services.phones.devices import Phone
from bot.store import device

log = get_logger(__name__)

EVERY = timedelta(days=1)
WHILE_DEAF = timedelta(hours=1)
"""How often while the last one has not come back: so that a mended phone shows within the hour."""
LATE = timedelta(minutes=30)
SOON = timedelta(minutes=5)
"""The same once one was missing: then the phone is asked for its SMS, and only what came before that is proof."""
PREFIX = "kabar-loopback-"
"""Of our ids at the gateway: receipts for these are nobody's."""

_TEXT = re.compile(r"Kabar [0-9a-f]{12}")


def under_way(phone: Phone, now: datetime) -> bool:
    """Whether one may still come back by itself."""
    sent = phone.loopback_sent_at
    return sent is not None and not phone.came_back and now - sent <= (SOON if phone.alarm_at else LATE)


def send_due(kabar: Kabar, channel: SimGatewayChannel, phone: Phone, now: datetime) -> bool:
    """Send this phone's, if it is time; claimed first, so that of two clocks one sends it."""
    deaf = phone.alarm_at is not None and phone.loopback_sent_at is not None and not phone.came_back
    wait = WHILE_DEAF if deaf else EVERY
    if phone.number is None or (phone.loopback_sent_at is not None and now - phone.loopback_sent_at < wait):
        return False
    due = or_(device.c.loopback_sent_at.is_(None), device.c.loopback_sent_at <= now - wait)
    with kabar.database.write() as connection:
        claimed = connection.execute(update(device).where(device.c.id == phone.id, due).values(loopback_sent_at=now))
    if not claimed.rowcount:
        return False
    token = _token(kabar, phone, now)
    said = channel.send(
        Outgoing(
            id=f"{PREFIX}{token}",
            to=phone.number,
            line="sim",
            body=f"Kabar {token}",
            created_at=now,
            ttl=LATE.total_seconds(),
            device=phone.device_id,
        )
    )
    if isinstance(said, SendError):
        # it will be missed when its time is over: a gateway that does not send is an outage as well
        log.warning("sim_loopback_not_sent", device=phone.name, code=said.code)
    return True


def is_ours(kabar: Kabar, texted: Texted, now: datetime) -> Literal["loopback", "own"] | None:
    """Whether this SMS came from one of our phones; a loopback that is in time is noted.

    One that a refresh dug up later proves nothing about receiving. Whatever else our phones say is nobody's word:
    answered, it would come back and be answered for ever.
    """
    phones = devices.listed(kabar)
    if texted.sender not in {phone.number for phone in phones if phone.number}:
        return None
    if not _TEXT.fullmatch(texted.body.strip()):
        return "own"
    for phone in phones:
        sent = phone.loopback_sent_at
        mine = phone.device_id == texted.device_id and phone.number == texted.sender
        if not mine or sent is None or texted.body.strip() != f"Kabar {_token(kabar, phone, sent)}":
            continue
        if under_way(phone, now):
            with kabar.database.write() as connection:
                connection.execute(
                    update(device)
                    .where(device.c.id == phone.id, device.c.loopback_sent_at == sent)
                    .values(loopback_back_at=now)
                )
    return "loopback"


def _token(kabar: Kabar, phone: Phone, sent: datetime) -> str:
    """Says nothing, and nobody who does not have our keys can write it."""
    return kabar.vault.index("loopback", f"{phone.device_id}:{sent.isoformat()}").hex()[:12]
