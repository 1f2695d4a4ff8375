"""The person's own copy of their data (UU 27/2022, articles 6 and 7): all that Kabar holds about them alone.

The one function that makes it; whoever wants a second person to agree first asks before calling it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.cases import people_access, subject_case_rows, subject_rows
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.subject_views import Copy
from bot.services.kabar import Kabar
from bot.services.persons import consents, people
from bot.services.retention import desk as retention
from bot.services.staff import StaffMember
from bot.store import person
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed


class Withheld(Exception):
    """They do not want a caseworker to read along: somebody who leads makes the copy."""


@again_if_crossed
def make(kabar: Kabar, who: StaffMember | None, code: str) -> Copy:
    """Read everything; None: whoever runs the machine. That it was made stands in the trail before anything is read.

    Raises NotYours, Withheld.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = people_access.find(connection, who, code) if who else _anybody(connection, code)
        if who and who.role not in EVERYTHING and not consents.agreed(connection, row.id, "caseworker"):
            raise Withheld(code)
        record(connection, who.id if who else None, "person_copy", code, now)
        theirs = people.get(connection, kabar, row.id)
        known = subject_rows.known_to(connection, kabar, row.id)
        others = subject_rows.strangers(connection, row.id)
        return Copy(
            made_at=now,
            language=theirs.language,
            who=subject_rows.who(connection, kabar, row, theirs, known),
            consents=subject_rows.consents(connection, kabar, row.id),
            messages=subject_rows.messages(connection, kabar, row.id, known, others),
            left_out=len(others),
            talks=subject_rows.talks(connection, kabar, theirs),
            questions=subject_rows.questions(connection, row.id),
            cases=subject_case_rows.cases(connection, kabar, theirs, known, others),
            referrals=subject_case_rows.referrals(connection, kabar, row.id),
            visits=subject_case_rows.visits(connection, row.id),
            milestones=subject_case_rows.milestones(connection, kabar, row.id, theirs.language),
            files=subject_rows.files(connection, row.id, others),
            looks=subject_rows.looks_at(connection, row.id, known),
            remembered=theirs.remembered,
            kept=retention.kept(connection, kabar),
        )


def may_make(kabar: Kabar, who: StaffMember, code: str) -> bool:
    """Whether ``make`` would, for the page that offers it. Raises NotYours."""
    with kabar.database.read() as connection:
        row = people_access.find(connection, who, code)
        return who.role in EVERYTHING or consents.agreed(connection, row.id, "caseworker")


def _anybody(connection: Connection, code: str) -> AnyRow:
    into: UUID | None = connection.execute(select(person.c.merged_into).where(person.c.code == code)).scalar()
    which = person.c.id == into if into else person.c.code == code
    row = connection.execute(select(person).where(which)).first()
    if row is None:
        raise NotYours(code)
    return row
