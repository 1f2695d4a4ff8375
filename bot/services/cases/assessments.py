"""The indicator form of a case: which signs a member sees in what a person went through, and what the rule makes of it.

What comes of it stands on the form's own page alone: in no list, alert, history or log.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.core.indicators import DIMENSIONS, Dimension, Indicators, Judged, Result, judge, whole
from bot.services.cases import access, case_history, cases
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import ERASED, UNREADABLE, opened
from bot.services.kabar import Kabar
from bot.services.persons import person_keys
from bot.services.staff import StaffMember
from bot.store import assessment, case_file, new_id, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

TOLD = "assessment.told"
ADULT_FROM = 18


@dataclass(frozen=True, slots=True)
class Form:
    """What a member ticked."""

    child: bool
    """The person was under 18 when it happened."""
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule makes of a form."""

    child: bool
    ticked: frozenset[str]
    dimensions: Mapping[Dimension, Judged]
    result: Result


@dataclass(frozen=True, slots=True)
class Saved:
    """A form that was saved. The outcome is the one of its day; None where it does not open any more."""

    case: str
    who: str
    at: datetime
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """All forms about one person, and what the next one begins with."""

    code: str
    person: str
    saved: tuple[Saved, ...]
    """The newest first."""
    child: bool | None
    """What the birth year says of today; it may have been otherwise when it happened."""
    indicators: Indicators


def outcome_of(indicators: Indicators, form: Form) -> Outcome:
    """What the rule makes of it. Raises CaseFault for a sign that there is not, or where nothing is ticked."""
    if not form.ticked <= indicators.by_key.keys():
        raise CaseFault("indicator_unknown")
    if not form.ticked:
        raise CaseFault("indicators_none")
    found = judge(indicators, form.ticked, child=form.child)
    positive = [one for one in DIMENSIONS if found[one].positive]
    return Outcome(form.child, form.ticked, found, whole(positive, child=form.child))


@again_if_crossed
def page(kabar: Kabar, who: StaffMember, code: str) -> AssessmentPage:
    """The form's page. Raises NotYours. The look is in the audit trail before anything is shown."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        record(connection, who.id, "indicators_open", code, now)
        owner = connection.execute(
            select(person.c.id, person.c.code, person.c.birth_year)
            .join(case_file, case_file.c.person_id == person.c.id)
            .where(case_file.c.code == code)
        ).one()
        saved = tuple(_saved(kabar, row) for row in _rows(connection, owner.id))
    child = None if owner.birth_year is None else now.year - owner.birth_year < ADULT_FROM
    return AssessmentPage(code, owner.code, saved, child, kabar.content.indicators)


@again_if_crossed
def save(kabar: Kabar, who: StaffMember, code: str, form_id: UUID, form: Form) -> None:
    """Keep a form, as one more beside the earlier ones; the same one sent twice is kept once.

    Raises NotYours, CaseFault.
    """
    outcome = outcome_of(kabar.content.indicators, form)
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        cases.lock_person(connection, code)
        case = cases.locked(connection, code)
        cases.not_erased(connection, case)
        kept = connection.execute(select(assessment).where(assessment.c.id == form_id)).first()
        if kept is not None and (kept.case_id, kept.staff_id) == (case.id, who.id):
            return
        form_id = new_id() if kept is not None else form_id
        key = person_keys.of(connection, kabar, case.person_id)
        told = kabar.vault.seal(_to_json(outcome), TOLD, form_id, key)
        row = {"id": form_id, "case_id": case.id, "staff_id": who.id, "told": told, "at": now}
        connection.execute(insert(assessment).values(**row))
        case_history.note(connection, case.id, "assessed", now, who.id)
        record(connection, who.id, "indicators_save", code, now)


def last(kabar: Kabar, who: StaffMember, code: str) -> tuple[str, datetime] | None:
    """Who filled in the newest form about this person, and when; beside ``case_page``, which audits the look."""
    with kabar.database.read() as connection:
        if not access.may_see(connection, who, code):
            raise NotYours(code)
        owner = connection.execute(select(case_file.c.person_id).where(case_file.c.code == code)).scalar_one()
        rows = _rows(connection, owner, limit=1)
        return next(((opened(kabar, row.name, "staff.name", row.staff_id), row.at) for row in rows), None)


def _rows(connection: Connection, person_id: UUID, limit: int | None = None) -> Collection[AnyRow]:
    return connection.execute(
        select(assessment, staff.c.name, case_file.c.code)
        .join(case_file, case_file.c.id == assessment.c.case_id)
        .join(staff, staff.c.id == assessment.c.staff_id)
        .where(case_file.c.person_id == person_id)
        .order_by(assessment.c.at.desc(), assessment.c.id.desc())
        .limit(limit)
    ).all()


def _saved(kabar: Kabar, row: AnyRow) -> Saved:
    told = opened(kabar, row.told, TOLD, row.id)
    outcome = None if told in {UNREADABLE, ERASED} else _from_json(told)
    return Saved(row.code, opened(kabar, row.name, "staff.name", row.staff_id), row.at, outcome)


def _to_json(outcome: Outcome) -> str:
    counts = {name: [one.strong, one.medium, one.weak] for name, one in outcome.dimensions.items()}
    told = {"child": outcome.child, "ticked": sorted(outcome.ticked), "counts": counts, "result": outcome.result}
    return json.dumps(told)


def _from_json(text: str) -> Outcome:
    told = json.loads(text)
    found = {name: Judged(*told["counts"][name]) for name in DIMENSIONS if name in told["counts"]}
    return Outcome(told["child"], frozenset(told["ticked"]), found, told["result"])
