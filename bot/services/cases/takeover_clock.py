"""Conversations that were taken over: the holder hears of words they have not seen.

Where nobody writes any more they are asked, and then Kabar goes on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core import fired
from bot.core.effects import Raised
from bot.log import get_logger
from bot.services.cases import takeover_notices, takeover_rows
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.sending import taken
from bot.store import takeover
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)


def watch(kabar: Kabar, now: datetime) -> int:
    """Tell, ask, and go on where nobody answered; gives how many of all three. Few conversations are held at once."""
    span = timedelta(minutes=kabar.settings.takeover_idle)
    with kabar.database.read() as connection:
        rows = connection.execute(select(takeover).where(takeover.c.ended_at.is_(None))).all()
    concerned = [row.person_id for row in rows if _idle(row, now, span) or takeover_notices.unseen(row, now)]
    return sum(_guarded(kabar, person_id, now, span) for person_id in concerned)


def _guarded(kabar: Kabar, person_id: UUID, now: datetime, span: timedelta) -> bool:
    """One that fails holds back no other."""
    try:
        return _one(kabar, person_id, now, span)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("takeover_not_watched")
        return False


@again_if_crossed
def _one(kabar: Kabar, person_id: UUID, now: datetime, span: timedelta) -> bool:
    with kabar.database.write() as connection:
        who, _ = people.lock(connection, kabar, person_id)
        held = taken.holder(connection, person_id)  # read again under the lock: they may have written meanwhile
        if held is None:
            return False
        if not _idle(held, now, span):
            if unseen := takeover_notices.unseen(held, now):
                takeover_notices.news(connection, kabar, held, now)
            return unseen
        if held.asked_at is None:
            takeover_rows.change(connection, held, asked_at=now)
            takeover_notices.tell(connection, kabar, held, "talk_idle", now)
            return True
        takeover_rows.end(connection, held, "idle", now)
        if unanswered(held):
            # their last words met nobody: whoever has the case is told, and it climbs
            raised = Raised("yellow", "unanswered", fired.own("talk_idle"))
            raise_sign(connection, kabar, who, Sign(raised), now)
    return True


def _idle(held: AnyRow, now: datetime, span: timedelta) -> bool:
    since: datetime = held.asked_at or held.active_at
    return now - since >= span


def unanswered(held: AnyRow) -> bool:
    """Their last words met nobody."""
    return held.heard_at is not None and (held.wrote_at is None or held.heard_at > held.wrote_at)
