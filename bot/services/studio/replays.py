"""Replay: what a draft would do with the answers that people gave lately. Results alone: no text, nobody's code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.core.replay import Outcome, replayed
from bot.services.kabar import Kabar
from bot.services.persons import runs
from bot.services.persons.runs import Run
from bot.services.staff import StaffMember
from bot.services.studio.doors import writes
from bot.store import flow_run, person
from bot.store.audit import record

MOST: Final = 20_000
"""Runs that are replayed, the newest of them: some seconds."""
LONGEST_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many runs came to what."""

    runs: int
    same: int
    others: Mapping[Outcome, int] = field(default_factory=dict)
    """The most frequent first."""


def replay(kabar: Kabar, who: StaffMember, name: str, body: str, days: int) -> Replayed:
    """The runs of this flow that ended in the last ``days``, as they were corrected. Raises StudioFault, ContentError.

    That an editor had people's answers replayed is written down.
    """
    writes(who)
    after = with_flows(kabar.content.world, {name: parse_text(name, body)}, kabar.texts.spoken)
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        record(connection, who.id, "flow_replay", name, now)
    within = (flow_run.c.flow == name, flow_run.c.finished_at >= now - timedelta(days=min(days, LONGEST_DAYS)))
    facts = [person.c[one] for one in ("language", "gender", "district")]
    query = select(flow_run.c.id, flow_run.c.answers, flow_run.c.finished_at, *facts).join(
        person, person.c.id == flow_run.c.person_id
    )
    query = query.where(*within).order_by(flow_run.c.finished_at.desc(), flow_run.c.id.desc()).limit(MOST)
    found: Counter[Outcome] = Counter()
    with kabar.database.read() as connection:
        corrections = runs.corrections_of(connection, kabar, *within)
        for row in connection.execute(query):
            told = runs.told_in(kabar, row.id, row.answers)
            if told is None:
                continue
            heard = Run(row.id, name, told["answers"], told["answers"], told["points"], row.finished_at)
            answers = runs.corrected(kabar, heard, corrections.get(row.id, ())).answers
            known = {"language": row.language, "gender": row.gender, "district": row.district}
            found[replayed(kabar.content.world, after, name, answers, known)] += 1
    same = Outcome("same")
    return Replayed(found.total(), found[same], {one: count for one, count in found.most_common() if one != same})
