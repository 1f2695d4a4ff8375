"""Counting what people told, of those alone whose last word on statistics by then was yes.

Answers are sealed, so they are opened here one by one, once a month, and only numbers are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from bot.services.kabar import Kabar
from bot.services.persons import runs
from bot.services.persons.runs import Run
from bot.services.programme import changes, offers
from bot.store import consent, flow_run, person

Key = tuple[str, str, str, str]
"""Count, district, language, sex."""

FLOWS = (changes.FEELINGS, "assistance", offers.OFFER)
PHQ2_POSITIVE = 3
"""PHQ-2: 0 to 6 points, positive from 3 (domain: instruments)."""
ALIVE = frozenset({"good", "slow"})
WHO = (person.c.district, person.c.language, person.c.gender)
AT_ONCE = 1000


def agreed(cut: datetime) -> ColumnElement[bool]:
    """Whether a person's last word on statistics by then was yes."""
    said = (
        select(consent.c.given)
        .where(consent.c.person_id == person.c.id, consent.c.scope == "statistics", consent.c.at <= cut)
        .order_by(consent.c.at.desc(), consent.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return said.is_(True)


def count(connection: Connection, kabar: Kabar, start: datetime, end: datetime, cut: datetime) -> Counter[Key]:
    """The numbers of all flows of ``FLOWS`` that ended in that time; of what was heard wrongly, as it was corrected."""
    within = (flow_run.c.flow.in_(FLOWS), flow_run.c.finished_at >= start, flow_run.c.finished_at < end)
    corrections = runs.corrections_of(connection, kabar, *within)
    firsts = changes.firsts(connection, kabar, start, end)
    rows = connection.execution_options(yield_per=AT_ONCE).execute(
        select(
            *(flow_run.c.id, flow_run.c.flow, flow_run.c.answers, flow_run.c.person_id),
            *(person.c.district, person.c.language, person.c.gender),
        )
        .join(person, person.c.id == flow_run.c.person_id)
        .where(*within)
        .where(agreed(cut))
    )
    found: Counter[Key] = Counter()
    for row in rows:
        told = runs.told_in(kabar, row.id, row.answers)
        if told is None:
            continue
        heard = Run(row.id, row.flow, told["answers"], told["answers"], told["points"], start)
        run = runs.corrected(kabar, heard, corrections.get(row.id, ()))
        names = [*_counts(run.flow, run.answers, run.points), *changes.counts(run, firsts.get(row.person_id))]
        if run.flow == offers.OFFER and offers.COUNTRY in run.answers:
            names += offers.counts(run.answers, run.points, kabar.content.world.flows.get(offers.OFFER))
        for name in names:
            found[name, row.district or "", row.language, row.gender or ""] += 1
    return found


def _counts(flow: str, said: Mapping[str, Any], points: Mapping[str, int]) -> Iterator[str]:
    """The counts that one run belongs to."""
    if flow == changes.FEELINGS and changes.MOOD in said:
        yield "moods"
        if points.get(changes.SCORE, 0) >= PHQ2_POSITIVE:
            yield "low_mood"
    if flow == "assistance":
        if "arrived" in said:
            yield "funds"
            if said["arrived"] == "whole":
                yield "funds_whole"
        if "alive" in said:
            yield "businesses"
            if said["alive"] in ALIVE:
                yield "businesses_alive"
