"""Writing down a turn: the message that came, where the conversation stands now, and the reply.

On the path of every message, so: few statements, prepared once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, null, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.base import Inbound
from bot.core.effects import Reply
from bot.core.render import render
from bot.core.session import Session
from bot.core.session_json import to_json
from bot.services import writing
from bot.services.effects import Origin
from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.senders import Sender
from bot.services.writing import Draft
from bot.store import conversation, message, new_id
from bot.store.message import REPLY, URGENT
from bot.store.prepared import Prepared

REPLY_LASTS = timedelta(hours=6)
"""A reply that could not be sent for so long would come out of the blue; a person is told instead."""

_UPDATE_CONVERSATION = (
    update(conversation)
    .where(conversation.c.person_id == bindparam("who"))
    .values(
        session=bindparam("new_session"),
        line=bindparam("new_line"),
        last_in_at=bindparam("new_last_in_at"),
        parked_at=bindparam("new_parked_at"),
        awaited_since=null(),
    )
)
_MOVE_ON = Prepared(_UPDATE_CONVERSATION)
REPLY_ROW = Prepared(insert(message), writing.COLUMNS)
_MOVE_ON_AND_REPLY = Prepared(
    insert(message)
    .values({name: bindparam(f"reply_{name}") for name in writing.COLUMNS})
    .add_cte(_UPDATE_CONVERSATION.cte("moved"))
)
"""Both in one statement, for PostgreSQL: one way to the server less. SQLite knows no such thing."""
_INSERT_ONCE = {
    kind: Prepared(
        insert_into(message).on_conflict_do_nothing(index_elements=[message.c.provider_id]).returning(message.c.id),
        writing.COLUMNS_IN,
    )
    for kind, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class Duplicate(Exception):
    """This provider id is stored already: the whole turn is undone."""


def store(
    connection: Connection, kabar: Kabar, inbound: Inbound, identity_id: UUID, now: datetime, owner: Mapping[str, Any]
) -> UUID:
    """Keep what came in; raises Duplicate where it is kept already."""
    message_id = new_id()
    body = inbound.body[: writing.LONGEST_BODY]
    inserted = _INSERT_ONCE[connection.dialect.name].first(
        connection,
        {
            "id": message_id,
            "direction": "in",
            "person_id": None,
            "staff_id": None,
            "channel": inbound.channel,
            "line": inbound.line,
            "provider_id": inbound.provider_id,
            "identity_id": identity_id,
            "body": kabar.vault.seal(body, writing.BODY, message_id),
            "priority": REPLY,
            "status": "received",
            "created_at": now,
            **owner,
        },
    )
    if inserted is None:
        raise Duplicate
    return message_id


def move_on(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    session: Session | None,
    origin: Origin,
    parked_at: datetime | None,
    reply: Mapping[str, Any] | None = None,
) -> None:
    """Note where the conversation stands now, and put the reply into the outbox."""
    changed = {
        "who": who.id,
        "new_session": kabar.vault.seal(to_json(session), "conversation.session", who.id) if session else None,
        "new_line": origin.line,
        "new_last_in_at": origin.now,
        "new_parked_at": parked_at,
    }
    if reply is not None and not kabar.database.sqlite:
        _MOVE_ON_AND_REPLY.run(connection, changed | {f"reply_{name}": value for name, value in reply.items()})
        return
    _MOVE_ON.run(connection, changed)
    if reply is not None:
        REPLY_ROW.run(connection, reply)


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
        priority=URGENT if reply.crisis else REPLY,
        lasts=None if reply.crisis else REPLY_LASTS,
    )
    return writing.row_of(kabar, draft, now)
