"""Beginning a flow with a person who has not written: its message goes into the outbox, or a knock does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from bot.core.render import render
from bot.core.session import Session
from bot.core.session_json import from_json, to_json
from bot.core.step import Begin, step
from bot.services import publishing
from bot.services.arriving import effects
from bot.services.arriving.effects import Origin
from bot.services.arriving.facts import Facts
from bot.services.kabar import Kabar
from bot.services.persons import busy, hushing, lines
from bot.services.persons.lines import PersonLine
from bot.services.persons.people import Person
from bot.services.sending import contents, knocks, window, writing
from bot.services.sending.writing import Draft
from bot.store import conversation
from bot.store.base import AnyRow
from bot.store.crypto import KeyGone
from bot.store.message import ROUTINE
from bot.store.together import run_together

LASTS = timedelta(days=2)
"""A follow-up that could not be sent for so long is not sent any more; a person is told instead."""

Kind = Literal["follow_up", "tip"]
"""What the plan asks of who agreed to check-ins, or offers to who agreed to awareness."""

Begun = Literal["asked", "knocked", "busy", "told"]
"""``asked``: its words go out. ``knocked``: they wait for the answer to a knock. ``busy``: the conversation is not free
for it. ``told``: it cannot be asked, and a caseworker has a task."""


def begin(  # noqa: PLR0913 - what is begun with whom, when and by which line
    connection: Connection,
    kabar: Kabar,
    who: Person,
    talk: AnyRow,
    event: Begin,
    now: datetime,
    line: PersonLine,
    *,
    kind: Kind = "follow_up",
) -> Begun:
    """Begin a flow and put its message into the outbox, or knock where WhatsApp's window is closed."""
    if talk.parked_at is not None or talk.taken_at is not None:
        return "busy"
    if (
        hushing.is_hushed(connection, who.id)
        or busy.others_talk(connection, who, now)
        or busy.quiet_crisis(connection, who.id)
    ):
        return "busy"
    session = _session(kabar, who, talk)
    publishing.ensure_versions(connection, kabar, session)
    local = now.astimezone(ZoneInfo(who.timezone))
    turn = step(kabar.content.world, session, event, Facts(connection, kabar, who, now), local)
    if turn.reply is None:
        return "busy"
    if not window.is_open(kabar, line.kind, talk.whatsapp_in_at, now):
        as_ = "tip_knock" if kind == "tip" else "knock"
        return "knocked" if knocks.knock(connection, kabar, who, line.identity_id, event, now, kind=as_) else "told"
    body = render(turn.reply, lambda text: kabar.say(who.language, text))
    said = lines.worded(kabar, line.kind, who.language, body)
    elsewhere = not lines.can(kabar, line.kind).two_way
    if elsewhere and not said.startswith(body):
        knocks.announce(connection, kabar, who, line, event, said, now)
        return "knocked"
    held = _held(kabar, talk, event) if elsewhere else None
    who, later = effects.carry_out(connection, kabar, who, turn.effects, Origin(None, talk.line, now))
    opened = kabar.vault.seal(to_json(turn.session), "conversation.session", who.id, who.key) if turn.session else None
    connection.execute(
        update(conversation)
        .where(conversation.c.person_id == who.id)
        .values(session=opened, awaited_since=now, last_out_at=now, held=held)
    )
    if talk.held:
        later = [*later, (knocks.WITHDRAW, {"who": who.id, "now": now})]
    draft = Draft(
        kind=kind,
        body=said,
        line=line.kind,
        identity_id=line.identity_id,
        person_id=who.id,
        key=who.key,
        priority=ROUTINE,
        lasts=LASTS,
        content=contents.offered(kabar, who.language, line.kind, turn.reply),
    )
    run_together(connection, [*later, (writing.OUT_ROW, writing.row_of(kabar, draft, now))])
    return "asked"


def _session(kabar: Kabar, who: Person, talk: AnyRow) -> Session | None:
    """Where their conversation stands; None where that was erased, too. Raises SealBroken."""
    try:
        return from_json(kabar.vault.open(talk.session, "conversation.session", who.id)) if talk.session else None
    except KeyGone:
        return None


def _held(kabar: Kabar, talk: AnyRow, event: Begin) -> str | None:
    """What waits for the first word on WhatsApp; a second message only reminds of what waits already."""
    return talk.held if event.flow == kabar.content.plan.silence.flow else knocks.written(event)
