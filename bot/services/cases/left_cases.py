"""Cases that somebody leaves behind who is staff no longer: whoever is next is alerted at once.

Each case is a transaction of its own, so that nobody else's turn waits for a hundred of them. Red ones ring first and
one by one; of many others a colleague hears in one message (see :mod:`left_plan`). Whatever is not done, for a process
was killed or a case failed, is found again by the clock: an account that is closed has no cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core import fired
from bot.core.effects import Raised
from bot.log import get_logger
from bot.services.cases import (
    alerting,
    case_history,
    cases,
    handing,
    handovers,
    left_plan,
    reassigning,
    takeover_clock,
    takeover_rows,
)
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.sending import taken
from bot.store import alert, case_file, message, staff, takeover
from bot.store.crossed import again_if_crossed

log = get_logger(__name__)

MOST_SECONDS: Final = 5.0
"""Of a tick: alerts climb in between."""
AT_ONCE: Final = 1.5
"""Of the request that closes an account."""

_Act = Callable[[Connection, Kabar, UUID, Any, datetime], bool]


def held(connection: Connection, staff_id: UUID) -> int:
    """How many open cases this member has taken."""
    mine = (case_file.c.status == "open", case_file.c.acknowledged_by == staff_id)
    return connection.execute(select(func.count()).select_from(case_file).where(*mine)).scalar_one()


def left(connection: Connection, staff_id: UUID) -> int:
    """How many open cases wait for them alone."""
    theirs = left_plan.left_alone(staff_id)
    return connection.execute(select(func.count()).select_from(case_file).where(theirs)).scalar_one()


def silence(connection: Connection, staff_id: UUID, now: datetime) -> None:
    """What waits to be sent to them is not sent."""
    unsent = (message.c.staff_id == staff_id, message.c.direction == "out", message.c.status == "waiting")
    gone = {"status": "failed", "error_code": "superseded", "status_at": now, "failed_at": now}
    connection.execute(update(message).where(*unsent).values(**gone))


def hand_on(kabar: Kabar, staff_id: UUID, now: datetime, seconds: float = MOST_SECONDS) -> int:
    """Hand on some of what a closed account left; gives how many cases. Safe to run in two processes at once.

    The account is closed already, so that the ladder passes it over. The time to contact the person does not move.
    """
    end = time.monotonic() + seconds
    handed = _each(kabar, staff_id, _red(kabar, staff_id), _ring, now, end)
    _each(kabar, staff_id, _talks(kabar, staff_id), _give_back, now, end)

    jobs, single, many = _plan(kabar, staff_id, now)
    handed += many + _each(kabar, staff_id, single, _ring, now, end)
    for job in jobs:
        reassigning.go_on(kabar, now, max(end - time.monotonic(), 0.0), only=job)
    if handed:
        kabar.nudge()
    return handed


@again_if_crossed
def _plan(kabar: Kabar, staff_id: UUID, now: datetime) -> tuple[list[UUID], list[int], int]:
    with kabar.database.write() as connection:
        return left_plan.plan(connection, kabar, staff_id, now)


def sweep(kabar: Kabar, now: datetime) -> int:
    """Hand on what closed accounts have: what was not done when they were closed, or came in that moment.

    Such as of somebody who answered `AMBIL` just then. For the clock; gives how many cases.
    """
    gone = select(staff.c.id).where(~staff.c.active)
    took = select(case_file.c.acknowledged_by).where(
        case_file.c.status == "open", case_file.c.acknowledged_by.in_(gone), ~left_plan.on_its_way()
    )
    talks = select(takeover.c.staff_id).where(takeover.c.ended_at.is_(None), takeover.c.staff_id.in_(gone))
    last = alert.alias()
    others = select(last.c.id).where(
        last.c.case_id == case_file.c.id, last.c.at >= case_file.c.last_alert_at, last.c.staff_id != alert.c.staff_id
    )
    told = (
        select(alert.c.staff_id)
        .join(case_file, (case_file.c.id == alert.c.case_id) & (alert.c.at >= case_file.c.last_alert_at))
        .where(case_file.c.status == "open", case_file.c.acknowledged_at.is_(None), alert.c.staff_id.in_(gone))
        .where(~others.exists(), ~left_plan.on_its_way())
    )
    with kabar.database.read() as connection:
        found = {one for query in (took, talks, told) for one in connection.execute(query.distinct()).scalars()}
    end = time.monotonic() + MOST_SECONDS
    handed = 0
    for staff_id in sorted(found):
        try:
            handed += hand_on(kabar, staff_id, now, max(end - time.monotonic(), 0.0))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("cases_not_handed_on")  # one who left holds back no other
    return handed


def _each(kabar: Kabar, staff_id: UUID, keys: Sequence[Any], act: _Act, now: datetime, end: float) -> int:
    """One after another, each a transaction; one that fails holds back no other, and is tried again by the clock."""
    done = 0
    for key in keys:
        if time.monotonic() >= end:
            break
        try:
            done += _one(kabar, staff_id, key, act, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("case_not_handed_on")
    return done


@again_if_crossed
def _one(kabar: Kabar, staff_id: UUID, key: Any, act: _Act, now: datetime) -> bool:  # noqa: ANN401 - of a case, a person
    with kabar.database.write() as connection:
        return act(connection, kabar, staff_id, key, now)


def _red(kabar: Kabar, staff_id: UUID) -> Sequence[int]:
    theirs = (left_plan.left_alone(staff_id), case_file.c.level == "red")
    query = select(case_file.c.id).where(*theirs).order_by(case_file.c.raised_at)
    with kabar.database.read() as connection:
        return connection.execute(query).scalars().all()


def _talks(kabar: Kabar, staff_id: UUID) -> Sequence[UUID]:
    """Whose conversations they hold, also of cases that somebody else has: nobody would answer there."""
    theirs = (takeover.c.staff_id == staff_id, takeover.c.ended_at.is_(None))
    with kabar.database.read() as connection:
        return (
            connection.execute(select(takeover.c.person_id).where(*theirs).order_by(takeover.c.since)).scalars().all()
        )


def _give_back(connection: Connection, kabar: Kabar, staff_id: UUID, person_id: UUID, now: datetime) -> bool:
    who, _ = people.lock(connection, kabar, person_id)
    held = taken.holder(connection, who.id)
    if held is None or held.staff_id != staff_id:
        return False
    takeover_rows.end(connection, held, "passed_on", now)
    if takeover_clock.unanswered(held):
        raised = Raised("yellow", "unanswered", fired.own("talk_idle"))
        raise_sign(connection, kabar, who, Sign(raised), now)
    return True


def _ring(connection: Connection, kabar: Kabar, staff_id: UUID, case_id: int, now: datetime) -> bool:
    """Alert the first rung of one case; whether it waited for them alone still."""
    code = connection.execute(select(case_file.c.code).where(case_file.c.id == case_id)).scalar_one()
    # person before case, as a message's turn does
    cases.lock_person(connection, code)
    row = connection.execute(
        select(case_file)
        .where(case_file.c.id == case_id, left_plan.left_alone(staff_id))
        .with_for_update(key_share=True)
    ).first()
    if row is None:
        return False  # somebody else took it while we waited for the lock
    who = people.get(connection, kabar, row.person_id)
    handing.release(connection, kabar, who, row, now, rung=0)
    handovers.end(connection, case_id, "left", now)
    alerting.withdraw(connection, case_id, now)
    case_history.note(connection, case_id, "left", now, staff_id)
    alerting.alert_first(connection, kabar, who, case_id, now)
    return True
