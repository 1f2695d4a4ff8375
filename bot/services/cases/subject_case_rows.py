"""Reading a person's own copy: cases, referrals, visits, milestones. Only ``subject_copy`` calls these."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.cases import referrals as desk
from bot.services.cases.assessments import TOLD
from bot.services.cases.raising import EVIDENCE
from bot.services.cases.reading import UNREADABLE, opened
from bot.services.cases.subject_rows import Known
from bot.services.cases.subject_views import Case, Done, Referral
from bot.services.kabar import Kabar
from bot.services.persons.people import Person
from bot.store import assessment, case_event, case_file, case_sign, case_task, milestone_mark, referral, visit
from bot.store.base import AnyRow

_PLAIN: Final = {"danger_word": "problem"}
"""A copy on paper may be found: that there is a word for danger stands in none."""


def _unmarked(reason: str) -> str:
    return _PLAIN.get(reason, reason)


def cases(
    connection: Connection, kabar: Kabar, theirs: Person, known: Known, others: frozenset[UUID]
) -> tuple[Case, ...]:
    """Theirs, the oldest first. What staff wrote freely may be about others, and is only counted.

    ``others``: messages that were somebody else's: what fired on them is not this person's word.
    """
    rows = connection.execute(select(case_file).where(case_file.c.person_id == theirs.id).order_by(case_file.c.id))
    how = _Reading(known, others, _staff_language(theirs.language))
    return tuple(_case(connection, kabar, row, how) for row in rows.all())


@dataclass(frozen=True, slots=True)
class _Reading:
    """What every case is read with."""

    known: Known
    others: frozenset[UUID]
    language: str


def _case(connection: Connection, kabar: Kabar, row: AnyRow, how: _Reading) -> Case:
    events = connection.execute(
        select(case_event).where(case_event.c.case_id == row.id).order_by(case_event.c.at, case_event.c.id)
    ).all()
    signs = connection.execute(
        select(case_sign).where(case_sign.c.case_id == row.id).order_by(case_sign.c.at, case_sign.c.id)
    )
    tasks = connection.execute(
        select(case_task.c.kind, case_task.c.due_on, case_task.c.done_at)
        .where(case_task.c.case_id == row.id)
        .order_by(case_task.c.at, case_task.c.id)
    )
    return Case(
        code=row.code,
        level=row.level,
        reason=_unmarked(row.reason),
        opened_at=row.opened_at,
        closed_at=row.closed_at if row.status == "closed" else None,
        outcome=row.outcome if row.status == "closed" else None,
        signs=tuple(
            (_unmarked(one.reason), opened(kabar, one.evidence, EVIDENCE, one.id) if one.evidence else "", one.at)
            for one in signs
            if one.message_id not in how.others
        ),
        done=tuple(Done(one.kind, one.at, how.known.get(one.staff_id) if one.staff_id else None) for one in events),
        tasks=tuple((one.kind, one.due_on, one.done_at) for one in tasks),
        indicators=_ticked(connection, kabar, row.id, how.language),
        notes=sum(one.kind == "note" for one in events),
    )


def _ticked(connection: Connection, kabar: Kabar, case_id: int, language: str) -> tuple[str, ...]:
    """The marks of the newest form, by name."""
    mine = select(assessment).where(assessment.c.case_id == case_id)
    row = connection.execute(mine.order_by(assessment.c.at.desc(), assessment.c.id.desc()).limit(1)).first()
    told = opened(kabar, row.told, TOLD, row.id) if row else UNREADABLE
    keys = json.loads(told)["ticked"] if told != UNREADABLE else ()
    words = kabar.content.indicators.by_key
    return tuple(words[key].words[language] if key in words else key for key in keys)


def _staff_language(language: str) -> str:
    """Of two that the words of the staff pages are in, the one that this person reads."""
    return "en" if language == "en" else "id"


def referrals(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Referral, ...]:
    """Services that were named to them or that they were referred to; why and notes are staff's words."""
    rows: Sequence[AnyRow] = connection.execute(
        select(referral).where(referral.c.person_id == person_id).order_by(referral.c.at, referral.c.id)
    ).all()
    return tuple(
        Referral(desk.name_of(kabar, row), row.direction, row.at, row.outcome, row.received_on) for row in rows
    )


def visits(connection: Connection, person_id: UUID) -> tuple[tuple[date, str | None], ...]:
    """Planned and made."""
    mine = select(visit.c.on_day, visit.c.result).where(visit.c.person_id == person_id)
    rows = connection.execute(mine.order_by(visit.c.on_day, visit.c.id))
    return tuple((row.on_day, row.result) for row in rows)


def milestones(
    connection: Connection, kabar: Kabar, person_id: UUID, language: str
) -> tuple[tuple[str, str, date | None, datetime], ...]:
    """Each word on a milestone, the oldest first: its title, what was said, the day, when it was written."""
    titles = {name: one.title for name, one in kabar.content.milestones.items()}
    rows = connection.execute(
        select(milestone_mark)
        .where(milestone_mark.c.person_id == person_id)
        .order_by(milestone_mark.c.at, milestone_mark.c.id)
    )
    which = _staff_language(language)
    return tuple(
        (titles[row.milestone][which] if row.milestone in titles else row.milestone, row.answer, row.on_day, row.at)
        for row in rows
    )
