"""A member corrects what the bot heard wrongly: both values stay, the corrected one counts, no level falls by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from bot.core import national_id
from bot.core.effects import Raised, Remembered
from bot.core.flow import LEVELS, Flow, Level, Node, Raise
from bot.core.retrace import allowed
from bot.core.session import Value
from bot.services.arriving import effects
from bot.services.arriving.effects import Origin
from bot.services.cases import case_history, people_access
from bot.services.cases.cases import CaseFault
from bot.services.cases.raising import Sign, raise_sign
from bot.services.kabar import Kabar
from bot.services.persons import consents, people, runs
from bot.services.persons.people import Person
from bot.services.persons.runs import Run
from bot.services.staff import StaffMember
from bot.store import answer_correction, case_file, case_sign, flow_run, new_id
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

LONGEST_WHY: Final = 500
NOT_HERE: Final = ("consent.", "status")
"""Fields that no correction changes: consent is the person's own word, and has its own place on their page."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the corrected answers would have raised, and nobody was told of."""

    level: Level
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a member says was meant."""

    run: UUID
    node: str
    value: str
    why: str


@again_if_crossed
def correct(kabar: Kabar, who: StaffMember, code: str, given: Given) -> bool:
    """Keep the correction; gives whether it calls for a case to be raised, which is for the member to decide.

    Raises NotYours, CaseFault for a value that the question does not allow, one that it has already, or no reason.
    """
    now = kabar.clock.now()
    why = given.why.strip()
    if not why:
        raise CaseFault("correction_why")
    if len(why) > LONGEST_WHY:
        raise CaseFault("correction_long")
    if national_id.holds_one(why):
        raise CaseFault("national_id")
    with kabar.database.write() as connection:
        person, run = _locked(connection, kabar, who, code, given.run)
        flow, node = _asked(kabar, run, given.node)
        value = allowed(node, given.value)
        if value is None:
            raise CaseFault("correction_value")
        before = run.answers[node.name]
        if value == before:
            raise CaseFault("correction_same")
        after = {**run.answers, node.name: value}
        changed = _remembered(kabar, person, run, after, now)
        _keep(connection, kabar, (who, person.key), given, (before, value, why), now)
        if changed and _newest(connection, person, run):
            origin = Origin(None, "staff", now)
            effects.carry_out(connection, kabar, person, _as_effects(flow, node, changed), origin)
        _note(connection, person, who, now)
        record(connection, who.id, "answer_correct", code, now)
        person, run = _locked(connection, kabar, who, code, given.run)
        return offer_of(connection, kabar, person, run) is not None


@again_if_crossed
def raise_case(kabar: Kabar, who: StaffMember, code: str, run_id: UUID) -> str:
    """Tell caseworkers what the corrected answers call for; gives the case's code. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        person, run = _locked(connection, kabar, who, code, run_id)
        offer = offer_of(connection, kabar, person, run)
        if offer is None:
            raise CaseFault("nothing_to_raise")
        case_id = raise_sign(connection, kabar, person, Sign(Raised(offer.level, offer.reason, offer.rule)), now)
        record(connection, who.id, "answer_raise", code, now)
        found: str = connection.execute(select(case_file.c.code).where(case_file.c.id == case_id)).scalar_one()
        return found


def _locked(connection: Connection, kabar: Kabar, who: StaffMember, code: str, run_id: UUID) -> tuple[Person, Run]:
    row = people_access.find(connection, who, code)
    person, _ = people.lock(connection, kabar, row.id)
    if not consents.agreed(connection, row.id, "caseworker"):
        raise CaseFault("answers_withheld")
    run = next((one for one in runs.of(connection, kabar, row.id) if one.id == run_id), None)
    if run is None:
        raise CaseFault("answer_gone")
    return person, run


def _asked(kabar: Kabar, run: Run, name: str) -> tuple[Flow, Node]:
    flow = kabar.content.world.flows.get(run.flow)
    node = flow.nodes.get(name) if flow else None
    if flow is None or node is None or not node.ask or name not in run.answers:
        raise CaseFault("answer_gone")
    return flow, node


def _remembered(kabar: Kabar, person: Person, run: Run, after: Mapping[str, Value], now: datetime) -> dict[str, Value]:
    """The fields of the person that the correction changes. Raises CaseFault where it must not."""
    facts = person.facts(now)
    old, new = (runs.trace(kabar, run.flow, answers, facts).remembered for answers in (run.answers, after))
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    gone = set(old) - set(new)
    # a talk of before the flow had its newest question ends there: what stands behind it is a consent all the same
    other = {f"{{{name}}}" for name, value in after.items() if run.answers.get(name) != value}
    nodes = kabar.content.world.flows[run.flow].nodes.values()
    kept = [name for node in nodes for name, value in node.remember.items() if value in other]
    if any(name.startswith(NOT_HERE) for name in (*changed, *gone, *kept)):
        raise CaseFault("correction_consent")
    return changed


def _as_effects(flow: Flow, node: Node, changed: Mapping[str, Value]) -> tuple[Remembered, ...]:
    wording = f"{flow.name}.{node.name}.ask"
    return tuple(Remembered(name, value, wording) for name, value in changed.items() if value is not None)


def _newest(connection: Connection, person: Person, run: Run) -> bool:
    """Whether no later talk of the same kind has said something else since."""
    same = (flow_run.c.person_id == person.id, flow_run.c.flow == run.flow)
    last = connection.execute(select(func.max(flow_run.c.finished_at)).where(*same)).scalar_one()
    return bool(last <= run.finished_at)


def _keep(
    connection: Connection,
    kabar: Kabar,
    by: tuple[StaffMember, bytes | None],
    given: Given,
    told: tuple[Value, Value, str],
    now: datetime,
) -> None:
    """``by``: the member, and the key of the person."""
    (who, seals), key = by, new_id()
    text = json.dumps(dict(zip(("before", "value", "why"), told, strict=True)))
    sealed = kabar.vault.seal(text, runs.CORRECTED, key, seals)
    row = {"id": key, "run_id": given.run, "node": given.node, "told": sealed, "staff_id": who.id, "at": now}
    connection.execute(insert(answer_correction).values(**row))


def _note(connection: Connection, person: Person, who: StaffMember, now: datetime) -> None:
    """That something was corrected stands in the history of the open case; what it was, on the answers' page alone."""
    mine = (case_file.c.person_id == person.id, case_file.c.status == "open")
    case_id = connection.execute(select(case_file.c.id).where(*mine)).scalar()
    if case_id is not None:
        case_history.note(connection, case_id, "corrected", now, who.id)


def offer_of(connection: Connection, kabar: Kabar, person: Person, run: Run) -> Offer | None:
    """The gravest that the corrected answers raise and the heard ones did not, unless somebody was told already."""
    if not run.corrections:
        return None
    facts = person.facts(kabar.clock.now())
    heard, now = (runs.trace(kabar, run.flow, answers, facts).raised for answers in (run.heard, run.answers))
    told = _told_already(connection, person.id, run.corrections[0].at)
    found = [
        Offer(one.level, one.reason, rule)
        for rule, one in now.items()
        if one.level != "silence" and not _as_grave(one, heard) and rule not in told
    ]
    return min(found, key=lambda one: LEVELS.index(one.level), default=None)


def _as_grave(one: Raise, heard: Mapping[str, Raise]) -> bool:
    """Whether what was heard raised the same, at least as high."""
    return any(
        other.reason == one.reason and LEVELS.index(other.level) <= LEVELS.index(one.level) for other in heard.values()
    )


def _told_already(connection: Connection, person_id: UUID, since: datetime) -> set[str]:
    rows = connection.execute(
        select(case_sign.c.rule)
        .join(case_file, case_file.c.id == case_sign.c.case_id)
        .where(case_file.c.person_id == person_id, case_sign.c.at >= since)
    )
    return set(rows.scalars())
