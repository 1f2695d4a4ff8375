"""The person's own copy of their data (UU 27/2022, articles 6 and 7): all that Kabar holds about them alone.

The one function that makes it: it uses up what a second member has approved (``export_requests``), and makes none else.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.services.cases import export_requests, subject_case_rows, subject_rows
from bot.services.cases.export_requests import Withheld
from bot.services.cases.subject_views import Copy
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.retention import desk as retention
from bot.services.staff import StaffMember
from bot.store.audit import record
from bot.store.crossed import again_if_crossed


@again_if_crossed
def make(kabar: Kabar, who: StaffMember, code: str, keep: Callable[[Copy], None] | None = None) -> Copy:
    """Read everything. That it was made stands in the trail before anything is read.

    ``keep`` puts it where it belongs, once or again: where that fails, what was approved is not used up.

    Raises NotYours, Withheld, ExportFault where nobody else approved it, or not lately, or it was taken already.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = export_requests.allowed(connection, who, code)
        export_requests.take_in(connection, who, code, now)
        record(connection, who.id, "person_copy", code, now)
        theirs = people.get(connection, kabar, row.id)
        known = subject_rows.known_to(connection, kabar, row.id)
        others = subject_rows.strangers(connection, row.id)
        made = Copy(
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
        if keep is not None:
            keep(made)
    return made


def may_make(kabar: Kabar, who: StaffMember, code: str) -> bool:
    """Whether they may ask for it. Raises NotYours."""
    with kabar.database.read() as connection:
        try:
            export_requests.allowed(connection, who, code)
        except Withheld:
            return False
    return True
