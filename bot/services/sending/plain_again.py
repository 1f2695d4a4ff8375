"""Buttons that are refused after they were taken: the same message once more, as the numbered text that it also is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.services.sending import contents, writing
from bot.services.sending.writing import BODY, Draft
from bot.store import conversation
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import UNASKED

log = get_logger(__name__)

AT_FAULT = frozenset({"21655", "21656", "63005", "63006", "63021"})
"""Codes that blame the content, so that plain text may pass where buttons did not."""


def write(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> bool:
    """Write it once more without its content; False where a person has to look instead.

    Only what the provider had taken: what it refuses at once has gone out as text in the same moment (see ``buttons``).
    A question is not repeated to somebody who has written since: another one stands by now.
    """
    if row.error_code not in AT_FAULT or row.provider_id is None or not row.content:
        return False
    too_late = row.expires_at is not None and row.expires_at <= now
    stopped = row.kind in UNASKED and who.status in {"stopped", "refused"}
    if too_late or stopped or (row.kind != "crisis" and _has_written(connection, row)):
        return False
    try:
        body = kabar.vault.open(row.body, BODY, row.id)
        choices = contents.opened(kabar, row).get("choices")
    except SealBroken:
        log.exception("message_does_not_open", message_id=str(row.id))
        return False
    if not body or not choices:
        return False  # HAPUS: its words are gone
    draft = Draft(
        kind=row.kind,
        body=body,
        line=row.line,
        identity_id=row.identity_id,
        person_id=who.id,
        priority=row.priority,
        lasts=row.expires_at - now if row.expires_at is not None else None,
    )
    writing.write(connection, kabar, draft, now)
    return True


def _has_written(connection: Connection, row: AnyRow) -> bool:
    last_in = select(conversation.c.last_in_at).where(conversation.c.person_id == row.person_id)
    heard = connection.execute(last_in).scalar()
    return heard is not None and heard > row.created_at
