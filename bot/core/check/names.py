"""Names that stand for nothing: nodes, flows, services, fields, and words in conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.core.check.place import At, Spot
from bot.core.condition import Compare, compares
from bot.core.fields import FACTS, REMEMBERED, VALUES
from bot.core.finding import Finding, Path
from bot.core.flow import Flow, Node
from bot.core.shape import nearest
from bot.core.told import Told, quoted, shown, told
from bot.core.world import World


def unknown(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Every name in the flow that leads nowhere."""
    for words, name, known, path in _used(world, flow):
        if name not in known:
            yield Spot(at, flow.name, path).error("unknown_name", words, nearest(name, sorted(known)))
    for node in flow.nodes.values():
        yield from _remembered(flow, node, at)
        for index, way in enumerate(node.branch):
            for compare in compares(way.when) if way.when else ():
                yield from _compared(flow, compare, ("nodes", node.name, "branch", index, "when"), at)


_Used = tuple[Told, str, Collection[str], Path]


def _used(world: World, flow: Flow) -> Iterator[_Used]:
    nodes = flow.nodes.keys()
    yield _no_node(flow.start), flow.start, nodes, ("start",)
    for node in flow.nodes.values():
        here: Path = ("nodes", node.name)
        if node.next:
            yield _no_node(node.next), node.next, nodes, (*here, "next")
        for choice in node.choices:
            if choice.next:
                yield _no_node(choice.next), choice.next, nodes, (*here, "choices", choice.key, "next")
        for index, way in enumerate(node.branch):
            yield _no_node(way.next), way.next, nodes, (*here, "branch", index)
        for index, name in enumerate(node.rotate):
            yield _no_node(name), name, nodes, (*here, "rotate", index)
        if node.begin:
            no_flow = told("there is no flow {name!r}", name=node.begin)
            yield no_flow, node.begin, world.flows.keys(), (*here, "begin")
        for index, name in enumerate(node.refer.to if node.refer else ()):
            no_service = told("there is no service {name}", name=quoted(name))
            yield no_service, name, world.services.keys(), (*here, "refer", "to", index)


def _no_node(name: str) -> Told:
    return told("there is no node {name}", name=quoted(name))


def _remembered(flow: Flow, node: Node, at: At) -> Iterator[Finding]:
    for field, value in node.remember.items():
        spot = Spot(at, flow.name, ("nodes", node.name, "remember", field))
        if field not in REMEMBERED:
            words = told("Kabar keeps no field {field} of a person", field=quoted(field))
            yield spot.error("unknown_field", words, nearest(field, REMEMBERED))
        elif isinstance(value, str) and value.startswith("{"):
            asked = flow.nodes.get(value.strip("{}"))
            if asked is None or not asked.ask:
                mend = told("Name a node that asks, e.g. {example}", example="{language}")
                words = told("{value} is no question of this flow", value=value)
                yield spot.error("unknown_name", words, mend)
            elif asked.answer == "text":
                mend = told("The message itself is kept; remember a choice instead")
                words = told("{value} is an answer in the person's own words", value=value)
                yield spot.error("unknown_field", words, mend)
        elif field in VALUES and value not in VALUES[field]:
            words = told("{value} is no value of {field!r}", value=shown(value), field=field)
            yield spot.error("unknown_field", words, _one_of(VALUES[field]))


def _one_of(values: Collection[str]) -> Told:
    return told("Use one of: {known}", known=", ".join(values))


def _compared(flow: Flow, compare: Compare, path: Path, at: At) -> Iterator[Finding]:
    name, constant = compare.name, compare.constant
    spot = Spot(at, flow.name, path)
    asked = flow.nodes.get(name)
    if asked is not None and asked.ask:
        keys = tuple(choice.key for choice in asked.choices)
        if keys and isinstance(constant, str) and constant not in keys:
            words = told("the question {name!r} has no answer {answer}", name=name, answer=quoted(constant))
            yield spot.error("condition", words, told("Its answers: {known}", known=", ".join(keys)))
    elif name in VALUES:
        if constant not in VALUES[name]:
            words = told("{name!r} is never {value}", name=name, value=shown(constant))
            yield spot.error("condition", words, _one_of(VALUES[name]))
    elif name not in flow.tallies and name not in FACTS:
        questions = (node.name for node in flow.nodes.values() if node.ask)
        mend = nearest(name, sorted({*questions, *flow.tallies, *FACTS}))
        yield spot.error("condition", told("nothing is called {name} here", name=quoted(name)), mend)
