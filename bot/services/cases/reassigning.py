"""Handing cases to a colleague many at once: it goes on while nobody looks, each case moves once or not at all.

Each case is a transaction of its own, under the locks of a single hand-over, and moves only if it stands as it stood
when it was chosen: of two who choose the same case at once one moves it, the other is told that it had changed. The
colleague must accept, as always; until then nobody has the case, and every list says so. They are told once, at the
end. The time to contact the person does not move, and who waited for anybody at all waits since then.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.log import get_logger
from bot.services.cases import cases, handing, handovers, reassigned_notice
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.store import alert, case_file, case_handover, new_id, reassignment, reassignment_case
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.reassignment import OF_KABAR

log = get_logger(__name__)

MOST_SECONDS: Final = 5.0


def go_on(kabar: Kabar, now: datetime, seconds: float = MOST_SECONDS, only: UUID | None = None) -> int:
    """Move some of what is to be moved; gives how many cases. Safe to run in two processes at once."""
    end = time.monotonic() + seconds
    moved = 0
    for job in _running(kabar, only):
        for case_id in _left(kabar, job.id):
            if time.monotonic() >= end:
                return moved
            moved += _guarded(kabar, job.id, case_id, now)
        _guarded_end(kabar, job.id, now)
    return moved


@again_if_crossed
def finish(kabar: Kabar, job_id: UUID, status: str, now: datetime) -> bool:
    """It is over; the colleague is told of what came to them, once. Whether it was running until now."""
    with kabar.database.write() as connection:
        job = _locked(connection, job_id)
        left = open_cases(job_id)
        if job.status != "running" or (status == "done" and connection.execute(left.limit(1)).first() is not None):
            return False
        connection.execute(
            update(reassignment).where(reassignment.c.id == job_id).values(status=status, changed_at=now)
        )
        record(connection, _by(job), f"reassignment_{status}", job.code, now)
        rows = connection.execute(_came(job)).all()
        if rows:
            message_id = reassigned_notice.write(connection, kabar, job.to_id, rows, now)
            if message_id is not None:
                _keep_alerts(connection, job.to_id, rows, message_id, now)
            else:
                _ring_on(connection, rows, now)
    kabar.nudge()
    return True


def _running(kabar: Kabar, only: UUID | None) -> Sequence[AnyRow]:
    query = select(reassignment.c.id).where(reassignment.c.status == "running").order_by(reassignment.c.id)
    with kabar.database.read() as connection:
        return connection.execute(query.where(reassignment.c.id == only) if only else query).all()


def _left(kabar: Kabar, job_id: UUID) -> Sequence[int]:
    with kabar.database.read() as connection:
        return connection.execute(open_cases(job_id).order_by(reassignment_case.c.place)).scalars().all()


def open_cases(job_id: UUID) -> Any:  # noqa: ANN401 - a query
    """Of a job: what is still to be moved."""
    mine = (reassignment_case.c.reassignment_id == job_id, reassignment_case.c.outcome.is_(None))
    return select(reassignment_case.c.case_id).where(*mine)


def _guarded(kabar: Kabar, job_id: UUID, case_id: int, now: datetime) -> bool:
    """One that cannot be moved holds back no other."""
    try:
        return move(kabar, job_id, case_id, now)
    except (OperationalError, InterfaceError):
        raise  # the database, not the case: it goes on at the next tick
    except Exception:
        log.exception("reassigning_failed", case_id=case_id)
        _failed(kabar, job_id, case_id)
        return False


@again_if_crossed
def _failed(kabar: Kabar, job_id: UUID, case_id: int) -> None:
    with kabar.database.write() as connection:
        _note(connection, job_id, case_id, "failed")


def _guarded_end(kabar: Kabar, job_id: UUID, now: datetime) -> None:
    """One whose colleague cannot be told holds back no other."""
    try:
        finish(kabar, job_id, "done", now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("reassigning_not_ended", job=str(job_id))


@again_if_crossed
def move(kabar: Kabar, job_id: UUID, case_id: int, now: datetime) -> bool:
    """Hand one of its cases over, if it stands as it stood; whether it moved."""
    with kabar.database.write() as connection:
        code = connection.execute(select(case_file.c.code).where(case_file.c.id == case_id)).scalar_one()
        # person, case, then ours: the order of a message's turn, and of every other that acts on a case
        cases.lock_person(connection, code)
        case = cases.locked(connection, code)
        mine = (reassignment_case.c.reassignment_id == job_id, reassignment_case.c.case_id == case_id)
        chosen = connection.execute(select(reassignment_case).where(*mine).with_for_update()).one()
        job = _locked(connection, job_id)  # whoever stops it waits for this case, or this case sees that it stopped
        if chosen.outcome is not None or job.status != "running":
            return False
        waits = handovers.waiting(connection, case_id)
        same = case.acknowledged_by == chosen.holder_id and (waits.id if waits else None) == chosen.handover_id
        same = same and case.raised_at <= job.created_at  # what turned graver since was not on the page
        if case.status != "open" or not same:
            _note(connection, job_id, case_id, "changed" if case.status == "open" else "closed")
            return False
        try:
            how: Literal["left", "leads"] = "left" if _by(job) is None else "leads"
            handing.pass_on_in(connection, kabar, job.staff_id, code, job.to_id, now, how=how)
        except CaseFault:
            _note(connection, job_id, case_id, "failed")  # the colleague can be told no longer
            return False
        if case.acknowledged_at is None and case.next_alert_at is not None:
            # of many the colleague may not look at each in time: what was about to ring still does
            now_next = select(case_file.c.next_alert_at).where(case_file.c.id == case_id)
            soonest = min(case.next_alert_at, connection.execute(now_next).scalar_one())
            connection.execute(update(case_file).where(case_file.c.id == case_id).values(next_alert_at=soonest))
        record(connection, _by(job), "case_reassign", code, now)
        _note(connection, job_id, case_id, "moved")
        return True


def _by(job: AnyRow) -> UUID | None:
    """Who hands them on; None: Kabar, for somebody who has left."""
    return None if job.code.startswith(OF_KABAR) else job.staff_id


def _note(connection: Connection, job_id: UUID, case_id: int, outcome: str) -> None:
    mine = (reassignment_case.c.reassignment_id == job_id, reassignment_case.c.case_id == case_id)
    noted = connection.execute(
        update(reassignment_case).where(*mine, reassignment_case.c.outcome.is_(None)).values(outcome=outcome)
    )
    if noted.rowcount:
        connection.execute(update(reassignment).where(reassignment.c.id == job_id).values(done=reassignment.c.done + 1))


def _locked(connection: Connection, job_id: UUID) -> AnyRow:
    return connection.execute(select(reassignment).where(reassignment.c.id == job_id).with_for_update()).one()


def _came(job: AnyRow) -> Any:  # noqa: ANN401 - a query
    """What came to the colleague, the gravest first."""
    return (
        select(case_file.c.id, case_file.c.code, case_file.c.level)
        .join(reassignment_case, reassignment_case.c.case_id == case_file.c.id)
        .join(case_handover, case_handover.c.case_id == case_file.c.id)
        .where(reassignment_case.c.reassignment_id == job.id, reassignment_case.c.outcome == "moved")
        # what somebody else took meanwhile came to nobody
        .where(case_handover.c.to_id == job.to_id, case_handover.c.ended_at.is_(None))
        .order_by(reassignment_case.c.place)
    )


def _ring_on(connection: Connection, rows: Sequence[AnyRow], now: datetime) -> None:
    """The colleague can be told no longer: the ladder goes on at the next tick, and with it whoever handed them on."""
    wait = (case_file.c.status == "open", case_file.c.acknowledged_at.is_(None))
    ids = [row.id for row in rows]
    connection.execute(update(case_file).where(case_file.c.id.in_(ids), *wait).values(next_alert_at=now))


def _keep_alerts(connection: Connection, to: UUID, rows: Sequence[AnyRow], message_id: UUID, now: datetime) -> None:
    """Whoever is alerted to a case may see it, wherever it is, and may answer for it."""
    ids = [row.id for row in rows]
    same = (alert.c.staff_id == to, alert.c.case_id.in_(ids), alert.c.at >= now)
    last = select(alert.c.case_id, func.max(alert.c.at)).where(*same).group_by(alert.c.case_id)
    told = {row[0]: row[1] for row in connection.execute(last)}
    step = timedelta(microseconds=1)
    fixed = {"staff_id": to, "message_id": message_id, "rung": 0}
    connection.execute(
        insert(alert),
        [fixed | {"id": new_id(), "case_id": one, "at": told[one] + step if one in told else now} for one in ids],
    )
