"""What a person answered, in words, with what was corrected since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.core import asking
from bot.core.flow import Flow, Node
from bot.core.session import Value
from bot.services.cases import people_access
from bot.services.cases.corrections import Offer, offer_of
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import consents, people, runs
from bot.services.persons.people import Person
from bot.services.persons.runs import Corrected, Run
from bot.services.staff import StaffMember
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

SHOWN: Final = 30


@dataclass(frozen=True, slots=True)
class Change:
    """One correction, in words."""

    before: str
    value: str
    why: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that was answered. ``kind``: how it can be corrected, empty where it cannot."""

    node: str
    question: str
    value: str
    """As it counts now."""
    kept: str
    """The same as the form sends it."""
    kind: str
    choices: tuple[tuple[str, str], ...]
    low: int | None
    high: int | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One talk that came to its end."""

    id: str
    title: str
    at: datetime
    answers: tuple[Answer, ...]
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """What a person answered, the newest first."""

    code: str
    withheld: bool
    talks: tuple[Told, ...] = ()


@again_if_crossed
def page(kabar: Kabar, who: StaffMember, code: str, language: str) -> AnswersPage:
    """Their answers in the reader's language. Raises NotYours. The look is in the audit trail before it is shown."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = people_access.find(connection, who, code)
        if not consents.agreed(connection, row.id, "caseworker"):
            record(connection, who.id, "person_open", code, now)
            return AnswersPage(code, withheld=True)
        record(connection, who.id, "answers_open", code, now)
        person = people.get(connection, kabar, row.id)
        found = runs.of(connection, kabar, row.id, SHOWN)
        told = (_told(connection, kabar, person, run, language) for run in found)
        return AnswersPage(code, withheld=False, talks=tuple(one for one in told if one.answers))


def _told(connection: Connection, kabar: Kabar, person: Person, run: Run, language: str) -> Told:
    flow = kabar.content.world.flows.get(run.flow)
    nodes = [flow.nodes[name] for name in run.answers if name in flow.nodes and flow.nodes[name].ask] if flow else []
    answers = tuple(_answer(kabar, flow, node, run, language) for node in nodes if flow)
    offer = offer_of(connection, kabar, person, run)
    return Told(str(run.id), flow.title if flow else run.flow, run.finished_at, answers, offer)


def in_words(kabar: Kabar, run: Run, language: str) -> list[tuple[str, str, str]]:
    """Node, question and answer of each question of a run; what was written freely has no answer here."""
    flow = kabar.content.world.flows.get(run.flow)
    nodes = [flow.nodes[name] for name in run.answers if name in flow.nodes and flow.nodes[name].ask] if flow else []
    found = (_answer(kabar, flow, node, run, language) for node in nodes if flow)
    return [(one.node, one.question, one.value) for one in found]


def _answer(kabar: Kabar, flow: Flow, node: Node, run: Run, language: str) -> Answer:
    labels = {one.key: kabar.say(language, asking.label(kabar.content.world, flow, node, one)) for one in node.choices}
    value = run.answers[node.name]
    return Answer(
        node=node.name,
        question=kabar.say(language, asking.question(flow, node)),
        value=_in_words(labels, value) if node.answer != "text" else "",
        kept=_key(value),
        kind="" if node.answer == "text" else node.answer or "",
        choices=tuple(labels.items()),
        low=node.low,
        high=node.high,
        changes=tuple(_change(kabar, labels, one) for one in run.corrections if one.node == node.name),
    )


def _change(kabar: Kabar, labels: Mapping[str, str], one: Corrected) -> Change:
    name = opened(kabar, one.name, "staff.name", one.staff_id)
    return Change(_in_words(labels, one.before), _in_words(labels, one.value), one.why, name, one.at)


def _in_words(labels: Mapping[str, str], value: Value) -> str:
    key = _key(value)
    return labels.get(key, key)


def _key(value: Value) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
