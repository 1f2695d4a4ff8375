"""A tip that did not arrive: nobody is told, and its question, which nobody has read, waits for no answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from bot.core import knocked
from bot.core.session_json import from_json, to_json
from bot.services.kabar import Kabar
from bot.services.persons import people, tips
from bot.services.persons.people import Person
from bot.store import conversation
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

SESSION = "conversation.session"


def follow(connection: Connection, kabar: Kabar, who: Person, _row: AnyRow, _now: datetime) -> bool:
    """Take the question back: that is all there is to do. Whether its line works the next check-in finds out."""
    take_back(connection, kabar, who)
    return True


def take_back(connection: Connection, kabar: Kabar, who: Person) -> None:
    """No word of theirs answers a tip that they have not read."""
    who, talk = people.lock(connection, kabar, who.id)
    values: dict[str, object] = {"held": None} if tips.waits(connection, kabar, who) else {}
    try:
        session = from_json(kabar.vault.open(talk.session, SESSION, who.id)) if talk.session else None
    except SealBroken:
        session = None
    first = next((one for one in session.frames if one.flow in kabar.content.plan.tip_flows), None) if session else None
    if session is not None and first is not None:
        left = knocked.unasked(session, first.flow, first.round)
        values["session"] = kabar.vault.seal(to_json(left), SESSION, who.id, who.key) if left else None
    if values:
        connection.execute(update(conversation).where(conversation.c.person_id == who.id).values(**values))
