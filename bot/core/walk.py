"""Every way through a flow, found by walking the engine itself: ``check`` and golden conversations use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from typing import Final

from bot.core.condition import Compare, compares
from bot.core.effects import Remembered, Turn
from bot.core.flow import Flow, Node
from bot.core.run import Run
from bot.core.session import Value
from bot.core.world import World

MOST_MOMENTS: Final = 2000
"""A flow with more ways than this cannot be read by anybody: it should be split."""

_NOW: Final = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)


class TooManyWays(RuntimeError):
    """The flow has more than :data:`MOST_MOMENTS` moments."""


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


def walk(world: World, name: str) -> Iterator[Moment]:
    """Every moment of the flow, depth first, in the file's order; two that differ in nothing come once.

    Of answers that make no difference to the way only the first is walked on. Raises :class:`TooManyWays`,
    and ``FlowFault`` where the flow goes round in circles.
    """
    flow = world.flows[name]
    alone = without_others(world, name)
    seen: set[str] = set()
    for facts, round_ in beginnings(world, flow):
        run = Run(alone, (), facts)
        run.begin(name, round_)
        for moment in _from(alone, flow, facts, Moment(facts, round_, (), run.turn(_NOW))):
            mark = repr((moment.answers, moment.turn.reply, moment.turn.effects))
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
    return product(_all_facts(world, flow), range(rounds))


def _nothing(name: str) -> Flow:
    return Flow(name, name, "over", {"over": Node("over", end=True)}, "walk")


def _from(world: World, flow: Flow, known: Mapping[str, Value], moment: Moment) -> Iterator[Moment]:
    """The moment and all that can follow it; ``known`` are the facts with what was remembered meanwhile."""
    yield moment
    session = moment.turn.session
    if session is None:
        return
    node = flow.nodes[session.top.node]
    if any(node.name == answered for answered, _ in moment.answers):
        return  # back at a question that was answered: from here on it only repeats itself
    changed = {effect.field: effect.value for effect in moment.turn.effects if isinstance(effect, Remembered)}
    known = {**known, **changed}
    for value, further in answers_to(flow, node):
        run = Run(world, session.frames, known)
        run.take(node, value)
        after = Moment(moment.facts, moment.round, (*moment.answers, (node.name, value)), run.turn(_NOW))
        if further:
            yield from _from(world, flow, known, after)
        else:
            yield after


def answers_to(flow: Flow, node: Node) -> Iterator[tuple[Value, bool]]:
    """Answers to try, and whether to walk on from each: not where an earlier one leads the same way."""
    asked = [compare for compare in _conditions(flow) if compare.name == node.name]
    if node.choices:
        ways = set()
        for choice in node.choices:
            way = (choice.next, tuple(choice.points.items()), any(c.constant == choice.key for c in asked))
            yield (choice.key == "yes" if node.answer == "yes_no" else choice.key), way not in ways
            ways.add(way)
    elif node.answer in {"number", "money"}:
        low = 0 if node.low is None else node.low
        high = max(low, 1_000_000) if node.high is None else node.high
        edges = {c.constant + by for c in asked if isinstance(c.constant, int) for by in (-1, 0, 1)}
        for number in sorted({low, high, *(edge for edge in edges if low < edge < high)}):
            yield number, True
    else:
        yield ("2026-01-15" if node.answer == "date" else "teks"), True


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
