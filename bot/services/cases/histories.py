"""A person's check-ins over time, for the case page and their own page. The page that shows it has audited the look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.core import fired
from bot.core.check_in_history import Asked, Point, Told, history
from bot.services.cases import access, people_access
from bot.services.cases.access import NotYours
from bot.services.kabar import Kabar
from bot.services.persons import consents, people, runs
from bot.services.persons.follow_ups import INVITE
from bot.services.staff import StaffMember
from bot.store import case_file, case_sign, follow_up

SHOWN: Final = 60
FEELINGS: Final = "feelings"
TOLD: Final = ("asked", "reminded", "answered", "silent", "task")


@dataclass(frozen=True, slots=True)
class History:
    """Check-ins, oldest first."""

    points: tuple[Point, ...]
    withheld: bool
    """The person did not agree that answers are read."""


def of_case(kabar: Kabar, who: StaffMember, code: str) -> History:
    """Of the person of this case. Raises NotYours."""
    with kabar.database.read() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        owner = connection.execute(select(case_file.c.person_id).where(case_file.c.code == code)).scalar_one()
        return _of(connection, kabar, owner)


def of_person(kabar: Kabar, who: StaffMember, code: str) -> History:
    """Of this person. Raises NotYours."""
    with kabar.database.read() as connection:
        return _of(connection, kabar, people_access.find(connection, who, code).id)


def _of(connection: Connection, kabar: Kabar, person_id: UUID) -> History:
    readable = consents.agreed(connection, person_id, "caseworker")
    told = list(_told(connection, kabar, person_id)) if readable else []
    signs = list(_signs(connection, person_id)) if readable else []
    points = history(_asked(connection, person_id), told, signs, readable=readable)
    return History(tuple(points[-SHOWN:]), withheld=not readable)


def _asked(connection: Connection, person_id: UUID) -> Iterator[Asked]:
    rows = connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == person_id, follow_up.c.step != INVITE, follow_up.c.status.in_(TOLD))
        .order_by(follow_up.c.due_at.desc(), follow_up.c.id.desc())
        .limit(SHOWN)
    )
    for row in rows:
        yield Asked(row.asked_at or row.due_at, row.step, row.flow, row.status)


def _told(connection: Connection, kabar: Kabar, person_id: UUID) -> Iterator[Told]:
    facts = people.get(connection, kabar, person_id).facts(kabar.clock.now())
    for run in runs.of(connection, kabar, person_id):
        score = run.points.get("phq2", 0) if run.flow == FEELINGS and "mood" in run.answers else None
        trouble = any(one.level != "silence" for one in runs.trace(kabar, run.flow, run.answers, facts).raised.values())
        yield Told(run.finished_at, run.flow, trouble, score, bool(run.corrections))


def _signs(connection: Connection, person_id: UUID) -> Iterator[datetime]:
    """When an answer raised a sign, also in a talk without an end. What a correction raised has no message."""
    rows = connection.execute(
        select(case_sign.c.rule, case_sign.c.at)
        .join(case_file, case_file.c.id == case_sign.c.case_id)
        .where(case_file.c.person_id == person_id, case_sign.c.message_id.is_not(None))
    )
    for row in rows:
        what = fired.read(row.rule)
        if what.kind == "answered" and what.name != FEELINGS:
            yield row.at
