"""Whose button was tapped: WhatsApp shows those of every message as long as the message is there."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from bot.channels.base import Inbound
from bot.core.effects import Asked
from bot.core.session import Session
from bot.core.tapped import Tapped
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending import contents
from bot.services.sending.writing import BODY
from bot.store import message
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import KNOCKS
from bot.store.prepared import Prepared

log = get_logger(__name__)

LOOKED_AT = 10
"""Messages back that an open question may stand: it is asked again with whatever is said in between."""
NOT_KNOWN_YET = ("claimed", "unknown")
"""States in which a phone may show a message whose id at the provider we do not know yet."""

_COLUMNS = (message.c.id, message.c.provider_id, message.c.kind, message.c.status, message.c.content)
_NEWEST = Prepared(
    select(*_COLUMNS)
    .where(message.c.person_id == bindparam("who"), message.c.direction == "out")
    .order_by(message.c.created_at.desc(), message.c.id.desc())
    .limit(LOOKED_AT)
)
_OF = Prepared(select(*_COLUMNS).where(message.c.provider_id == bindparam("sid"), message.c.direction == "out"))
_LAST_SAID = Prepared(
    select(message.c.id, message.c.body, message.c.came_as)
    .where(message.c.person_id == bindparam("who"), message.c.direction == "in")
    .order_by(message.c.created_at.desc(), message.c.id.desc())
    .limit(1)
)


def older(connection: Connection, kabar: Kabar, who: UUID, inbound: Inbound, session: Session | None) -> Tapped | None:
    """An older message's button, or None: what asks the open question is the newest that asks. Asks nothing for text.

    Where nobody told whose button it was, it is taken for the newest one's, as words are.
    """
    if inbound.kind != "button" or inbound.answers is None:
        return None
    rows = [row for row in _NEWEST.all(connection, {"who": who}) if row.kind not in KNOCKS]
    tapped = next((row for row in rows if row.provider_id == inbound.answers), None)
    if tapped is None:
        tapped = _OF.first(connection, {"sid": inbound.answers})
    if tapped is None and rows and rows[0].provider_id is None and rows[0].status in NOT_KNOWN_YET:
        tapped = rows[0]
    if tapped is not None and _asks_what_is_open(kabar, rows, tapped, session):
        return None
    asked = _asked(kabar, tapped) if tapped is not None else None
    return Tapped(asked, _is_said_again(connection, kabar, who, inbound.body))


def _asks_what_is_open(kabar: Kabar, rows: list[AnyRow], tapped: AnyRow, session: Session | None) -> bool:
    """Whether the open question was asked by this message, and since then by none but the same one once more."""
    if rows and tapped is rows[0] and not _has_answers(kabar, tapped):
        return True
    top = session.top if session is not None else None
    open_now = Asked(top.flow, top.version, top.node) if top is not None else None
    seen = False
    for row in rows:
        asked = _asked(kabar, row)
        if asked is None and not seen and row is not tapped:
            continue  # words of ours without a question, since
        if asked is None or asked != open_now:
            return False
        if row is tapped:
            return True
        seen = True
    return False


def _has_answers(kabar: Kabar, row: AnyRow) -> bool:
    return _asked(kabar, row) is not None


def _asked(kabar: Kabar, row: AnyRow) -> Asked | None:
    try:
        return contents.asked(contents.opened(kabar, row))
    except SealBroken:
        log.exception("content_does_not_open", message_id=str(row.id))
        return None


def _is_said_again(connection: Connection, kabar: Kabar, who: UUID, body: str) -> bool:
    last = _LAST_SAID.first(connection, {"who": who})
    if last is None or last.came_as != "button":
        return False
    try:
        return kabar.vault.open(last.body, BODY, last.id) == body
    except SealBroken:
        return False
