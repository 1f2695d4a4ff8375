"""What has happened with a person, newest first.

Questions, messages as states, cases, consent, changes of the plan, and what staff wrote of milestones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.cases.looks import Change
from bot.services.cases.person_views import CaseLine, ConsentLine, Happened
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.sending.message_states import state_of
from bot.services.sending.writing import BODY
from bot.store import companion, follow_up, message, milestone_mark, staff

SHOWN: Final = 60
TOLD: Final = ("asked", "reminded", "answered", "silent", "task")
"""Of what the plan asked, what is worth a line."""


def of(
    connection: Connection,
    kabar: Kabar,
    person_id: UUID,
    *,
    others: tuple[tuple[CaseLine, ...], tuple[ConsentLine, ...], tuple[Change, ...]],
    texts: bool,
) -> tuple[Happened, ...]:
    """The newest sixty. ``others``: what the page has read already. ``texts``: with what the messages say."""
    cases, consents, changes = others
    lines = [
        *_messages(connection, kabar, person_id, texts=texts),
        *_questions(connection, person_id),
        *_milestones(connection, kabar, person_id),
        *(Happened("case", one.opened_at, one.code, level=one.level) for one in cases),
        *(Happened("yes" if one.given else "no", one.at, one.scope) for one in consents),
        *_companions(connection, kabar, person_id),
        *(Happened("plan", one.at, one.action, who=one.who) for one in changes),
    ]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN])


def _messages(connection: Connection, kabar: Kabar, person_id: UUID, *, texts: bool) -> Iterator[Happened]:
    rows = connection.execute(
        select(message)
        .where(message.c.person_id == person_id)
        .order_by(message.c.created_at.desc(), message.c.id.desc())
        .limit(SHOWN)
    )
    for row in rows:
        text = opened(kabar, row.body, BODY, row.id) if texts else None
        yield Happened(f"message_{row.direction}", row.created_at, row.line, state=state_of(row), text=text)


def _questions(connection: Connection, person_id: UUID) -> Iterator[Happened]:
    """Each by its last state: when it was asked, or answered, or given up."""
    rows = connection.execute(
        select(follow_up)
        .where(follow_up.c.person_id == person_id, follow_up.c.status.in_(TOLD))
        .order_by(follow_up.c.due_at.desc(), follow_up.c.id.desc())
        .limit(SHOWN)
    )
    for row in rows:
        yield Happened(f"question_{row.status}", row.answered_at or row.asked_at or row.due_at, row.step)


def _companions(connection: Connection, kabar: Kabar, person_id: UUID) -> Iterator[Happened]:
    """To whom they were given, or that they became nobody's, and by whom; None: by Kabar itself."""
    to, by = staff.alias(), staff.alias()
    rows = connection.execute(
        select(companion, to.c.name.label("to_name"), by.c.name.label("by_name"))
        .outerjoin(to, to.c.id == companion.c.to_id)
        .outerjoin(by, by.c.id == companion.c.by_id)
        .where(companion.c.person_id == person_id)
        .order_by(companion.c.at.desc())
        .limit(SHOWN)
    )
    for row in rows:
        given = opened(kabar, row.to_name, "staff.name", row.to_id) if row.to_name else ""
        who = opened(kabar, row.by_name, "staff.name", row.by_id) if row.by_name else None
        yield Happened("companion", row.at, given, who=who)


def _milestones(connection: Connection, kabar: Kabar, person_id: UUID) -> Iterator[Happened]:
    """Each word that somebody wrote of one, at the moment when they did; the day that they named stands beside it."""
    rows = connection.execute(
        select(milestone_mark, staff.c.name)
        .join(staff, staff.c.id == milestone_mark.c.staff_id)
        .where(milestone_mark.c.person_id == person_id)
        .order_by(milestone_mark.c.at.desc())
        .limit(SHOWN)
    )
    for row in rows:
        who = opened(kabar, row.name, "staff.name", row.staff_id)
        known = kabar.content.milestones.get(row.milestone)
        title = known.title if known else None
        yield Happened(f"milestone_{row.answer}", row.at, row.milestone, who=who, title=title, day=row.on_day)
