"""Every way through a flow, found by walking the engine itself: ``check`` and golden conversations use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count, product
from typing import Final

from bot.core.condition import Compare, compares
from bot.core.effects import Finished, Raised, Remembered, Turn
from bot.core.flow import Flow, Level, Node
from bot.core.run import Run
from bot.core.session import Value
from bot.core.world import World

MOST_MOMENTS: Final = 2000
"""A flow with more ways than this cannot be read by anybody: it should be split."""
MOST_LOOKED: Final = 10_000
"""Moments that are looked at, those that come twice included: each condition on a fact doubles them. Some seconds."""
MOST_ANSWERS: Final = 200
"""Answers of one conversation; the walk goes down by calling itself."""

_NOW: Final = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


_NOTHING: Final = Turn(None, None)


class TooManyWays(RuntimeError):
    """The flow has more than :data:`MOST_MOMENTS` moments, or they cannot be counted in any reasonable time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a conversation: what was true before it, what was answered, and what came of the last answer.

    Flows that this one begins are passed over as if they had ended at once; they have walks of their own.
    """

    facts: Mapping[str, Value]
    round: int
    answers: tuple[tuple[str, Value], ...]
    """(node, answer) from the beginning on; empty: the flow has just begun."""
    turn: Turn
    raised: frozenset[Level] = frozenset()
    """Every level that was raised on the way here, this turn included."""
    begun: frozenset[str] = frozenset()
    """Every other flow that was begun on the way here."""

    @property
    def ends(self) -> bool:
        """Whether nothing new follows: the flow is over, or waits at a question that was answered before."""
        top = self.turn.session.top if self.turn.session is not None else None
        return top is None or any(top.node == answered for answered, _ in self.answers)


def walk(world: World, name: str) -> Iterator[Moment]:
    """Every moment of the flow, depth first, in the file's order; two that differ in nothing come once.

    Of answers that make no difference to the way only the first is walked on. Raises :class:`TooManyWays`,
    and ``FlowFault`` where the flow goes round in circles.
    """
    flow = world.flows[name]
    alone = without_others(world, name)
    seen: set[str] = set()
    looked = count(1)
    for facts, round_ in beginnings(world, flow):
        run = Run(alone, (), facts)
        run.begin(name, round_)
        for moment in _from(alone, flow, facts, _moment(Moment(facts, round_, (), _NOTHING), flow, run.turn(_NOW))):
            if next(looked) > MOST_LOOKED or len(moment.answers) > MOST_ANSWERS:
                raise TooManyWays(name)
            effects = (moment.turn.effects, sorted(moment.raised), sorted(moment.begun))
            mark = repr((moment.answers, moment.turn.reply, effects))
            if mark in seen:
                continue
            seen.add(mark)
            if len(seen) > MOST_MOMENTS:
                raise TooManyWays(name)
            yield moment


def without_others(world: World, name: str) -> World:
    """The world where every other flow ends as soon as it is begun."""
    return replace(world, flows={key: other if key == name else _nothing(key) for key, other in world.flows.items()})


def beginnings(world: World, flow: Flow) -> Iterator[tuple[Mapping[str, Value], int]]:
    """Facts and rounds that the flow could tell apart: each can go another way."""
    rounds = max((len(node.rotate) for node in flow.nodes.values()), default=0) or 1
    return ((facts, round_) for facts in _all_facts(world, flow) for round_ in range(rounds))


def _nothing(name: str) -> Flow:
    return Flow(name, name, "over", {"over": Node("over", end=True)}, "walk")


def _from(world: World, flow: Flow, known: Mapping[str, Value], moment: Moment) -> Iterator[Moment]:
    """The moment and all that can follow it; ``known`` are the facts with what was remembered meanwhile."""
    yield moment
    session = moment.turn.session
    if session is None or session.top is None or moment.ends:
        return
    node = flow.nodes[session.top.node]
    changed = {effect.field: effect.value for effect in moment.turn.effects if isinstance(effect, Remembered)}
    known = {**known, **changed}
    for value, further in answers_to(flow, node):
        run = Run(world, session.frames, known)
        run.take(node, value)
        after = _moment(moment, flow, run.turn(_NOW), (node.name, value))
        if further:
            yield from _from(world, flow, known, after)
        else:
            yield after


def _moment(before: Moment, flow: Flow, turn: Turn, *answer: tuple[str, Value]) -> Moment:
    raised = {effect.level for effect in turn.effects if isinstance(effect, Raised)}
    begun = {effect.flow for effect in turn.effects if isinstance(effect, Finished) and effect.flow != flow.name}
    answers = (*before.answers, *answer)
    return Moment(before.facts, before.round, answers, turn, before.raised | raised, before.begun | begun)


def same_way(flow: Flow, node: Node) -> dict[Value, Value]:
    """Each answer -> the one that is walked on in its place: the first that leads the same way, perhaps itself."""
    first: dict[tuple[object, ...], Value] = {}
    return {_value(node, key): first.setdefault(way, _value(node, key)) for key, way in _ways_of(flow, node).items()}


def answers_to(flow: Flow, node: Node) -> Iterator[tuple[Value, bool]]:
    """Answers to try, and whether to walk on from each: not where an earlier one leads the same way."""
    asked = [compare for compare in _conditions(flow) if compare.name == node.name]
    if node.choices:
        for value, walked in same_way(flow, node).items():
            yield value, value == walked
    elif node.answer in {"number", "money"}:
        low = 0 if node.low is None else node.low
        high = max(low, 1_000_000) if node.high is None else node.high
        edges = {c.constant + by for c in asked if isinstance(c.constant, int) for by in (-1, 0, 1)}
        for number in sorted({low, high, *(edge for edge in edges if low < edge < high)}):
            yield number, True
    else:
        yield ("2026-01-15" if node.answer == "date" else "teks"), True


def _ways_of(flow: Flow, node: Node) -> dict[str, tuple[object, ...]]:
    """What of a choice can make a difference to the way."""
    kept = {
        field for other in flow.nodes.values() for field, value in other.remember.items() if value == f"{{{node.name}}}"
    }
    constants = (compare.constant for compare in _conditions(flow) if compare.name in {node.name, *kept})
    asked = {{True: "yes", False: "no"}[one] if isinstance(one, bool) else one for one in constants}
    return {
        choice.key: (choice.next, tuple(choice.points.items()), choice.key in asked and choice.key)
        for choice in node.choices
    }


def _value(node: Node, key: str) -> Value:
    return key == "yes" if node.answer == "yes_no" else key


def _conditions(flow: Flow) -> Iterator[Compare]:
    for node in flow.nodes.values():
        for way in node.branch:
            if way.when is not None:
                yield from compares(way.when)


def _all_facts(world: World, flow: Flow) -> Iterator[Mapping[str, Value]]:
    """Every combination of facts that the flow could tell apart."""
    values: dict[str, list[Value]] = {}
    own = {node.name for node in flow.nodes.values() if node.ask} | flow.tallies
    for compare in _conditions(flow):
        if compare.name not in own:
            known = values.setdefault(compare.name, [None])
            known += [value for value in _around(compare) if value not in known]
    refers = (name for node in flow.nodes.values() if node.refer for name in node.refer.to)
    if any(world.services[name].audience != "all" for name in refers if name in world.services):
        values.setdefault("gender", ["female", "male"])
    for combination in product(*values.values()):
        yield {name: value for name, value in zip(values, combination, strict=True) if value is not None}


def _around(compare: Compare) -> list[Value]:
    constant = compare.constant
    if isinstance(constant, bool):
        return [True, False]
    return [constant - 1, constant, constant + 1] if isinstance(constant, int) else [constant]
