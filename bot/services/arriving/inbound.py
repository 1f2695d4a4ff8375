"""The way in: one transaction from a provider's message to its reply, effects and alerts, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.channels.base import Inbound
from bot.core import fired
from bot.core.effects import Done, Raised, Reply, Turn
from bot.core.hear import risk
from bot.core.session import Session
from bot.core.step import Begin, Said, step
from bot.log import get_logger
from bot.services import publishing
from bot.services.arriving import (
    answered,
    danger,
    effects,
    habits,
    long_silent,
    media,
    overtaken,
    senders,
    taps,
    turn_rows,
    with_a_person,
)
from bot.services.arriving.effects import Origin
from bot.services.arriving.facts import Facts
from bot.services.arriving.senders import Sender, StaffSender
from bot.services.arriving.turn_rows import Incoming
from bot.services.cases import agreed_word, staff_answers
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import follow_ups
from bot.services.sending import knocks, writing
from bot.store import staff
from bot.store.crossed import patiently
from bot.store.together import Write, run_together

log = get_logger(__name__)

State = Literal["new", "duplicate", "parked", "staff"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message that came in."""

    state: State
    person: str | None = None


def receive(kabar: Kabar, inbound: Inbound) -> Received:
    """Take in one message. Returns after the commit; a message seen before changes nothing.

    Messages of one person are taken strictly one after another: the person's rows are locked to the end. A fault of
    ours keeps the message and parks the conversation; a database that is away raises, so that the provider repeats.
    """
    now = kabar.clock.now()
    try:
        try:
            received = _take_patiently(kabar, inbound, now, _step)
        except (turn_rows.Duplicate, OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("step_failed", provider_id=inbound.provider_id)
            received = _take_patiently(kabar, inbound, now, _park)
    except turn_rows.Duplicate:
        return Received("duplicate")
    kabar.nudge()
    return received


_Way = Callable[[Connection, Kabar, Sender, Inbound, Incoming], Received]


def _take_patiently(kabar: Kabar, inbound: Inbound, now: datetime, way: _Way) -> Received:
    return patiently(lambda: _take(kabar, inbound, now, way))


def _take(kabar: Kabar, inbound: Inbound, now: datetime, way: _Way) -> Received:
    with kabar.database.write(often=True) as connection:
        sender = senders.find(connection, kabar, inbound, now)
        if isinstance(sender, StaffSender):
            return _from_staff(connection, kabar, sender, inbound, now)
        owner = {"person_id": sender.person.id, "kind": "said"}
        came = turn_rows.incoming(connection, kabar, inbound, sender.identity_id, now, owner, sender.person.key)
        guarded = danger.way(connection, kabar, sender, inbound) if way is _step else None
        if guarded is not None:
            way = _guarded(guarded)
        elif way is _step and sender.taken:
            way = _kept_for_a_person
        elif way is _step and overtaken.is_(connection, kabar, sender.person.id, inbound, now):
            way = _overtaken
        if sender.awaited and way is not _overtaken:
            came = replace(came, writes=[*answered.writes(sender.person, now), *came.writes])
        if sender.stale:
            came = replace(came, writes=[turn_rows.sure(sender.identity_id, now), *came.writes])
        received = way(connection, kabar, sender, inbound, came)
        if sender.quiet is not None:
            long_silent.heard_as_them(connection, kabar, sender.quiet, sender.person, came.id, now)
        media.want(connection, kabar, inbound, came.id, now)
        return received


def _guarded(way: danger.Way) -> _Way:
    """Their danger word, or what came after it: see ``danger``."""

    def taken_in(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> Received:
        way(connection, kabar, sender, inbound, came)
        return Received("new", sender.person.code)

    return taken_in


def _step(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> Received:
    who, now = sender.person, came.at
    session = sender.session(kabar)
    publishing.ensure_versions(connection, kabar, session)
    held = knocks.waiting(kabar, sender) if sender.held else None
    turn = _turn(connection, kabar, sender, session, inbound, held, now)
    later: list[Write] = []
    # what most turns do can be written in one statement with the message; what the others do may point to it
    undecided = who.status in follow_ups.UNDECIDED
    kept_first = sender.held is not None or undecided or not effects.are_plain(turn.effects)
    if kept_first:
        turn_rows.keep(connection, came)
    if turn.effects:
        origin = Origin(came.id, came.line, now, sender.identity_id)
        who, later = effects.carry_out(connection, kabar, who, turn.effects, origin)
    if undecided:
        follow_ups.keep_inviting(connection, kabar, who, turn.session, now)
    if sender.parked:
        # a person has to look first; warning signs and STOP are heard and answered all the same
        answered = any(isinstance(e, Done) for e in turn.effects) or (turn.reply is not None and turn.reply.crisis)
        turn = Turn(None, turn.reply if answered else None)
    reply = turn_rows.reply_row(kabar, who, turn.reply, sender, inbound, now) if turn.reply is not None else None
    later += turn_rows.move_on(kabar, who, turn.session, came, now if sender.parked else None, reply)
    if kept_first:
        run_together(connection, later)
        if sender.held:
            knocks.heard(connection, kabar, who, sender.held, turn, now)
    else:
        turn_rows.keep(connection, came, *later)
    return Received("parked" if sender.parked else "new", who.code)


def _kept_for_a_person(
    connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming
) -> Received:
    """A caseworker writes with them: see ``with_a_person``."""
    with_a_person.take_in(connection, kabar, sender, inbound, came)
    return Received("new", sender.person.code)


def _overtaken(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> Received:
    """Keep it, and have a person read it; the conversation stays where it is."""
    turn_rows.keep(connection, came)
    overtaken.answer(connection, sender.person.id, came.written_at, came.at)
    sign = Sign(overtaken.raised(kabar, inbound.body[: writing.LONGEST_BODY]), came.id)
    raise_sign(connection, kabar, sender.person, sign, came.at)
    return Received("new", sender.person.code)


def _park(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> Received:
    """Keep the message, be silent, and have a person look: after a failed step nobody knows where it stood.

    A red sign stays red, and is answered, whatever else is broken.
    """
    who, text = sender.person, inbound.body[: writing.LONGEST_BODY]
    turn_rows.keep(connection, came)
    raised = Raised("orange", "parked", fired.own("step_failed"), text)
    raise_sign(connection, kabar, who, Sign(raised, came.id), came.at)
    red = risk.find(kabar.content.world.lexicon, text)
    if red is not None and red.level == "red":
        sign = Sign(Raised("red", red.category, red.rule, red.words), came.id)
        raise_sign(connection, kabar, who, sign, came.at)
        reply = Reply((kabar.content.world.text("crisis_again"),), crisis=True)
        writing.OUT_ROW.run(connection, turn_rows.reply_row(kabar, who, reply, sender, inbound, came.at))
    run_together(connection, turn_rows.move_on(kabar, who, None, came, came.at))
    if sender.held:
        knocks.heard(connection, kabar, who, sender.held, Turn(None, None), came.at)
    return Received("parked", who.code)


def _turn(
    connection: Connection,
    kabar: Kabar,
    sender: Sender,
    session: Session | None,
    inbound: Inbound,
    held: Begin | None,
    now: datetime,
) -> Turn:
    who = sender.person
    # what has no words (a voice note, a place of which the provider's list tells nothing) is for a person to look at
    # (a place comes as text, but it answers no question: somebody may have sent where they are held)
    other = inbound.media > 0 or inbound.kind == "location" or not inbound.body.strip()
    tapped = taps.older(connection, kabar, who.id, inbound, session)
    text = inbound.body[: writing.LONGEST_BODY]
    asked = session is not None and session.lock.is_asked
    word = sender.named or (asked and agreed_word.is_said(connection, kabar, who.id, text))
    said = Said(text, media=other, held=held, tapped=tapped, word=word, named=sender.named, wants=sender.wants)
    local = now.astimezone(ZoneInfo(who.timezone))
    # a parked conversation is silent: what is offered there would not arrive
    writes = None if sender.parked else partial(habits.writes, connection, kabar, who, now)
    return step(kabar.content.world, session, said, Facts(connection, kabar, who, now, writes), local)


def _from_staff(connection: Connection, kabar: Kabar, sender: StaffSender, inbound: Inbound, now: datetime) -> Received:
    owner = {"staff_id": sender.staff_id, "kind": "staff_said"}
    came = turn_rows.incoming(connection, kabar, inbound, sender.identity_id, now, owner)
    turn_rows.keep(connection, came)
    if inbound.line == "whatsapp":
        connection.execute(update(staff).where(staff.c.id == sender.staff_id).values(whatsapp_in_at=came.written_at))
    staff_answers.take(connection, kabar, sender, inbound, now)
    return Received("staff")
