"""Tasks of a case: added by staff and, for a referral that waits too long, by Kabar; done; moved to somebody else.

What Kabar itself wants a person to do (silence that lasted, a conversation that is parked, a call that is due) is a
sign of the case, with the ladder's clocks; it is not written here a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.services.cases import access, cases, work
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import opened
from bot.services.cases.task_views import TaskLine, Tasks
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.staff import StaffMember
from bot.store import case_file, case_task, new_id, staff
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

KINDS: Final = ("call", "visit", "accompany", "documents", "assistance", "ask_service", "own")
"""What staff choose from. ``own``: in their own words."""
LATE_REFERRAL: Final = "referral_late"
TITLE: Final = "case_task.title"
SHOWN_DONE: Final = 30


def of_case(kabar: Kabar, who: StaffMember, code: str) -> Tasks:
    """Beside ``access.case_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        row = work.shown(connection, who, code)
        rows = connection.execute(select(case_task).where(case_task.c.case_id == row.id)).all()
        people = access.who_may_see(connection, kabar, row)
        names = _names(connection, kabar, rows)
    now = work.today(kabar, who)
    offered = {one.id for one in people}
    lines = [_line(kabar, one, names, who, now) for one in rows]
    # whoever has left, or sees the case no more, does nothing about it: it is the holder's then
    lines = [line if line.done_at or line.holder in offered else replace(line, holder="", name=None) for line in lines]
    waiting = sorted((line for line in lines if line.done_at is None), key=lambda line: (line.due_on, line.id))
    done = sorted((line for line in lines if line.done_at), key=lambda line: str(line.done_at), reverse=True)
    return Tasks(tuple(waiting), tuple(done[:SHOWN_DONE]), people, now, open=row.status == "open")


@again_if_crossed
def add(kabar: Kabar, who: StaffMember, code: str, *, kind: str, title: str, due_on: str, holder: str) -> None:
    """Write down a task of an open case. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = work.changed(connection, who, code)
        if kind not in KINDS:
            raise CaseFault("task_missing")
        said = work.text(title, "task_missing" if kind == "own" else None, work.LONGEST_NAME)
        due = _due(due_on, work.today(kabar, who))
        whose = _whose(connection, kabar, row, holder)
        _not_twice(connection, kabar, row.id, kind, said, due)
        made, key = new_id(), person_keys.of(connection, kabar, row.person_id)
        connection.execute(
            insert(case_task).values(
                id=made,
                case_id=row.id,
                kind=kind,
                title=kabar.vault.seal(said, TITLE, made, key) if said else None,
                due_on=due,
                staff_id=whose,
                made_by=who.id,
                at=now,
            )
        )
        cases.add_event(connection, kabar, row.id, "task_added", who.id, now, f"{kind}\n{said}")


@again_if_crossed
def finish(kabar: Kabar, who: StaffMember, code: str, which: str) -> None:
    """It is done. Raises NotYours, CaseFault; where somebody else was quicker, that too."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = work.changed(connection, who, code)
        found = _found(connection, row.id, which)
        connection.execute(update(case_task).where(case_task.c.id == found.id).values(done_at=now, done_by=who.id))
        cases.add_event(connection, kabar, row.id, "task_done", who.id, now, _told(kabar, found))


@again_if_crossed
def move(kabar: Kabar, who: StaffMember, code: str, which: str, *, holder: str, due_on: str) -> None:
    """Give it to somebody else, or another day. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = work.changed(connection, who, code)
        found = _found(connection, row.id, which)
        whose = _whose(connection, kabar, row, holder)
        due = found.due_on if due_on.strip() == found.due_on.isoformat() else _due(due_on, work.today(kabar, who))
        if (whose, due) == (found.staff_id, found.due_on):
            return
        connection.execute(update(case_task).where(case_task.c.id == found.id).values(staff_id=whose, due_on=due))
        cases.add_event(connection, kabar, row.id, "task_moved", who.id, now, _told(kabar, found))
        if whose is not None and whose != found.staff_id:
            cases.add_event(connection, None, row.id, "task_given", whose, now)


def add_for_referral(
    connection: Connection, kabar: Kabar, case_id: int, referral_id: UUID, name: str, now: datetime
) -> None:
    """Whoever has the case asks what became of a referral; once for each, see :mod:`referral_clock`."""
    made, key = new_id(), person_keys.of_case(connection, kabar, case_id)
    connection.execute(
        insert(case_task).values(
            id=made,
            case_id=case_id,
            kind=LATE_REFERRAL,
            title=kabar.vault.seal(name, TITLE, made, key),
            due_on=work.day_at(kabar, now),
            referral_id=referral_id,
            at=now,
        )
    )


def end_of_referral(connection: Connection, referral_id: UUID, staff_id: UUID, now: datetime) -> None:
    """What became of it is known: nobody need ask any more."""
    waits = (case_task.c.referral_id == referral_id, case_task.c.done_at.is_(None))
    connection.execute(update(case_task).where(*waits).values(done_at=now, done_by=staff_id))


def overdue(kabar: Kabar, who: StaffMember) -> frozenset[str]:
    """The codes of the open cases with a task whose day has passed, for lists that show the reader's own cases."""
    query = (
        select(case_file.c.code)
        .join(case_task, case_task.c.case_id == case_file.c.id)
        .where(case_file.c.status == "open", case_task.c.done_at.is_(None), case_task.c.due_on < work.today(kabar, who))
    )
    with kabar.database.read() as connection:
        return frozenset(connection.execute(query).scalars())


def _line(kabar: Kabar, row: AnyRow, names: dict[UUID, str], who: StaffMember, today: date) -> TaskLine:
    return TaskLine(
        id=str(row.id),
        kind=row.kind,
        title=opened(kabar, row.title, TITLE, row.id) if row.title else "",
        due_on=row.due_on,
        holder=str(row.staff_id) if row.staff_id else "",
        name=names.get(row.staff_id),
        mine=row.staff_id == who.id,
        made_by=names.get(row.made_by),
        done_at=row.done_at,
        done_by=names.get(row.done_by),
        today=today,
    )


def _names(connection: Connection, kabar: Kabar, rows: Sequence[AnyRow]) -> dict[UUID, str]:
    ids = {one for row in rows for one in (row.staff_id, row.made_by, row.done_by) if one}
    found = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    return {row.id: opened(kabar, row.name, "staff.name", row.id) for row in found}


def _told(kabar: Kabar, row: AnyRow) -> str:
    """As the history keeps it: the kind, then what was written; words.html has the words of the first line."""
    title = opened(kabar, row.title, TITLE, row.id) if row.title else ""
    return f"{row.kind}\n{title}"


def _due(given: str, today: date) -> date:
    due = work.day(given, "due_missing")
    if due < today:
        raise CaseFault("due_past")
    if due > today + work.FURTHEST:
        raise CaseFault("due_far")
    return due


def _whose(connection: Connection, kabar: Kabar, row: AnyRow, holder: str) -> UUID | None:
    """None: whoever has the case."""
    if not holder:
        return None
    found = next((one for one in access.who_may_see(connection, kabar, row) if one.id == holder), None)
    if found is None:
        raise CaseFault("task_holder")
    return UUID(found.id)


def _found(connection: Connection, case_id: int, which: str) -> AnyRow:
    """The task, which waits to be done. Raises CaseFault."""
    try:
        mine = (case_task.c.id == UUID(which), case_task.c.case_id == case_id)
    except ValueError:
        raise CaseFault("task_gone") from None
    row = connection.execute(select(case_task).where(*mine)).first()
    if row is None or row.done_at is not None:
        raise CaseFault("task_gone")
    return row


def _not_twice(connection: Connection, kabar: Kabar, case_id: int, kind: str, said: str, due: date) -> None:
    """The same for the same day that waits already was sent by one tap too many."""
    same = (case_task.c.case_id == case_id, case_task.c.kind == kind, case_task.c.due_on == due)
    rows = connection.execute(select(case_task).where(*same, case_task.c.done_at.is_(None)))
    if any((opened(kabar, row.title, TITLE, row.id) if row.title else "") == said for row in rows):
        raise CaseFault("task_twice")
