"""E-mail to a member: the subject holds level and code, the text besides these the time and the link. No name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, select
from sqlalchemy.exc import IntegrityError

from bot.log import get_logger
from bot.services.kabar import EMAIL, Kabar
from bot.services.persons import people
from bot.services.sending import writing
from bot.services.sending.writing import Draft
from bot.store import identity, staff
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

log = get_logger(__name__)

LEADERS: Final = ("supervisor", "admin")


def worded(kabar: Kabar, language: str, said: Mapping[str, str]) -> dict[str, Any]:
    """What an alert would say by e-mail, to be kept beside what it says by phone; nothing where there is no e-mail."""
    if kabar.channel_of(EMAIL) is None:
        return {}
    return {"mail": [_subject(kabar, language, said), kabar.common(language, "alert_mail", **said)]}


def dressed(connection: Connection, kabar: Kabar, draft: Draft, now: datetime) -> Draft | None:
    """The same as an e-mail; None where its member has no address that opens, or nothing is known for a subject."""
    content = dict(draft.content or {})
    values = content.get("values")
    if "mail" in content:
        subject, body = content["mail"]
    elif values:
        subject, body = _subject(kabar, content["language"], values), draft.body
    else:
        return None
    address = draft.staff_id and address_of(connection, kabar, draft.staff_id, now)
    if not address:
        return None
    said = {**content, "subject": subject, "plain": draft.body}
    return replace(draft, line=EMAIL, identity_id=address, body=body, content=said)


def address_of(connection: Connection, kabar: Kabar, staff_id: UUID, now: datetime) -> UUID | None:
    """The identity of the address that this member logs in with, written when it is first wanted."""
    row = connection.execute(select(staff.c.email, staff.c.email_index).where(staff.c.id == staff_id)).one()
    known = (identity.c.staff_id == staff_id, identity.c.kind == EMAIL, identity.c.value_index == row.email_index)
    query = select(identity.c.id).where(*known)
    found: UUID | None = connection.execute(query).scalar()
    if found is not None:
        return found
    try:
        address = kabar.vault.open(row.email, "staff.email", staff_id)
    except SealBroken:
        log.exception("address_does_not_open", staff_id=str(staff_id))
        return None
    try:
        with connection.begin_nested():
            return people.add_identity(connection, kabar, now, EMAIL, address, {"staff_id": staff_id})
    except IntegrityError:
        return connection.execute(query).scalar()  # another process was first


def leaders(connection: Connection) -> list[AnyRow]:
    """Supervisors and admins, with id, district, language and time zone; whether they have a number does not matter."""
    mine = (staff.c.active, staff.c.role.in_(LEADERS))
    query = select(staff.c.id, staff.c.district, staff.c.language, staff.c.timezone).where(*mine)
    return list(connection.execute(query.order_by(staff.c.created_at, staff.c.id)))


def notify(
    connection: Connection, kabar: Kabar, staff_id: UUID, said: tuple[str, str], priority: int, now: datetime
) -> bool:
    """Write an e-mail of this subject and text, which goes by no other way; False where there is no address."""
    address = address_of(connection, kabar, staff_id, now)
    if address is None:
        return False
    subject, body = said
    content = {"subject": subject}
    draft = Draft("notice", body, EMAIL, address, staff_id=staff_id, priority=priority, content=content)
    writing.write(connection, kabar, draft, now)
    return True


def phone_of(connection: Connection, staff_id: UUID) -> UUID | None:
    """The identity of this member's number."""
    mine = and_(identity.c.staff_id == staff_id, identity.c.kind == "phone")
    return connection.execute(select(identity.c.id).where(mine)).scalar()


def _subject(kabar: Kabar, language: str, said: Mapping[str, str]) -> str:
    return kabar.common(language, "mail_subject", level=said["level"], code=said["code"])
