"""Media that people sent: noted in the turn, fetched by the worker after it, kept sealed. Only with KABAR_KEEP_MEDIA.

A failure here never touches the message: it is there, and a caseworker sees what it was.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, or_, select, update

from bot.channels.base import Inbound, SendError
from bot.channels.twilio import TwilioChannel
from bot.channels.twilio_listed import MEDIA_LIST
from bot.channels.twilio_media import Fetched, NotFetched
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.sending.claims import machine_now
from bot.store import media, new_id
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

log = get_logger(__name__)

URL, BODY = "media.url", "media.body"
MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=1)
"""Doubles with each try; also how long a fetch under way keeps other workers off it."""
MOST_SECONDS = 20.0
"""What is left is fetched after the next nudge: the clock gives one while anything is wanted."""


def want(connection: Connection, kabar: Kabar, inbound: Inbound, message_id: UUID, now: datetime) -> None:
    """Note what came with a message, where it is to be kept."""
    if kabar.settings.keep_media:
        _want(connection, kabar, inbound.media_at, message_id, now)


def _want(
    connection: Connection, kabar: Kabar, files: Sequence[tuple[str, str]], message_id: UUID, now: datetime
) -> None:
    key = person_keys.of_message(connection, kabar, message_id) if files else None
    for url, content_type in files:
        media_id = new_id()
        row = {"id": media_id, "message_id": message_id, "status": "wanted", "content_type": content_type}
        sealed = kabar.vault.seal(url, URL, media_id, key)
        connection.execute(insert(media).values(**row, url=sealed, created_at=now, due_at=machine_now()))


def wake(kabar: Kabar, _now: datetime) -> int:
    """Wake the worker if something is to be fetched; gives whether."""
    with kabar.database.read() as connection:
        found = connection.execute(_due().limit(1)).first() is not None
    if found:
        kabar.nudge()
    return int(found)


def fetch(kabar: Kabar, seconds: float = MOST_SECONDS) -> int:
    """Fetch what is due, one after another; gives how many were kept."""
    kept = 0
    end = time.monotonic() + seconds
    channel = kabar.channels.get(kabar.settings.channel)
    while isinstance(channel, TwilioChannel) and time.monotonic() < end:
        row = _claim(kabar)
        if row is None:
            break
        try:
            kept += _fetch(kabar, channel, row)
        except SealBroken:
            log.exception("media_does_not_open", media_id=str(row.id))
            _write(kabar, row.id, status="lost", due_at=None)
    return kept


def _due() -> Any:  # noqa: ANN401 - a select
    in_time = or_(media.c.due_at.is_(None), media.c.due_at <= machine_now())
    return select(media).where(media.c.status == "wanted", in_time)


def _claim(kabar: Kabar) -> AnyRow | None:
    """The next one, for this process alone: whoever dies over it leaves it to a later try."""
    with kabar.database.write() as connection:
        row: AnyRow | None = connection.execute(_due().order_by(media.c.due_at).limit(1)).first()
        if row is None:
            return None
        claimed = connection.execute(
            update(media)
            .where(media.c.id == row.id, media.c.status == "wanted", media.c.attempts == row.attempts)
            .values(attempts=row.attempts + 1, due_at=machine_now() + FIRST_WAIT * 2**row.attempts)
        )
        return row if claimed.rowcount else None


def _fetch(kabar: Kabar, channel: TwilioChannel, row: AnyRow) -> bool:
    url = kabar.vault.open(row.url, URL, row.id)
    listed = MEDIA_LIST.search(url)
    got = _expand(kabar, channel, row, listed["sid"]) if listed else channel.fetch(url)
    if got is None:
        return False
    if isinstance(got, Fetched):
        _keep(kabar, row, got)
        return True
    log.warning("media_not_kept", media_id=str(row.id), why=got.why)
    if got.refused:
        _write(kabar, row.id, status="refused", url=None, due_at=None)
    elif row.attempts + 1 >= MOST_TRIES:
        _write(kabar, row.id, status="lost", due_at=None)
    return False


def _keep(kabar: Kabar, row: AnyRow, got: Fetched) -> None:
    plain = base64.b64encode(got.data).decode()
    kept = {"status": "kept", "size": len(got.data), "content_type": got.content_type, "url": None, "due_at": None}
    with kabar.database.write() as connection:
        # read anew: the key may have been destroyed while the file came
        body = kabar.vault.seal(plain, BODY, row.id, person_keys.of_message(connection, kabar, row.message_id))
        connection.execute(update(media).where(media.c.id == row.id).values(body=body, **kept))


def _expand(kabar: Kabar, channel: TwilioChannel, row: AnyRow, sid: str) -> NotFetched | None:
    """In place of the address where its files are listed, one row for each; they are fetched in their turn."""
    found = channel.media_of(sid)
    if isinstance(found, SendError):
        return NotFetched(found.code)
    if not found:
        return NotFetched("none", refused=True)
    with kabar.database.write() as connection:
        gone = connection.execute(delete(media).where(media.c.id == row.id, media.c.status == "wanted"))
        if gone.rowcount:
            _want(connection, kabar, found, row.message_id, row.created_at)
    return None


def _write(kabar: Kabar, media_id: UUID, **values: Any) -> None:  # noqa: ANN401 - columns
    with kabar.database.write() as connection:
        connection.execute(update(media).where(media.c.id == media_id).values(**values))
