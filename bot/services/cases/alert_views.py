"""Whom Kabar has told of a case, by which ways, and how far each of these messages came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from bot.services.cases import access
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.sending.message_states import State, state_of
from bot.services.staff import StaffMember
from bot.store import case_file, message, staff

SHOWN = 60
"""Messages at most: a case that rings for a day makes hundreds."""


@dataclass(frozen=True, slots=True)
class Told:
    """One member at one moment; ``ways`` are line and state."""

    who: str
    at: datetime
    ways: tuple[tuple[str, State], ...]


def of_case(kabar: Kabar, who: StaffMember, code: str) -> tuple[Told, ...]:
    """The newest first. Beside ``access.case_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        if not access.may_see(connection, who, code):
            raise access.NotYours(code)
        rows = connection.execute(
            select(message, staff.c.name.label("member"))
            .join(staff, staff.c.id == message.c.staff_id)
            .join(case_file, case_file.c.id == message.c.case_id)
            .where(case_file.c.code == code, message.c.kind == "alert")
            .order_by(message.c.created_at.desc(), message.c.staff_id, message.c.id)
            .limit(SHOWN)
        ).all()
    return tuple(
        Told(opened(kabar, first.member, "staff.name", staff_id), at, tuple((row.line, state_of(row)) for row in same))
        for (at, staff_id), found in groupby(rows, key=lambda row: (row.created_at, row.staff_id))
        for same in [list(found)]
        for first in same[:1]
    )
