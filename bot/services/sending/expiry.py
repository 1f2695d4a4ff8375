"""Messages that could not be sent in time: they are not sent any more, and a person is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, update

from bot.core import fired
from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.services.erasing import unheard
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.sending import lost_tips, stands
from bot.store import message, person
from bot.store.crossed import again_if_crossed
from bot.store.message import TIPS


def expire(kabar: Kabar, now: datetime) -> int:
    """End what waits past its time, a row a transaction; gives how many."""
    late = (stands.is_(message, "waiting"), message.c.expires_at < now)
    with kabar.database.read() as connection:
        rows = connection.execute(select(message.c.id, message.c.person_id, message.c.kind).where(*late)).all()
    return sum(_expire(kabar, *row, now) for row in rows)


@again_if_crossed
def _expire(kabar: Kabar, message_id: UUID, person_id: UUID, kind: str, now: datetime) -> bool:
    with kabar.database.write() as connection:
        _lock(connection, person_id)
        ended = connection.execute(
            update(message)
            .where(message.c.id == message_id, message.c.status == "waiting")
            .values(status="failed", error_code="too_late", status_at=now, failed_at=now)
        )
        if ended.rowcount and kind in TIPS:
            lost_tips.take_back(connection, kabar, people.get(connection, kabar, person_id))
        elif ended.rowcount and not unheard.is_nobodys(connection, message_id):
            raised = Raised("yellow", "not_delivered", fired.own("too_late"))
            raise_sign(connection, kabar, people.get(connection, kabar, person_id), Sign(raised, message_id), now)
    return bool(ended.rowcount)


def _lock(connection: Connection, person_id: UUID) -> None:
    # person before message, as in a turn: the other way round the two would wait for each other
    connection.execute(select(person.c.id).where(person.c.id == person_id).with_for_update(key_share=True))
