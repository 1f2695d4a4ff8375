"""A message that we learned of late, after newer ones from or to its writer: an answer to what is no longer asked.

A late yes must not agree to a question that was put since, nor a late MULAI undo a STOP. Danger, STOP and "salah
sambung" are heard whenever they come; everything else is for a person to read. A late HAPUS begins nothing either: its
question would come to whoever holds the phone by then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, case, exists, func, or_, select, update

from bot.channels.base import Inbound
from bot.core import fired, unheard
from bot.core.effects import Raised
from bot.core.hear import risk
from bot.core.keywords import ERASE, STOP
from bot.services.arriving.effects import WRONG_NUMBER
from bot.services.kabar import Kabar
from bot.store import follow_up, message

TOO_OLD = timedelta(hours=24)
"""What was written before is for a person in any case: whoever wrote it waits for no flow's answer any more."""
TOGETHER = timedelta(minutes=2)
"""How long a take-in may last. Two messages that were missed together follow one another: the reply to the first does
not make the second one late."""

_LATE = message.alias()


def is_(connection: Connection, kabar: Kabar, person_id: UUID, inbound: Inbound, now: datetime) -> bool:
    """Whether it is too late for a flow, and neither danger nor a word that stops everything.

    Asks nothing for what came at once.
    """
    if inbound.written_at is None:
        return False
    if now - inbound.written_at <= TOO_OLD and not _newer(connection, person_id, inbound.written_at, now):
        return False
    sign = risk.find(kabar.content.world.lexicon, inbound.body)
    stops = kabar.content.world.called(inbound.body) in {STOP, WRONG_NUMBER}
    return not stops and (sign is None or sign.level != "red")


def _newer(connection: Connection, person_id: UUID, written_at: datetime, now: datetime) -> bool:
    """Whether the person has written, or been written to, after this was written."""
    came = message.c.direction == "in"
    # others that came late count by when they were written; the reply to one stands beside it, made in its transaction
    when = case((came, func.coalesce(message.c.late_at, message.c.created_at)), else_=message.c.created_at)
    to_a_late_one = exists().where(
        _LATE.c.person_id == person_id,
        _LATE.c.direction == "in",
        _LATE.c.late_at.is_not(None),
        _LATE.c.created_at == message.c.created_at,
    )
    counts = or_(came, ~to_a_late_one, message.c.created_at < now - TOGETHER)
    last = connection.execute(select(func.max(when)).where(message.c.person_id == person_id, counts)).scalar_one()
    return last is not None and last > written_at


def raised(kabar: Kabar, text: str, why: str = "") -> Raised:
    """What a caseworker is told; of HAPUS that it was asked for. ``why``: the rule, where it is not for being late."""
    sign = risk.find(kabar.content.world.lexicon, text)
    if sign is None and kabar.content.world.called(text) == ERASE:
        late = Raised("orange", "erase_asked", fired.own("asked_late"), text)  # orange: see ``Run._wanted``
        return replace(late, rule=why) if why else late
    if sign is None:
        return unheard.raised(kabar.content.world, text)
    return Raised(sign.level, sign.category, sign.rule, sign.words)


def answer(connection: Connection, person_id: UUID, written_at: datetime, now: datetime) -> None:
    """What had been asked when it was written is not met with silence; what was asked since still waits."""
    connection.execute(
        update(follow_up)
        .where(
            follow_up.c.person_id == person_id,
            follow_up.c.status.in_(("asked", "reminded", "silent")),
            follow_up.c.asked_at <= written_at,
        )
        .values(status="answered", answered_at=now, next_at=None)
    )
