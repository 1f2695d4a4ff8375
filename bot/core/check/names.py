"""Names that stand for nothing: nodes, flows, services, fields, and words in conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.core.check.place import At
from bot.core.condition import Compare, compares
from bot.core.fields import FACTS, REMEMBERED, VALUES
from bot.core.finding import Finding, Path
from bot.core.flow import Flow, Node
from bot.core.shape import nearest
from bot.core.world import World


def unknown(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Every name in the flow that leads nowhere."""
    for what, name, known, path in _used(world, flow):
        if name not in known:
            words = f"there is no {what} {name!r}"
            yield Finding(at(flow.name, path), words, nearest(name, sorted(known)).rstrip("?"))
    for node in flow.nodes.values():
        yield from _remembered(flow, node, at)
        for index, way in enumerate(node.branch):
            for compare in compares(way.when) if way.when else ():
                yield from _compared(flow, compare, ("nodes", node.name, "branch", index, "when"), at)


_Used = tuple[str, str, Collection[str], Path]


def _used(world: World, flow: Flow) -> Iterator[_Used]:
    nodes = flow.nodes.keys()
    yield "node", flow.start, nodes, ("start",)
    for node in flow.nodes.values():
        here: Path = ("nodes", node.name)
        if node.next:
            yield "node", node.next, nodes, (*here, "next")
        for choice in node.choices:
            if choice.next:
                yield "node", choice.next, nodes, (*here, "choices", choice.key, "next")
        for index, way in enumerate(node.branch):
            yield "node", way.next, nodes, (*here, "branch", index)
        for index, name in enumerate(node.rotate):
            yield "node", name, nodes, (*here, "rotate", index)
        if node.begin:
            yield "flow", node.begin, world.flows.keys(), (*here, "begin")
        for index, name in enumerate(node.refer.to if node.refer else ()):
            yield "service", name, world.services.keys(), (*here, "refer", "to", index)


def _remembered(flow: Flow, node: Node, at: At) -> Iterator[Finding]:
    for field, value in node.remember.items():
        place = at(flow.name, ("nodes", node.name, "remember", field))
        if field not in REMEMBERED:
            mend = nearest(field, REMEMBERED).rstrip("?")
            yield Finding(place, f"Kabar keeps no field {field!r} of a person", mend)
        elif isinstance(value, str) and value.startswith("{"):
            asked = flow.nodes.get(value.strip("{}"))
            if asked is None or not asked.ask:
                mend = "Name a node that asks, e.g. {language}"
                yield Finding(place, f"{value} is no question of this flow", mend)
            elif asked.answer == "text":
                mend = "The message itself is kept; remember a choice instead"
                yield Finding(place, f"{value} is an answer in the person's own words", mend)
        elif field in VALUES and value not in VALUES[field]:
            mend = f"Use one of: {', '.join(VALUES[field])}"
            yield Finding(place, f"{value!r} is no value of {field!r}", mend)


def _compared(flow: Flow, compare: Compare, path: Path, at: At) -> Iterator[Finding]:
    name, constant = compare.name, compare.constant
    asked = flow.nodes.get(name)
    if asked is not None and asked.ask:
        keys = tuple(choice.key for choice in asked.choices)
        if keys and isinstance(constant, str) and constant not in keys:
            words = f"the question {name!r} has no answer {constant!r}"
            yield Finding(at(flow.name, path), words, f"Its answers: {', '.join(keys)}")
    elif name in VALUES:
        if constant not in VALUES[name]:
            words = f"{name!r} is never {constant!r}"
            yield Finding(at(flow.name, path), words, f"Use one of: {', '.join(VALUES[name])}")
    elif name not in flow.tallies and name not in FACTS:
        questions = (node.name for node in flow.nodes.values() if node.ask)
        mend = nearest(name, sorted({*questions, *flow.tallies, *FACTS})).rstrip("?")
        yield Finding(at(flow.name, path), f"nothing is called {name!r} here", mend)
