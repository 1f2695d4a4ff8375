"""Ways without an end: questions from which nobody comes out again, whatever they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from bot.core.check.place import At, Spot
from bot.core.condition import compares
from bot.core.effects import Remembered
from bot.core.finding import Finding
from bot.core.flow import Flow
from bot.core.run import FlowFault, Run
from bot.core.session import Session
from bot.core.told import told
from bot.core.walk import answers_to, beginnings, without_others
from bot.core.world import World

MOST: Final = 5_000
"""States of a flow that comes back to its questions; nobody can read one with more."""
_NOW: Final = datetime(2026, 1, 15, 3, 0, tzinfo=UTC)

_State = tuple[Any, ...]
"""What can make a difference to the way on: the open question, what was answered, the points, what is remembered."""


def findings(world: World, flow: Flow, at: At) -> Iterator[Finding]:
    """Questions that some way leads to and none leads away from to an end.

    Only a flow that can come back to a question can keep somebody: of others every way ends. Points are counted only as
    far as a branch asks for them, so the states are finite.
    """
    if not _comes_back(flow):
        return
    try:
        before, ends, nodes = _explored(world, flow)
    except FlowFault:
        return  # told by the check of its messages
    except _TooMany:
        words = told("it comes back to questions in too many ways to see that everybody gets out")
        mend = told("Lead back to fewer questions, or split the flow")
        yield Spot(at, flow.name).error("too_many_ways", words, mend)
        return
    out, waiting = set(ends), list(ends)
    while waiting:
        for state in before[waiting.pop()]:
            if state not in out:
                out.add(state)
                waiting.append(state)
    for name in dict.fromkeys(nodes[state] for state in nodes if state not in out):
        words = told("whoever comes to {node!r} may never come to an end, whatever they answer", node=name)
        mend = told("Lead one of the answers that follow to an end")
        yield Spot(at, flow.name, ("nodes", name)).error("no_way_out", words, mend)


class _TooMany(RuntimeError):
    pass


def _comes_back(flow: Flow) -> bool:
    try:
        TopologicalSorter({name: [*_targets(flow, name)] for name in flow.nodes}).prepare()
    except CycleError:
        return True
    return False


def _targets(flow: Flow, name: str) -> Iterator[str]:
    node = flow.nodes[name]
    found = [choice.next for choice in node.choices] + [way.next for way in node.branch] + [*node.rotate, node.next]
    yield from (to for to in found if to in flow.nodes)  # type: ignore[misc]  # those that are None are in none


def _explored(world: World, flow: Flow) -> tuple[dict[_State, list[_State]], list[_State], dict[_State, str]]:
    """From where each state is come to; the states from which an answer ends the flow; where each state waits."""
    alone, counted = without_others(world, flow.name), _counted(flow)
    before: dict[_State, list[_State]] = defaultdict(list)
    ends: list[_State] = []
    nodes: dict[_State, str] = {}
    waiting: list[tuple[_State, Session, dict[str, Any]]] = []
    for facts, round_ in beginnings(world, flow):
        run = Run(alone, (), facts)
        run.begin(flow.name, round_)
        _go_on(flow, run, dict(facts), counted, nodes, waiting)
    while waiting:
        state, session, known = waiting.pop()
        node = flow.nodes[nodes[state]]
        for value, further in answers_to(flow, node):
            if not further:
                continue
            run = Run(alone, session.frames, known)
            run.take(node, value)
            to = _go_on(flow, run, dict(known), counted, nodes, waiting)
            if to is None:
                ends.append(state)
            else:
                before[to].append(state)
    return before, ends, nodes


def _go_on(
    flow: Flow,
    run: Run,
    known: dict[str, Any],
    counted: dict[str, int],
    nodes: dict[_State, str],
    waiting: list[tuple[_State, Session, dict[str, Any]]],
) -> _State | None:
    """The state that came of it, to be explored where it is new; None where the flow has ended."""
    turn = run.turn(_NOW)
    known |= {effect.field: effect.value for effect in turn.effects if isinstance(effect, Remembered)}
    top = turn.session.top if turn.session is not None else None
    if turn.session is None or top is None or top.flow != flow.name:
        return None
    matters = sorted((name, repr(value)) for name, value in {**known, **top.answers}.items() if name in counted)
    points = sorted((tally, min(count, counted[tally])) for tally, count in top.points.items() if tally in counted)
    state: _State = (top.node, top.round, tuple(matters), tuple(points))
    if state not in nodes:
        if len(nodes) >= MOST:
            raise _TooMany
        nodes[state] = top.node
        waiting.append((state, turn.session, known))
    return state


def _counted(flow: Flow) -> dict[str, int]:
    """Every name that a branch asks for; of tallies, up to where their points make a difference."""
    most: dict[str, int] = defaultdict(int)
    for node in flow.nodes.values():
        for way in node.branch:
            for compare in compares(way.when) if way.when else ():
                far = compare.constant + 1 if isinstance(compare.constant, int) else 0
                most[compare.name] = max(most[compare.name], far)
    return most
