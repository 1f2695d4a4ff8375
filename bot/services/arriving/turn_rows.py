"""Writing down a turn: the message that came, where the conversation stands now, and the reply.

On the path of every message, so: few statements, prepared once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, case, func, null, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.base import Inbound
from bot.core.effects import Reply
from bot.core.render import render
from bot.core.session import Session
from bot.core.session_json import to_json
from bot.core.timing import next_safe
from bot.services.arriving.senders import Sender
from bot.services.arriving.shared import SESSION
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.services.sending import contents, writing
from bot.services.sending.writing import Draft
from bot.store import conversation, identity, message, new_id
from bot.store.message import REPLY, URGENT
from bot.store.prepared import Prepared
from bot.store.together import Write, run_together

REPLY_LASTS = timedelta(hours=6)
"""A reply that could not be sent for so long would come out of the blue; a person is told instead."""
FRESH = timedelta(hours=1)
"""Whoever wrote longer ago does not sit with the phone in hand: the reply keeps to their hours."""

_wrote = bindparam("new_whatsapp_in_at", type_=conversation.c.whatsapp_in_at.type)
_MOVE_ON = Prepared(
    update(conversation)
    .where(conversation.c.person_id == bindparam("who"))
    .values(
        session=bindparam("new_session"),
        line=bindparam("new_line"),
        last_in_at=bindparam("new_last_in_at"),
        parked_at=bindparam("new_parked_at"),
        awaited_since=null(),
        # what came late may be older than what opened the window last
        whatsapp_in_at=case(
            (conversation.c.whatsapp_in_at > _wrote, conversation.c.whatsapp_in_at),
            else_=func.coalesce(_wrote, conversation.c.whatsapp_in_at),
        ),
        held=null(),
    )
)
_INSERT_ONCE = {
    kind: Prepared(
        insert_into(message).on_conflict_do_nothing(index_elements=[message.c.provider_id]).returning(message.c.id),
        (*writing.COLUMNS_IN, "late_at"),
    )
    for kind, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}

_SURE = Prepared(update(identity).where(identity.c.id == bindparam("known")).values(sure_at=bindparam("new_sure_at")))


class Duplicate(Exception):
    """This provider id is stored already: the whole turn is undone."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came, and what is to be written for it. Not kept yet."""

    id: UUID
    line: str
    at: datetime
    writes: Sequence[Write]
    """The last one gives a row, unless the message is kept already."""
    written_at: datetime
    """When its writer sent it, as far as we know: from then on WhatsApp's window is open."""


def incoming(
    connection: Connection,
    kabar: Kabar,
    inbound: Inbound,
    identity_id: UUID,
    now: datetime,
    owner: Mapping[str, Any],
    key: bytes | None = None,
) -> Incoming:
    """The row of a message that came in. ``key``: of the person who wrote it."""
    message_id = new_id()
    body = inbound.body[: writing.LONGEST_BODY]
    row = {
        "id": message_id,
        "direction": "in",
        "person_id": None,
        "staff_id": None,
        "channel": inbound.channel,
        "line": inbound.line,
        "provider_id": inbound.provider_id,
        "identity_id": identity_id,
        "body": kabar.vault.seal(body, writing.BODY, message_id, key),
        "priority": REPLY,
        "status": "received",
        "created_at": now,
        "late_at": inbound.written_at,
        "came_as": inbound.kind[:32],
        **owner,
    }
    return Incoming(
        message_id, inbound.line, now, [(_INSERT_ONCE[connection.dialect.name], row)], inbound.written_at or now
    )


def sure(identity_id: UUID, now: datetime) -> Write:
    """Whoever is known by this number or user id has written on it. Once a day: see ``Sender.stale``."""
    return _SURE, {"known": identity_id, "new_sure_at": now}


def keep(connection: Connection, came: Incoming, *also: Write) -> None:
    """Write a message that came, and the other writes given. Raises Duplicate where it is kept already."""
    if run_together(connection, [*also, *came.writes]) is None:
        raise Duplicate


def move_on(
    kabar: Kabar,
    who: Person,
    session: Session | None,
    came: Incoming,
    parked_at: datetime | None,
    reply: Mapping[str, Any] | None = None,
) -> list[Write]:
    """The writes that note where the conversation stands now, and put the reply into the outbox."""
    changed = {
        "who": who.id,
        "new_session": kabar.vault.seal(to_json(session), SESSION, who.id, who.key) if session else None,
        "new_line": came.line,
        "new_last_in_at": came.at,
        "new_whatsapp_in_at": came.written_at if came.line == "whatsapp" else None,
        "new_parked_at": parked_at,
    }
    return [(_MOVE_ON, changed), *([(writing.OUT_ROW, reply)] if reply is not None else [])]


def reply_row(
    kabar: Kabar, who: Person, reply: Reply, sender: Sender, inbound: Inbound, now: datetime
) -> dict[str, Any]:
    """The reply as a row of the outbox, in the person's language."""
    draft = Draft(
        kind="crisis" if reply.crisis else "reply",
        body=render(reply, lambda text: kabar.say(who.language, text)),
        line=inbound.line,
        identity_id=sender.identity_id,
        person_id=who.id,
        key=who.key,
        priority=URGENT if reply.crisis else REPLY,
        due_at=None if reply.crisis else _not_before(who, inbound, now),
        lasts=None if reply.crisis else REPLY_LASTS,
        content=contents.offered(kabar, who.language, inbound.line, reply),
    )
    return writing.row_of(kabar, draft, now)


def _not_before(who: Person, inbound: Inbound, now: datetime) -> datetime | None:
    """None: at once. What was written long ago is not answered in the middle of the night."""
    if inbound.written_at is None or now - inbound.written_at <= FRESH:
        return None
    safe = next_safe(now, ZoneInfo(who.timezone), who.safe_from, who.safe_to)
    return safe if safe > now else None
