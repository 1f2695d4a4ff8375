"""A flow as a map: its nodes with what they mean, and the ways between them with what they lead to. Pure data.

Also of a flow with faults: what a way leads to and is not there is a spot of its own, ``missing``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core.condition import written
from bot.core.flow import Flow, Level, Node, Raise, worse

RowKind = Literal["answer", "when", "else", "turn"]
"""``answer``: of a question; ``when`` and ``else``: of a branch; ``turn``: one round of the flow goes this way."""

SpotKind = Literal["asks", "says", "begins", "branches", "turns", "silent", "missing"]


@dataclass(frozen=True, slots=True)
class Row:
    """One of the ways a node offers. ``label``: an answer as people read it, or a condition as staff write it."""

    kind: RowKind
    label: str
    to: str | None
    """None: this answer has no way of its own and goes on as the node does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on the map."""

    name: str
    kind: SpotKind
    text: str = ""
    """What is said and asked there, in the source's words."""
    rows: tuple[Row, ...] = ()
    raises: Raise | None = None
    begins: str = ""
    """Another flow that begins here."""
    known: bool = True
    """False: there is no flow of the name in ``begins``."""
    refers: tuple[str, ...] = ()
    does: str = ""
    remembers: tuple[str, ...] = ()
    ends: bool = False
    lost: bool = False
    """It neither ends nor leads anywhere, or one of its answers does not."""
    start: bool = False
    reached: bool = True
    """False: nothing leads here from the flow's start."""


@dataclass(frozen=True, slots=True)
class Way:
    """From a node to the next. ``row``: which of its rows; None: the node's own way on."""

    of: str
    to: str
    row: int | None = None
    level: Level | None = None
    """The gravest that is raised on it before anything else is asked: a red path is seen as red."""


@dataclass(frozen=True, slots=True)
class FlowMap:
    """Spots in the file's order, then the missing ones."""

    flow: str
    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]


def flow_map(flow: Flow, flows: Mapping[str, Flow]) -> FlowMap:
    """The map of this flow. ``flows``: all that are live, for what it begins."""
    ways = tuple(_ways(flow, flows))
    reached = _reached(flow, ways)
    spots = [_spot(flow, node, flows, node.name in reached) for node in flow.nodes.values()]
    gone = dict.fromkeys(name for name in (flow.start, *(way.to for way in ways)) if name not in flow.nodes)
    spots += [Spot(name, "missing", start=name == flow.start) for name in gone if name]
    return FlowMap(flow.name, tuple(spots), ways)


def raised_on(flow: Flow, name: str, flows: Mapping[str, Flow]) -> Level | None:
    """The gravest level that may be raised from this node on, before the person is asked anything."""
    found: Level | None = None
    seen: set[tuple[str, str]] = set()
    ahead = [(flow, name)]
    while ahead:  # a flow of two thousand steps is longer than what may call itself
        where, at = ahead.pop()
        node = where.nodes.get(at)
        if node is None or (where.name, at) in seen:
            continue
        seen.add((where.name, at))
        if node.raise_:
            found = worse(found, node.raise_.level) if found else node.raise_.level
        if not node.ask:
            ahead += _further(where, node, flows)
    return found


def _further(flow: Flow, node: Node, flows: Mapping[str, Flow]) -> Iterator[tuple[Flow, str]]:
    """What may come next, where nothing is asked."""
    if begun := flows.get(node.begin or ""):
        yield begun, begun.start
        return
    yield from ((flow, row.to) for row in _rows(node) if row.to)
    if node.next:
        yield flow, node.next


def _spot(flow: Flow, node: Node, flows: Mapping[str, Flow], reached: bool) -> Spot:
    rows = tuple(_rows(node))
    on = bool(node.branch or node.rotate or node.next)
    goes = on or any(row.to for row in rows)
    stuck = bool(node.choices) and not on and not node.end and any(row.to is None for row in rows)
    return Spot(
        name=node.name,
        kind=_kind(node),
        text=" ".join(filter(None, (node.say, node.ask))),
        rows=rows,
        raises=node.raise_,
        begins=node.begin or "",
        known=node.begin is None or node.begin in flows or node.begin == flow.name,
        refers=node.refer.to if node.refer else (),
        does=node.do or "",
        remembers=tuple(node.remember),
        ends=node.end,
        lost=stuck or not (goes or node.end or node.begin),
        start=node.name == flow.start,
        reached=reached,
    )


def _kind(node: Node) -> SpotKind:
    if node.ask:
        return "asks"
    if node.begin:
        return "begins"
    if node.branch:
        return "branches"
    if node.rotate:
        return "turns"
    return "says" if node.say else "silent"


def _rows(node: Node) -> Iterator[Row]:
    for choice in node.choices:
        yield Row("answer", choice.label or choice.key, choice.next)
    for way in node.branch:
        yield Row("else", "", way.next) if way.when is None else Row("when", written(way.when), way.next)
    for name in node.rotate:
        yield Row("turn", "", name)


def _ways(flow: Flow, flows: Mapping[str, Flow]) -> Iterator[Way]:
    for node in flow.nodes.values():
        for at, row in enumerate(_rows(node)):
            if row.to:
                yield Way(node.name, row.to, at, raised_on(flow, row.to, flows))
        if node.next:
            yield Way(node.name, node.next, None, raised_on(flow, node.next, flows))


def _reached(flow: Flow, ways: tuple[Way, ...]) -> set[str]:
    leads: dict[str, list[str]] = {}
    for way in ways:
        leads.setdefault(way.of, []).append(way.to)
    seen: set[str] = set()
    waiting = [flow.start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += leads.get(name, ())
    return seen
