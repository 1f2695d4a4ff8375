"""Referrals that were not received in their seven days: the case's history says so, and its holder has a task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.cases import case_tasks, cases, referrals, work
from bot.services.kabar import Kabar
from bot.store import case_file, referral
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)


def watch(kabar: Kabar, now: datetime) -> int:
    """Note each referral once; gives how many. Those of closed cases wait until somebody opens the case again."""
    waits = (*referrals.waits_too_long(work.day_at(kabar, now)), referral.c.late_at.is_(None))
    query = (
        select(referral.c.id, case_file.c.code)
        .join(case_file, case_file.c.id == referral.c.case_id)
        .where(case_file.c.status == "open", *waits)
        .order_by(referral.c.due_on)
    )
    with kabar.database.read() as connection:
        found = connection.execute(query).all()
    return sum(_guarded(kabar, row.id, row.code, now) for row in found)


def _guarded(kabar: Kabar, referral_id: UUID, code: str, now: datetime) -> bool:
    try:
        return _note(kabar, referral_id, code, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # one that cannot be noted keeps no other; it is tried again at the next tick
        log.exception("referral_not_noted", case=code)
        return False


@again_if_crossed
def _note(kabar: Kabar, referral_id: UUID, code: str, now: datetime) -> bool:
    with kabar.database.write() as connection:
        case = cases.locked(connection, code)
        row = connection.execute(select(referral).where(referral.c.id == referral_id)).one()
        # read again under the lock: two clocks, or somebody who has just written the outcome
        if case.status != "open" or row.outcome is not None or row.late_at is not None:
            return False
        connection.execute(update(referral).where(referral.c.id == referral_id).values(late_at=now))
        name = referrals.name_of(kabar, row)
        cases.add_event(connection, kabar, case.id, "referral_late", None, now, name)
        case_tasks.add_for_referral(connection, kabar, case.id, referral_id, name, now)
    return True
