"""Replay: what a draft would do with the answers that people gave lately. Results alone: no text, nobody's code.

Whoever writes the draft can have it sort people by any answer, by where they live and by what they said besides. So
people are counted, not their conversations (one who answers each week is one); what fewer than five would meet is not
told at all, not even that there is somebody; and all numbers are rough, see ``core.replay.rough``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.content.flows import parse_text
from bot.content.overlaid import with_flows
from bot.core.replay import Outcome, replayed, rough
from bot.services.kabar import Kabar
from bot.services.persons import runs
from bot.services.persons.runs import Run
from bot.services.staff import StaffMember
from bot.services.studio.doors import StudioFault, writes
from bot.store import audit, flow_run, person
from bot.store.audit import record

MOST: Final = 20_000
"""Runs that are replayed, the newest of them: some seconds."""
LONGEST_DAYS: Final = 400
ACTION: Final = "flow_replay"
MOST_TARGET: Final = 80
"""Letters of a line's target in the audit trail."""


MOST_A_DAY: Final = 20
"""Replays of one flow by one member within a day: more would ask the same again and again in other words."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many people came to what, roughly: multiples of five, 0 for fewer than five."""

    people: int
    same: int
    others: Mapping[Outcome, int] = field(default_factory=dict)
    """The most frequent first; without those that fewer than five people came to."""


def replay(kabar: Kabar, who: StaffMember, name: str, body: str, days: int) -> Replayed:
    """The runs of this flow that ended in the last ``days``, as they were corrected. Raises StudioFault, ContentError.

    That an editor had people's answers replayed is written down.
    """
    writes(who)
    after = with_flows(kabar.content.world, {name: parse_text(name, body)}, kabar.texts.spoken)
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        _not_too_often(connection, who, name, now)
        record(connection, who.id, ACTION, name[:MOST_TARGET], now)
    within = (flow_run.c.flow == name, flow_run.c.finished_at >= now - timedelta(days=min(days, LONGEST_DAYS)))
    facts = [person.c[one] for one in ("language", "gender", "district")]
    query = select(flow_run.c.id, flow_run.c.person_id, flow_run.c.answers, flow_run.c.finished_at, *facts).join(
        person, person.c.id == flow_run.c.person_id
    )
    query = query.where(*within).order_by(flow_run.c.finished_at.desc(), flow_run.c.id.desc()).limit(MOST)
    found: defaultdict[Outcome, set[UUID]] = defaultdict(set)
    with kabar.database.read() as connection:
        corrections = runs.corrections_of(connection, kabar, *within)
        for row in connection.execute(query):
            told = runs.told_in(kabar, row.id, row.answers)
            if told is None:
                continue
            heard = Run(row.id, name, told["answers"], told["answers"], told["points"], row.finished_at)
            answers = runs.corrected(kabar, heard, corrections.get(row.id, ())).answers
            known = {"language": row.language, "gender": row.gender, "district": row.district}
            found[replayed(kabar.content.world, after, name, answers, known)].add(row.person_id)
    same = found.pop(Outcome("same"), set())
    counted = {one: _roughly(kabar, whose) for one, whose in found.items()}
    others = sorted(((one, count) for one, count in counted.items() if count), key=lambda pair: -pair[1])
    return Replayed(_roughly(kabar, same.union(*found.values())), _roughly(kabar, same), dict(others))


def _roughly(kabar: Kabar, whose: Collection[UUID]) -> int:
    """The same number for the same people, however often it is asked for."""
    told = ",".join(sorted(one.hex for one in whose))
    return rough(len(whose), kabar.vault.index(ACTION, told)[0])


def _not_too_often(connection: Connection, who: StaffMember, name: str, now: datetime) -> None:
    lately = (audit.c.target == name[:MOST_TARGET], audit.c.at > now - timedelta(days=1))
    mine = (audit.c.action == ACTION, audit.c.staff_id == who.id)
    if connection.execute(select(func.count()).select_from(audit).where(*lately, *mine)).scalar_one() >= MOST_A_DAY:
        raise StudioFault("often", f"{name}: replayed {MOST_A_DAY} times within a day; go on tomorrow")
