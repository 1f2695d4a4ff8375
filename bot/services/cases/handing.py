"""Passing a case on: to a named colleague, who must accept, or to whoever is next; and saying that it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from bot.services.cases import (
    alert_writing,
    alerting,
    case_history,
    cases,
    climbing,
    deadlines,
    handovers,
    roster,
    takeover_rows,
)
from bot.services.cases.cases import CaseFault
from bot.services.cases.roster import Member
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import Person
from bot.store import alert, case_event, case_file
from bot.store.base import AnyRow

Passed = Literal["cannot", "already", "closed"]
Contacted = Literal["contacted", "not_yours", "closed"]


def hand_over_in(
    connection: Connection, kabar: Kabar, giver: UUID, code: str, to: UUID, now: datetime, *, leads: bool = False
) -> None:
    """Hand the case to a colleague. They are told at once and must take it in the level's own time, or it climbs.

    Until then nobody has it, and every list says so. The time to contact the person does not move. Only whoever has
    the case may do so, or somebody who ``leads``. Raises CaseFault.
    """
    row, to_whom = pass_on_in(connection, kabar, giver, code, to, now, how="leads" if leads else "holds")
    alert_writing.write(connection, kabar, row, to_whom, 0, now)


def pass_on_in(
    connection: Connection,
    kabar: Kabar,
    giver: UUID,
    code: str,
    to: UUID,
    now: datetime,
    *,
    how: Literal["holds", "leads", "left"] = "holds",
) -> tuple[AnyRow, Member]:
    """The same, but for telling the colleague: the case as it was, and whom to tell. Raises CaseFault.

    ``how``: the giver holds it, or leads; ``left``: Kabar hands it on for the giver, whose account is closed.
    """
    cases.lock_person(connection, code)
    row = cases.locked(connection, code)
    if row.status != "open":
        raise CaseFault("closed_already")
    if row.acknowledged_by != giver and how == "holds":
        raise CaseFault("not_yours")
    found = [one for one in roster.alertable(connection) if one.id == to and to not in {giver, row.acknowledged_by}]
    if not found:
        raise CaseFault("colleague_missing")
    who = people.get(connection, kabar, row.person_id)
    next_at = deadlines.next_alert(kabar, who, row.level, 1, now)
    times = {"rung": 0, "last_alert_at": now, "next_alert_at": next_at}
    if row.acknowledged_at is None:
        # nobody had it before either: they have waited since it was raised, not since it was passed round
        times["acknowledge_by"] = row.acknowledge_by
    release(connection, kabar, who, row, now, **times)
    alerting.withdraw(connection, row.id, now)
    handovers.begin(connection, row.id, giver, to, now)
    case_history.note(connection, row.id, "left" if how == "left" else "handed_over", now, giver)
    case_history.note(connection, row.id, "handed_to", now, to)
    return row, found[0]


def cannot_in(connection: Connection, kabar: Kabar, staff_id: UUID, code: str, now: datetime) -> Passed:
    """Somebody else must: the next ones are told at once. Saying it twice tells nobody twice."""
    cases.lock_person(connection, code)
    row = cases.locked(connection, code)
    if row.status != "open":
        return "closed"
    holds = row.acknowledged_by == staff_id
    if row.acknowledged_at is not None and not holds:
        return "already"
    if not holds and _said_since_alerted(connection, row.id, staff_id):
        return "cannot"
    who = people.get(connection, kabar, row.person_id)
    if holds:
        release(connection, kabar, who, row, now)
    case_history.note(connection, row.id, "cannot", now, staff_id)
    handed = handovers.end(connection, row.id, "declined", now)
    climbing.climb_one(connection, kabar, who, row, now, handed.by_id if handed else None)
    return "cannot"


def contacted_in(connection: Connection, staff_id: UUID, code: str, now: datetime) -> Contacted:
    """The person was reached: the clock for it stands still. The case stays open until its outcome is written."""
    row = cases.locked(connection, code)
    if row.status != "open":
        return "closed"
    if row.acknowledged_by != staff_id:
        return "not_yours"
    cases.heard_in(connection, row)
    if row.contacted_at is None:
        connection.execute(update(case_file).where(case_file.c.id == row.id).values(contacted_at=now))
        case_history.note(connection, row.id, "contacted", now, staff_id)
    return "contacted"


def release(
    connection: Connection,
    kabar: Kabar,
    who: Person,
    row: AnyRow,
    now: datetime,
    **also: Any,  # noqa: ANN401 - columns of the case
) -> None:
    """Nobody has it any more, and somebody must say within the level's time that they do; the person is locked."""
    takeover_rows.end_with_holder(connection, row, now)
    by = deadlines.to_acknowledge(kabar, who, row.level, now)
    values = {"acknowledged_at": None, "acknowledged_by": None, "news_at": None, "acknowledge_by": by, **also}
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**values))


def _said_since_alerted(connection: Connection, case_id: int, staff_id: UUID) -> bool:
    """Whether this member said so already to the last alert that they had (or had none)."""
    mine = (case_event.c.case_id == case_id, case_event.c.staff_id == staff_id, case_event.c.kind == "cannot")
    said = connection.execute(select(func.max(case_event.c.at)).where(*mine)).scalar()
    if said is None:
        return False
    to_me = (alert.c.case_id == case_id, alert.c.staff_id == staff_id)
    told = connection.execute(select(func.max(alert.c.at)).where(*to_me)).scalar()
    return bool(told is None or said >= told)
