"""The way in: one transaction from a provider's message to its reply, effects and alerts, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.channels.base import Inbound
from bot.core.effects import Done, Raised, Reply, Turn
from bot.core.render import render
from bot.core.session import Session
from bot.core.session_json import to_json
from bot.core.step import Said, step
from bot.log import get_logger
from bot.services import effects, follow_ups, publishing, senders, staff_answers, writing
from bot.services.effects import Origin
from bot.services.facts import Facts
from bot.services.kabar import Kabar
from bot.services.people import Person
from bot.services.raising import Sign, raise_sign
from bot.services.senders import Sender, StaffSender
from bot.services.writing import Draft
from bot.store import conversation, message, new_id
from bot.store.message import REPLY, URGENT

log = get_logger(__name__)

State = Literal["new", "duplicate", "parked", "staff"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message that came in."""

    state: State
    person: str | None = None


class _Duplicate(Exception):
    """This provider id is stored already: the whole turn is undone."""


_UPDATE_CONVERSATION = (
    update(conversation)
    .where(conversation.c.person_id == bindparam("who"))
    .values(
        session=bindparam("new_session"),
        line=bindparam("new_line"),
        last_in_at=bindparam("new_last_in_at"),
        parked_at=bindparam("new_parked_at"),
        awaited_since=None,
    )
)
_INSERT_ONCE = {
    "sqlite": sqlite.insert(message)
    .on_conflict_do_nothing(index_elements=[message.c.provider_id])
    .returning(message.c.id),
    "postgresql": postgresql.insert(message)
    .on_conflict_do_nothing(index_elements=[message.c.provider_id])
    .returning(message.c.id),
}


def receive(kabar: Kabar, inbound: Inbound) -> Received:
    """Take in one message. Returns after the commit; a message seen before changes nothing.

    Messages of one person are taken strictly one after another: the person's rows are locked to the end. A fault of
    ours keeps the message and parks the conversation; a database that is away raises, so that the provider repeats.
    """
    now = kabar.clock.now()
    try:
        received = _take(kabar, inbound, now, _step)
    except _Duplicate:
        return Received("duplicate")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("step_failed", provider_id=inbound.provider_id)
        received = _take(kabar, inbound, now, _park)
    kabar.nudge()
    return received


_Way = Callable[[Connection, Kabar, Sender, Inbound, Origin], Received]


def _take(kabar: Kabar, inbound: Inbound, now: datetime, way: _Way) -> Received:
    with kabar.database.write() as connection:
        sender = senders.find(connection, kabar, inbound, now)
        if isinstance(sender, StaffSender):
            return _from_staff(connection, kabar, sender, inbound, now)
        owner = {"person_id": sender.person.id, "kind": "said"}
        message_id = _store(connection, kabar, inbound, sender.identity_id, now, owner)
        return way(connection, kabar, sender, inbound, Origin(message_id, inbound.line, now))


def _step(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, origin: Origin) -> Received:
    who, now = sender.person, origin.now
    publishing.ensure_versions(connection, kabar, sender.session)
    said = Said(inbound.body[: writing.LONGEST_BODY], media=inbound.media > 0)
    local = now.astimezone(ZoneInfo(who.timezone))
    turn = step(kabar.content.world, sender.session, said, Facts(connection, kabar, who, now), local)
    if sender.awaited:
        follow_ups.answered(connection, who, now)
    if turn.effects:
        who = effects.carry_out(connection, kabar, who, turn.effects, origin)
    if who.status == "invited":
        follow_ups.keep_inviting(connection, kabar, who, now)
    if sender.parked:
        # a person has to look first; warning signs and STOP were heard all the same
        turn = Turn(None, turn.reply if any(isinstance(e, Done) for e in turn.effects) else None)
    _move_on(connection, kabar, who, turn.session, origin, now if sender.parked else None)
    if turn.reply is not None:
        connection.execute(insert(message), _reply_row(kabar, who, turn.reply, sender, inbound, now))
    return Received("parked" if sender.parked else "new", who.code)


def _park(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, origin: Origin) -> Received:
    """Keep the message, be silent, and have a person look: after a failed step nobody knows where it stood."""
    raised = Raised("orange", "parked", "a step of the conversation failed", inbound.body[: writing.LONGEST_BODY])
    raise_sign(connection, kabar, sender.person, Sign(raised, origin.message_id), origin.now)
    if sender.awaited:
        follow_ups.answered(connection, sender.person, origin.now)
    _move_on(connection, kabar, sender.person, None, origin, origin.now)
    return Received("parked", sender.person.code)


def _from_staff(connection: Connection, kabar: Kabar, sender: StaffSender, inbound: Inbound, now: datetime) -> Received:
    owner = {"staff_id": sender.staff_id, "kind": "staff_said"}
    _store(connection, kabar, inbound, sender.identity_id, now, owner)
    staff_answers.take(connection, kabar, sender, inbound, now)
    return Received("staff")


def _store(
    connection: Connection, kabar: Kabar, inbound: Inbound, identity_id: UUID, now: datetime, owner: Mapping[str, Any]
) -> UUID:
    message_id = new_id()
    body = inbound.body[: writing.LONGEST_BODY]
    inserted = connection.execute(
        _INSERT_ONCE[connection.dialect.name],
        {
            "id": message_id,
            "direction": "in",
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
    if inserted.first() is None:
        raise _Duplicate
    return message_id


def _move_on(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    session: Session | None,
    origin: Origin,
    parked_at: datetime | None,
) -> None:
    sealed = kabar.vault.seal(to_json(session), "conversation.session", who.id) if session else None
    connection.execute(
        _UPDATE_CONVERSATION,
        {
            "who": who.id,
            "new_session": sealed,
            "new_line": origin.line,
            "new_last_in_at": origin.now,
            "new_parked_at": parked_at,
        },
    )


def _reply_row(
    kabar: Kabar, who: Person, reply: Reply, sender: Sender, inbound: Inbound, now: datetime
) -> dict[str, Any]:
    draft = Draft(
        kind="crisis" if reply.crisis else "reply",
        body=render(reply, lambda text: kabar.say(who.language, text)),
        line=inbound.line,
        identity_id=sender.identity_id,
        person_id=who.id,
        priority=URGENT if reply.crisis else REPLY,
    )
    return writing.row_of(kabar, draft, now)
