"""A message that we learned of late, after newer ones of the same person: an answer to what is no longer asked.

A late yes must not agree to a question that was put since, nor a late MULAI undo a STOP. Danger and STOP are heard
whenever they come; everything else is for a person to read.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.channels.base import Inbound
from bot.core import fired
from bot.core.effects import Raised
from bot.core.hear import risk
from bot.core.keywords import STOP
from bot.services.kabar import Kabar
from bot.store import message


def is_(connection: Connection, kabar: Kabar, person_id: UUID, inbound: Inbound) -> bool:
    """Whether newer words have been taken in, and these are neither danger nor STOP. Asks nothing for a webhook's."""
    if inbound.written_at is None:
        return False
    # others that came late count by when they were written: two that were missed together follow one another
    written = func.coalesce(message.c.late_at, message.c.created_at)
    newest = select(func.max(written)).where(message.c.person_id == person_id, message.c.direction == "in")
    last = connection.execute(newest).scalar_one_or_none()
    if last is None or last <= inbound.written_at:
        return False
    sign = risk.find(kabar.content.world.lexicon, inbound.body)
    return kabar.content.world.called(inbound.body) != STOP and (sign is None or sign.level != "red")


def raised(kabar: Kabar, text: str) -> Raised:
    """What a caseworker is told."""
    sign = risk.find(kabar.content.world.lexicon, text)
    if sign is None:
        return Raised("yellow", "not_understood", fired.own("no_rule"), text)
    return Raised(sign.level, sign.category, sign.rule, sign.words)
