"""A template that is refused when it is sent counts as approved no more, whatever the provider said before."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.sending import contents
from bot.services.sending.templates import APPROVED
from bot.store import template as rows
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

log = get_logger(__name__)

REFUSED = "refused"
"""Our own word, until the provider is asked: it took this for approved, and WhatsApp did not."""
FAULTS = frozenset({"21655", "63016", "63027", "63040", "63041", "63042"})
"""Codes by which a template is at fault: not there, taken for free text, not there in this language, rejected, paused,
disabled. https://www.twilio.com/docs/api/errors"""


def refused(connection: Connection, kabar: Kabar, row: AnyRow) -> None:
    """This message failed for good: was it a template that is at fault, the next one is not sent by it."""
    if row.error_code not in FAULTS or row.content is None:
        return
    try:
        sid = contents.opened(kabar, row).get("sid")
    except SealBroken:
        return  # whoever needs its words says so
    # whom many failures concern waits for no other: one of them is enough
    found = select(rows.c.sid).where(rows.c.sid == sid, rows.c.status == APPROVED).with_for_update(skip_locked=True)
    if sid is not None and connection.execute(found).first() is not None:
        connection.execute(update(rows).where(rows.c.sid == sid).values(status=REFUSED, reason=row.error_code))
        log.warning("template_refused", code=row.error_code)
