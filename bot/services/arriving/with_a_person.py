"""A message in a conversation that a caseworker has taken over: kept for them, and Kabar is silent.

But danger is heard as ever, and STOP and HAPUS work. To red words the crisis answer goes out all the same: the
caseworker may have left the page, and nobody may meet silence then. It is not repeated while they write (within red's
own quarter of an hour): then somebody answers who is better than any text of ours.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.channels.base import Inbound
from bot.core.effects import Raised, Turn
from bot.core.hear import risk
from bot.core.hear.risk import Sign as Heard
from bot.core.keywords import ERASE, STOP
from bot.core.run import CRISIS, Run
from bot.core.session import Session
from bot.core.step import Said, step
from bot.core.understand import understand
from bot.services import publishing
from bot.services.arriving import effects, overtaken, turn_rows
from bot.services.arriving.effects import WRONG_NUMBER, Origin
from bot.services.arriving.facts import Facts
from bot.services.arriving.senders import Sender
from bot.services.arriving.turn_rows import Incoming
from bot.services.cases import agreed_word, takeover_clock, takeover_notices, takeover_rows
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.sending import knocks, taken, writing
from bot.store.base import AnyRow
from bot.store.together import Write, run_together

OURS: Final = frozenset({CRISIS, ERASE})
"""Flows whose open question Kabar still takes an answer to, until the caseworker writes."""
THERE: Final = timedelta(minutes=15)
"""Who wrote so short ago is there."""


def take_in(connection: Connection, kabar: Kabar, sender: Sender, inbound: Inbound, came: Incoming) -> None:
    """Keep it, hear it, and tell the holder."""
    who, now, text = sender.person, came.at, inbound.body[: writing.LONGEST_BODY]
    held = taken.holder(connection, who.id)
    turn_rows.keep(connection, came)
    session = sender.session(kabar)
    publishing.ensure_versions(connection, kabar, session)
    if session is not None and (session.expires_at <= now or session.top is None or session.top.flow not in OURS):
        session = None
    late = overtaken.is_(connection, kabar, who.id, inbound, now)
    sign = risk.find(kabar.content.world.lexicon, text, who.language)
    turn = Turn(session, None)
    later: list[Write] = []
    crisis = False
    if not late and _speaks(kabar, session, text, sign, held, now):
        local = now.astimezone(ZoneInfo(who.timezone))
        word = session is not None and session.lock.awaited and agreed_word.is_said(connection, kabar, who.id, text)
        turn = step(kabar.content.world, session, Said(text, word=word), Facts(connection, kabar, who, now), local)
        origin = Origin(came.id, came.line, now, sender.identity_id)
        who, later = effects.carry_out(connection, kabar, who, turn.effects, origin)
        crisis = turn.reply is not None and turn.reply.crisis
    elif sign is not None and sign.level in {"red", "orange"}:
        raised = Raised(sign.level, sign.category, sign.rule, sign.words)
        raise_sign(connection, kabar, who, Sign(raised, came.id), now)
    reply = turn_rows.reply_row(kabar, who, turn.reply, sender, inbound, now) if turn.reply is not None else None
    later += turn_rows.move_on(kabar, who, turn.session, came, now if sender.parked else None, reply)
    run_together(connection, later)
    if sender.held:
        knocks.heard(connection, kabar, who, sender.held, Turn(None, None), now)
    else:
        knocks.WITHDRAW.run(connection, {"who": who.id, "now": now})
    if held is not None:
        _note(connection, kabar, held, now, crisis=crisis)


def _speaks(
    kabar: Kabar, session: Session | None, text: str, sign: Heard | None, held: AnyRow | None, now: datetime
) -> bool:
    """Whether Kabar answers: to red, STOP, HAPUS, "salah sambung", a clear answer to its question about these."""
    world = kabar.content.world
    if sign is not None and sign.level == "red":
        said = held is not None and held.crisis_at is not None
        there = held is not None and held.wrote_at is not None and now - held.wrote_at < THERE
        return not (said and there)
    if world.called(text) in {STOP, ERASE, WRONG_NUMBER}:
        return True
    if session is None or session.lock.awaited:
        return session is not None
    flow, node = Run(world, session.frames, {}).question()
    return understand(world, flow, node, text, now.date()) is not None


def _note(connection: Connection, kabar: Kabar, held: AnyRow, now: datetime, *, crisis: bool) -> None:
    noted: dict[str, object] = {"heard_at": now}
    if not takeover_clock.unanswered(held):
        # whoever calls again and again to a holder who is away must not keep the conversation theirs by that
        noted |= {"active_at": now, "asked_at": None}
    if crisis and held.crisis_at is None:
        noted["crisis_at"] = now
    takeover_rows.change(connection, held, **noted)
    takeover_notices.heard(connection, kabar, held, now)
