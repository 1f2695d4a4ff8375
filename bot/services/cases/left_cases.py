"""Cases that somebody leaves behind who is staff no longer: whoever is next is alerted at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core import fired
from bot.core.effects import Raised
from bot.log import get_logger
from bot.services.cases import alerting, case_history, handing, handovers, takeover_clock, takeover_rows
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.sending import taken
from bot.store import alert, case_file, message, person, staff, takeover

log = get_logger(__name__)


def held(connection: Connection, staff_id: UUID) -> int:
    """How many open cases this member has taken."""
    mine = (case_file.c.status == "open", case_file.c.acknowledged_by == staff_id)
    return connection.execute(select(func.count()).select_from(case_file).where(*mine)).scalar_one()


def hand_on(connection: Connection, kabar: Kabar, staff_id: UUID, now: datetime) -> int:
    """Alert the first rung of every open case that they took, or that only they were told of; gives how many.

    The account is closed already, so that the ladder passes it over. The time to contact the person does not move.
    """
    theirs = (case_file.c.status == "open", _left_alone(staff_id))
    # by person, as two who leave at once would lock them; person before case, as a message's turn does
    found = connection.execute(
        select(case_file.c.id, case_file.c.person_id).where(*theirs).order_by(case_file.c.person_id)
    ).all()
    handed = sum(_hand_on(connection, kabar, row.id, row.person_id, staff_id, now) for row in found)
    _give_back(connection, kabar, staff_id, now)
    # last: a person's turn locks the person before its messages
    unsent = (message.c.staff_id == staff_id, message.c.direction == "out", message.c.status == "waiting")
    gone = {"status": "failed", "error_code": "superseded", "status_at": now, "failed_at": now}
    connection.execute(update(message).where(*unsent).values(**gone))
    return handed


def _give_back(connection: Connection, kabar: Kabar, staff_id: UUID, now: datetime) -> None:
    """End their conversations, also those of cases that somebody else has: nobody would answer there."""
    theirs = (takeover.c.staff_id == staff_id, takeover.c.ended_at.is_(None))
    for person_id in connection.execute(select(takeover.c.person_id).where(*theirs).order_by(takeover.c.person_id)):
        who, _ = people.lock(connection, kabar, person_id[0])
        held = taken.holder(connection, who.id)
        if held is None or held.staff_id != staff_id:
            continue
        takeover_rows.end(connection, held, "passed_on", now)
        if takeover_clock.unanswered(held):
            raised = Raised("yellow", "unanswered", fired.own("talk_idle"))
            raise_sign(connection, kabar, who, Sign(raised), now)


def sweep(kabar: Kabar, now: datetime) -> int:
    """Hand on what a closed account has all the same: it answered `AMBIL` in the moment when it was closed.

    For the clock; gives how many cases.
    """
    left = (
        select(case_file.c.acknowledged_by)
        .join(staff, staff.c.id == case_file.c.acknowledged_by)
        .where(case_file.c.status == "open", ~staff.c.active)
        .distinct()
    )
    talks = (
        select(takeover.c.staff_id)
        .join(staff, staff.c.id == takeover.c.staff_id)
        .where(takeover.c.ended_at.is_(None), ~staff.c.active)
        .distinct()
    )
    with kabar.database.read() as connection:
        gone = {*connection.execute(left).scalars(), *connection.execute(talks).scalars()}
    handed = 0
    for staff_id in sorted(gone):
        try:
            with kabar.database.write() as connection:
                handed += hand_on(connection, kabar, staff_id, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("cases_not_handed_on")  # one who left holds back no other
    if handed:
        kabar.nudge()
    return handed


def _hand_on(
    connection: Connection, kabar: Kabar, case_id: int, person_id: UUID, staff_id: UUID, now: datetime
) -> bool:
    connection.execute(select(person.c.id).where(person.c.id == person_id).with_for_update(key_share=True))
    row = connection.execute(
        select(case_file)
        .where(case_file.c.id == case_id, case_file.c.status == "open", _left_alone(staff_id))
        .with_for_update(key_share=True)
    ).first()
    if row is None:
        return False  # somebody else took it while we waited for the lock
    who = people.get(connection, kabar, person_id)
    handing.release(connection, kabar, who, row, now, rung=0)
    handovers.end(connection, case_id, "left", now)
    alerting.withdraw(connection, case_id, now)
    case_history.note(connection, case_id, "left", now, staff_id)
    alerting.alert_first(connection, kabar, who, case_id, now)
    return True


def _left_alone(staff_id: UUID) -> ColumnElement[bool]:
    """Taken by them; or taken by nobody, and nobody else was alerted when it last rang."""
    last = (alert.c.case_id == case_file.c.id, alert.c.at >= case_file.c.last_alert_at)
    they = select(alert.c.id).where(*last, alert.c.staff_id == staff_id)
    others = select(alert.c.id).where(*last, alert.c.staff_id != staff_id)
    only_they = and_(case_file.c.acknowledged_at.is_(None), they.exists(), ~others.exists())
    return or_(case_file.c.acknowledged_by == staff_id, only_they)
