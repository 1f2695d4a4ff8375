"""Answers as buttons that were taken and refused later, by a receipt: the message goes once more, as numbered text."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.log import get_logger
from bot.services import contents, writing
from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.writing import BODY, Draft
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken
from bot.store.message import UNASKED

log = get_logger(__name__)

NOT_THE_BUTTONS: Final = frozenset({"21408", "21602", "21606", "21612", "21617", "30007", "63007"})
"""Faults of our sender, of the country or of the words: as a text it would be refused as well."""


def write_again(connection: Connection, kabar: Kabar, who: Person, row: AnyRow, now: datetime) -> bool:
    """Put it into the outbox without its buttons; False where a person has to look instead.

    Once: what is written here has none. What the provider did not even take has been tried as a text already.
    """
    too_late = row.expires_at is not None and row.expires_at <= now
    stopped = row.kind in UNASKED and who.status in {"stopped", "refused"}
    if row.sent_at is None or row.error_code in NOT_THE_BUTTONS or too_late or stopped:
        return False
    try:
        body = kabar.vault.open(row.body, BODY, row.id)
        content = contents.opened(kabar, row)
    except SealBroken:
        log.exception("message_does_not_open", message_id=str(row.id))
        return False
    if not body or not content.get("choices"):
        return False
    log.warning("buttons_refused", message_id=str(row.id), code=row.error_code)
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
