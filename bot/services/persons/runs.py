"""What people answered in flows that came to their end, with what staff corrected since: the corrected value counts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from bot.core.flow import Flow
from bot.core.retrace import Trace, retrace
from bot.core.session import Value
from bot.log import get_logger
from bot.services.kabar import Kabar
from bot.store import answer_correction, flow_run, staff
from bot.store.crypto import SealBroken

log = get_logger(__name__)

ANSWERS: Final = "flow_run.answers"
CORRECTED: Final = "answer_correction.told"


@dataclass(frozen=True, slots=True)
class Corrected:
    """Somebody corrected what was heard at one question. Both values stay."""

    node: str
    before: Value
    value: Value
    why: str
    staff_id: UUID
    name: bytes
    """The member's, sealed."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One flow that came to its end."""

    id: UUID
    flow: str
    heard: Mapping[str, Value]
    answers: Mapping[str, Value]
    """As they stand now, corrections included."""
    points: Mapping[str, int]
    finished_at: datetime
    corrections: tuple[Corrected, ...] = ()
    """The oldest first."""


def of(connection: Connection, kabar: Kabar, person_id: UUID, most: int = 200) -> list[Run]:
    """This person's, the newest first. What is blanked is left out; what does not open too, and noted."""
    rows = connection.execute(
        select(flow_run)
        .where(flow_run.c.person_id == person_id, flow_run.c.blanked_at.is_(None))
        .order_by(flow_run.c.finished_at.desc(), flow_run.c.id.desc())
        .limit(most)
    ).all()
    corrections = corrections_of(connection, kabar, flow_run.c.person_id == person_id)
    found = []
    for row in rows:
        told = told_in(kabar, row.id, row.answers)
        if told is not None:
            one = Run(row.id, row.flow, told["answers"], told["answers"], told["points"], row.finished_at)
            found.append(corrected(kabar, one, corrections.get(row.id, ())))
    return found


def told_in(kabar: Kabar, run_id: UUID, sealed: bytes) -> dict[str, Any] | None:
    """The answers and points of a run as they were heard; None where it does not open."""
    try:
        told: dict[str, Any] = json.loads(kabar.vault.open(sealed, ANSWERS, run_id))
    except SealBroken:
        log.exception("answers_do_not_open", run=str(run_id))
        return None
    return told


def corrected(kabar: Kabar, run: Run, corrections: Iterable[Corrected]) -> Run:
    """The run as it counts: the last correction of each question, and the points that follow."""
    corrections = tuple(corrections)
    if not corrections:
        return run
    answers = {**run.answers, **{one.node: one.value for one in corrections}}
    flow = kabar.content.world.flows.get(run.flow)
    points = points_of(flow, answers) if flow else run.points
    return Run(run.id, run.flow, run.heard, answers, points, run.finished_at, corrections)


def points_of(flow: Flow, answers: Mapping[str, Value]) -> dict[str, int]:
    """What the answers that were given add up to."""
    found: defaultdict[str, int] = defaultdict(int)
    for name, value in answers.items():
        node = flow.nodes.get(name)
        key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        for choice in node.choices if node else ():
            if choice.key == key:
                for tally, count in choice.points.items():
                    found[tally] += count
    return dict(found)


def corrections_of(
    connection: Connection, kabar: Kabar, *which: ColumnElement[bool]
) -> dict[UUID, tuple[Corrected, ...]]:
    """By run, the oldest first, of the runs for which this holds."""
    found: defaultdict[UUID, list[Corrected]] = defaultdict(list)
    rows = connection.execute(
        select(answer_correction, staff.c.name)
        .join(flow_run, flow_run.c.id == answer_correction.c.run_id)
        .join(staff, staff.c.id == answer_correction.c.staff_id)
        .where(*which)
        .order_by(answer_correction.c.at, answer_correction.c.id)
    )
    for row in rows:
        try:
            told = json.loads(kabar.vault.open(row.told, CORRECTED, row.id))
        except SealBroken:
            log.exception("correction_does_not_open", run=str(row.run_id))
            continue
        one = Corrected(row.node, told["before"], told["value"], told["why"], row.staff_id, row.name, row.at)
        found[row.run_id].append(one)
    return {run: tuple(several) for run, several in found.items()}


def trace(kabar: Kabar, flow: str, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> Trace:
    """What these answers lead to; nothing where the flow is not there any more."""
    found = kabar.content.world.flows.get(flow)
    return retrace(kabar.content.world, found, answers, facts) if found else Trace()
