"""Ways through a flow: every node is reached, every way ends, and nothing turns in circles without asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.core.check.place import At, Spot
from bot.core.finding import Finding
from bot.core.flow import Flow, Node
from bot.core.told import told
from bot.core.world import World


def shape(flow: Flow, at: At) -> Iterator[Finding]:
    """Nodes that are never reached, lead nowhere, miss an else, or go round in circles."""
    reached = _reached(flow)
    for node in flow.nodes.values():
        if node.name not in reached:
            words = told("the node {node!r} is never reached", node=node.name)
            mend = told("Lead to it from another node, or take it away")
            yield Spot(at, flow.name, ("nodes", node.name)).error("unreached", words, mend)
        yield from _dead_ends(flow, node, at)
        if node.branch and node.branch[-1].when is not None:
            mend = told("Add '- {{else: node}}' as the last line")
            spot = Spot(at, flow.name, ("nodes", node.name, "branch"))
            yield spot.error("no_else", told("the branch has no else"), mend)
    silent = {
        node.name: [to for to in _targets(node) if to in flow.nodes] for node in flow.nodes.values() if not node.ask
    }
    for name in _circles(silent):
        words = told("goes round in circles without asking anything")
        mend = told("Put a question on the way, or end it")
        yield Spot(at, flow.name, ("nodes", name)).error("silent_circle", words, mend)


def begin_circles(world: World, at: At) -> Iterator[Finding]:
    """Flows that begin each other without end."""
    begins = {
        flow.name: [node.begin for node in flow.nodes.values() if node.begin in world.flows]
        for flow in world.flows.values()
    }
    for name in _circles({key: [to for to in tos if to] for key, tos in begins.items()}):
        words = told("begins itself, by way of other flows or at once")
        yield Spot(at, name).error("begins_itself", words, told("Take one 'begin' away"))


def _dead_ends(flow: Flow, node: Node, at: At) -> Iterator[Finding]:
    mend = told("Add 'next: node', or 'end: true' if this is the end")
    if node.end or node.next or node.branch or node.rotate or node.begin:
        return
    if node.ask and node.choices:
        for choice in node.choices:
            if not choice.next:
                words = told("the answer {answer!r} leads nowhere", answer=choice.key)
                yield Spot(at, flow.name, ("nodes", node.name, "choices", choice.key)).error("dead_end", words, mend)
        return
    words = told("the node {node!r} leads nowhere", node=node.name)
    yield Spot(at, flow.name, ("nodes", node.name)).error("dead_end", words, mend)


def _targets(node: Node) -> Iterator[str]:
    yield from (choice.next for choice in node.choices if choice.next)
    yield from (way.next for way in node.branch)
    yield from node.rotate
    if node.next:
        yield node.next


def _reached(flow: Flow) -> set[str]:
    reached: set[str] = set()
    waiting = [flow.start]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in flow.nodes:
            continue
        reached.add(name)
        waiting += _targets(flow.nodes[name])
    return reached


def _circles(ways: Mapping[str, Iterable[str]]) -> list[str]:
    """Names from which one can come back to the same name."""
    found = []
    for start in ways:
        seen: set[str] = set()
        waiting = list(ways[start])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += ways.get(name, ())
        if start in seen:
            found.append(start)
    return found
