"""How PHQ-2 changed: each answer of a month against the first one of the same person that is still kept.

Counts of better, same and worse, and no mean: a mean of few tells of each. A point or two may be chance; it screens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.kabar import Kabar
from bot.services.persons import runs
from bot.services.persons.runs import Run
from bot.store import flow_run

FEELINGS: Final = "feelings"
MOOD: Final = "mood"
"""The second question: whoever answered it has a score."""
SCORE: Final = "phq2"


@dataclass(frozen=True, slots=True)
class First:
    """The first score of a person, 0 to 6, and of which run."""

    run: UUID
    score: int


def firsts(connection: Connection, kabar: Kabar, start: datetime, end: datetime) -> dict[UUID, First]:
    """By person, of everybody who came to an end of that flow in that time; as corrected."""
    asked = select(flow_run.c.person_id).where(
        flow_run.c.flow == FEELINGS, flow_run.c.finished_at >= start, flow_run.c.finished_at < end
    )
    which = (flow_run.c.flow == FEELINGS, flow_run.c.finished_at < end, flow_run.c.person_id.in_(asked))
    corrections = runs.corrections_of(connection, kabar, *which)
    rows = connection.execute(
        select(flow_run.c.id, flow_run.c.person_id, flow_run.c.answers, flow_run.c.finished_at)
        .where(*which)
        .order_by(flow_run.c.finished_at, flow_run.c.id)
    )
    found: dict[UUID, First] = {}
    for row in rows:
        if row.person_id in found:
            continue
        told = runs.told_in(kabar, row.id, row.answers)
        if told is None:
            continue
        heard = Run(row.id, FEELINGS, told["answers"], told["answers"], told["points"], row.finished_at)
        run = runs.corrected(kabar, heard, corrections.get(row.id, ()))
        if MOOD in run.answers:
            found[row.person_id] = First(row.id, run.points.get(SCORE, 0))
    return found


def counts(run: Run, first: First | None) -> Iterator[str]:
    """The counts of change that this run belongs to; none if it is itself the first."""
    if run.flow != FEELINGS or MOOD not in run.answers or first is None or first.run == run.id:
        return
    score = run.points.get(SCORE, 0)
    yield "mood_again"
    if score < first.score:
        yield "mood_better"
    else:
        yield "mood_not_better"
        yield "mood_worse" if score > first.score else "mood_same"
