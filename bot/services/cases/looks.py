"""Who looked at a person's data, read from the audit trail. Only ``services.cases.access`` calls this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Connection, or_, select, union_all

from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.store import audit, case_file, person, staff

ACTIONS = (
    *("case_open", "media_open", "person_open", "person_texts", "answers_open", "indicators_open", "merge_open"),
    *("talk_take", "talk_write", "talk_knock", "talk_keep", "talk_hand_back"),
)
READ = 60
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody opened something of this person, perhaps several times in a row."""

    who: str
    role: str
    action: str
    target: str
    """A case's code."""
    at: datetime
    """The last time."""
    times: int


def of_person(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Look, ...]:
    """The last looks at this person, in whichever case, newest first."""
    targets = union_all(
        select(case_file.c.code).where(case_file.c.person_id == person_id),
        select(person.c.code).where(or_(person.c.id == person_id, person.c.merged_into == person_id)),
    )
    rows = connection.execute(
        select(audit, staff.c.name, staff.c.role)
        .join(staff, staff.c.id == audit.c.staff_id)
        .where(audit.c.target.in_(targets), audit.c.action.in_(ACTIONS))
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(READ)
    ).all()
    looks = []
    for _, group in groupby(rows, key=lambda row: (row.staff_id, row.action, row.target)):
        same = list(group)
        name = opened(kabar, same[0].name, "staff.name", same[0].staff_id)
        looks.append(Look(name, same[0].role, same[0].action, same[0].target, same[0].at, len(same)))
    return tuple(looks[:SHOWN])
