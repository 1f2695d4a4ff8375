"""The way in: one transaction from a provider's message to its reply, effects and alerts, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, null, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.channels.base import Inbound
from bot.core.effects import Done, Raised, Reply, Turn
from bot.core.hear import risk
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
from bot.store.prepared import Prepared

log = get_logger(__name__)

CROSSED = frozenset({"40P01", "40001"})
"""SQLSTATEs of PostgreSQL: deadlock, serialization failure."""
TRIES = 3

REPLY_LASTS = timedelta(hours=6)
"""A reply that could not be sent for so long would come out of the blue; a person is told instead."""

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
        awaited_since=null(),
    )
)
_MOVE_ON = Prepared(_UPDATE_CONVERSATION)
_REPLY = Prepared(insert(message), writing.COLUMNS)
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


def receive(kabar: Kabar, inbound: Inbound) -> Received:
    """Take in one message. Returns after the commit; a message seen before changes nothing.

    Messages of one person are taken strictly one after another: the person's rows are locked to the end. A fault of
    ours keeps the message and parks the conversation; a database that is away raises, so that the provider repeats.
    """
    now = kabar.clock.now()
    try:
        try:
            received = _take_patiently(kabar, inbound, now, _step)
        except (_Duplicate, OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("step_failed", provider_id=inbound.provider_id)
            received = _take_patiently(kabar, inbound, now, _park)
    except _Duplicate:
        return Received("duplicate")
    kabar.nudge()
    return received


_Way = Callable[[Connection, Kabar, Sender, Inbound, Origin], Received]


def _take_patiently(kabar: Kabar, inbound: Inbound, now: datetime, way: _Way) -> Received:
    """Again where PostgreSQL ended the transaction because two waited for each other: nothing of it was kept."""
    for _ in range(TRIES - 1):
        try:
            return _take(kabar, inbound, now, way)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CROSSED:
                raise
    return _take(kabar, inbound, now, way)


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
    session = sender.session(kabar)
    publishing.ensure_versions(connection, kabar, session)
    turn = _turn(connection, kabar, who, session, inbound, now)
    if sender.awaited:
        follow_ups.answered(connection, who, now)
    if turn.effects:
        who = effects.carry_out(connection, kabar, who, turn.effects, origin)
    if who.status == "invited":
        follow_ups.keep_inviting(connection, kabar, who, now)
    if sender.parked:
        # a person has to look first; warning signs and STOP are heard and answered all the same
        answered = any(isinstance(e, Done) for e in turn.effects) or (turn.reply is not None and turn.reply.crisis)
        turn = Turn(None, turn.reply if answered else None)
    reply = _reply_row(kabar, who, turn.reply, sender, inbound, now) if turn.reply is not None else None
    _move_on(connection, kabar, who, turn.session, origin, now if sender.parked else None, reply)
    return Received("parked" if sender.parked else "new", who.code)


def _park(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, origin: Origin) -> Received:
    """Keep the message, be silent, and have a person look: after a failed step nobody knows where it stood.

    A red sign stays red, and is answered, whatever else is broken.
    """
    who, text = sender.person, inbound.body[: writing.LONGEST_BODY]
    raised = Raised("orange", "parked", "a step of the conversation failed", text)
    raise_sign(connection, kabar, who, Sign(raised, origin.message_id), origin.now)
    red = risk.find(kabar.content.world.lexicon, text)
    if red is not None and red.level == "red":
        sign = Sign(Raised("red", red.category, red.rule, red.words), origin.message_id)
        raise_sign(connection, kabar, who, sign, origin.now)
        reply = Reply((kabar.content.world.text("crisis_again"),), crisis=True)
        _REPLY.run(connection, _reply_row(kabar, who, reply, sender, inbound, origin.now))
    if sender.awaited:
        follow_ups.answered(connection, who, origin.now)
    _move_on(connection, kabar, who, None, origin, origin.now)
    return Received("parked", who.code)


def _turn(
    connection: Connection, kabar: Kabar, who: Person, session: Session | None, inbound: Inbound, now: datetime
) -> Turn:
    # what is no text and has none (a voice note, a place on the map) is for a person to look at
    other = inbound.media > 0 or (inbound.kind not in {"text", "button"} and not inbound.body.strip())
    said = Said(inbound.body[: writing.LONGEST_BODY], media=other)
    local = now.astimezone(ZoneInfo(who.timezone))
    return step(kabar.content.world, session, said, Facts(connection, who, now), local)


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
        raise _Duplicate
    return message_id


def _move_on(
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
        _REPLY.run(connection, reply)


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
        lasts=None if reply.crisis else REPLY_LASTS,
    )
    return writing.row_of(kabar, draft, now)
