"""Closing a case with an outcome and what its level asks to be written; reopening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from bot.core.ladder import Written
from bot.services.cases import alerting, cases, deadlines, false_alarms, handovers, takeover_rows
from bot.services.cases.cases import OUTCOMES, CaseFault
from bot.services.cases.work import FURTHEST
from bot.services.kabar import Kabar
from bot.services.persons import people, person_keys
from bot.store import case_closing, case_file, case_sign, case_task, conversation, new_id, referral

NEXT_STEP = "case_closing.next_step"
ANSWERS: dict[Written, tuple[str, ...]] = {"reached": ("yes", "no"), "safe": ("yes", "no", "unsure")}
"""What is chosen, not written."""
FIELDS = ("outcome", *ANSWERS, "summary", "next_step", "phrase")
"""Of the form, as they follow each other there."""


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ended."""

    outcome: str
    summary: str
    reached: str = ""
    safe: str = ""
    next_step: str = ""
    phrase: str = ""
    """Of a false alarm: the words that were taken for danger, without names."""
    signs: str = ""
    """How many signs of the case its page showed."""


class Unfinished(CaseFault):
    """Fields of the form that will not do, each with what is wrong; its own message is the first one's."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(next(iter(fields.values())))
        self.fields = fields


def close_in(connection: Connection, kabar: Kabar, staff_id: UUID, code: str, how: Closing, now: datetime) -> None:
    """Close it. A conversation that was parked speaks again from here.

    Raises CaseFault for a case that is closed or was not acknowledged, Unfinished where what its level asks for lacks.
    """
    cases.lock_person(connection, code)
    row = cases.locked(connection, code)
    if row.status != "open":
        raise CaseFault("closed_already")
    if row.acknowledged_at is None:
        raise CaseFault("take_first")
    if row.news_at is not None and how.signs != _signs(connection, row.id):
        raise CaseFault("news_first")  # the page is older than a sign that nobody has looked at
    _check(kabar, row.level, how)
    _check_work(connection, row.id)
    changed: dict[str, Any] = {"status": "closed", "closed_at": now, "closed_by": staff_id, "outcome": how.outcome}
    changed |= {"news_at": None, "next_alert_at": None, "next_contact_at": None}
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**changed))
    connection.execute(update(conversation).where(conversation.c.person_id == row.person_id).values(parked_at=None))
    _keep(connection, kabar, row.id, staff_id, how, now)
    if how.outcome == "false_alarm" and how.phrase.strip():
        who = people.get(connection, kabar, row.person_id)
        false_alarms.keep(connection, kabar, how.phrase, who.language, now.astimezone(ZoneInfo(who.timezone)).date())
    handovers.end(connection, row.id, "closed", now)
    takeover_rows.end_with_case(connection, row, now, staff_id)
    alerting.withdraw(connection, row.id, now)
    cases.add_event(connection, kabar, row.id, "closed", staff_id, now, how.summary.strip() or None)


def _signs(connection: Connection, case_id: int) -> str:
    query = select(func.count()).select_from(case_sign).where(case_sign.c.case_id == case_id)
    return str(connection.execute(query).scalar_one())


def _check_work(connection: Connection, case_id: int) -> None:
    """What still waits would be on nobody's day: the seven days of a referral run on, whatever became of the case."""
    waits = (referral.c.case_id == case_id, referral.c.outcome.is_(None), referral.c.direction.in_(("out", "in")))
    if connection.execute(select(referral.c.id).where(*waits).limit(1)).first():
        raise CaseFault("referral_waits")
    undone = (case_task.c.case_id == case_id, case_task.c.done_at.is_(None))
    if connection.execute(select(case_task.c.id).where(*undone).limit(1)).first():
        raise CaseFault("task_waits")


def reopen_in(connection: Connection, kabar: Kabar, staff_id: UUID, code: str, why: str, now: datetime) -> None:
    """Open it again, in the hands of whoever does so. Notes and signs stay; the person is to be contacted anew.

    Raises CaseFault where it is open, where the person has another open case, and without a reason.
    """
    cases.lock_person(connection, code)
    row = cases.locked(connection, code)
    if row.status != "closed":
        raise CaseFault("open_already")
    if not why.strip():
        raise CaseFault("why_empty")
    cases.fits(why)
    theirs = (case_file.c.person_id == row.person_id, case_file.c.status == "open")
    if connection.execute(select(case_file.c.id).where(*theirs)).first() is not None:
        raise CaseFault("open_other")
    cases.not_erased(connection, row)
    who = people.get(connection, kabar, row.person_id)
    changed: dict[str, Any] = {
        "status": "open",
        "closed_at": None,
        "closed_by": None,
        "outcome": None,
        "contacted_at": None,
    }
    changed |= {"acknowledged_at": now, "acknowledged_by": staff_id}
    changed |= deadlines.of_holder(kabar, who, row.level, now)
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(**changed))
    cases.add_event(connection, kabar, row.id, "reopened", staff_id, now, why.strip())


def plan_in(connection: Connection, staff_id: UUID, code: str, at: datetime | None, now: datetime) -> None:
    """When whoever has the case means to contact the person next; None: nothing is planned. Raises CaseFault."""
    row = cases.locked(connection, code)
    if row.status != "open":
        raise CaseFault("closed_already")
    if row.acknowledged_by != staff_id:
        raise CaseFault("not_yours")
    if at is not None and at <= now:
        raise CaseFault("plan_past")
    if at is not None and at > now + FURTHEST:
        raise CaseFault("plan_far")
    connection.execute(update(case_file).where(case_file.c.id == row.id).values(next_contact_at=at))
    cases.add_event(connection, None, row.id, "planned" if at else "unplanned", staff_id, now)


def _check(kabar: Kabar, level: str, how: Closing) -> None:
    wrong = {name: _unfit(getattr(how, name)) for name in ("summary", "next_step", "phrase")}
    if how.outcome not in OUTCOMES:
        wrong["outcome"] = "outcome_missing"
    for name in kabar.content.ladder.wanted(level, how.outcome):
        given: str = getattr(how, name)
        if not given.strip() or (name in ANSWERS and given not in ANSWERS[name]):
            wrong[name] = "summary_empty" if name == "summary" else f"{name}_missing"
    if found := {name: wrong[name] for name in FIELDS if wrong.get(name)}:
        raise Unfinished(found)


def _unfit(text: str) -> str:
    try:
        cases.fits(text)
    except CaseFault as fault:
        return str(fault)
    return ""


def _keep(connection: Connection, kabar: Kabar, case_id: int, staff_id: UUID, how: Closing, now: datetime) -> None:
    closing_id, key = new_id(), person_keys.of_case(connection, kabar, case_id)
    step = how.next_step.strip()
    connection.execute(
        insert(case_closing).values(
            id=closing_id,
            case_id=case_id,
            outcome=how.outcome,
            reached=how.reached if how.reached in ANSWERS["reached"] else None,
            safe=how.safe if how.safe in ANSWERS["safe"] else None,
            next_step=kabar.vault.seal(step, NEXT_STEP, closing_id, key) if step else None,
            closed_by=staff_id,
            at=now,
        )
    )
