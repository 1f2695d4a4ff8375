"""A RapidPro export as data, in RapidPro's own words: nodes with actions, a router and exits.

After the definition of goflow, RapidPro's engine:
https://github.com/nyaruka/goflow, flows/definition and flows/routers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Raw = Mapping[str, Any]
"""An object of the JSON."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a node does on being entered."""

    uuid: str
    type: str
    raw: Raw


@dataclass(frozen=True, slots=True)
class Case:
    """One test of a switch; the first that holds decides the category."""

    uuid: str
    type: str
    arguments: tuple[str, ...]
    category: str
    raw: Raw


@dataclass(frozen=True, slots=True)
class Category:
    """A named outcome of a router, and the exit it takes."""

    uuid: str
    name: str
    exit: str


@dataclass(frozen=True, slots=True)
class Router:
    """Decides which exit is taken; with ``wait`` it waits for a message first."""

    type: str
    raw: Raw
    operand: str = ""
    result: str = ""
    cases: tuple[Case, ...] = ()
    categories: Mapping[str, Category] = field(default_factory=dict)
    """By uuid, in their order."""
    default: str = ""
    """The category where no case holds."""
    wait: Raw | None = None
    timeout: str = ""
    """The category taken when nobody answers in time."""


@dataclass(frozen=True, slots=True)
class Node:
    """One place of a flow. ``exits``: uuid -> where it leads, empty where the flow ends."""

    uuid: str
    raw: Raw
    actions: tuple[Action, ...]
    router: Router | None
    exits: Mapping[str, str]
    place: str
    """Where it stands in RapidPro's editor, for people."""

    def first_exit(self) -> str:
        """Where a node without a router leads."""
        return next(iter(self.exits.values()), "")

    def way(self, category: str) -> str:
        """Where a category leads; empty where the flow ends."""
        known = self.router.categories.get(category) if self.router else None
        return self.exits.get(known.exit, "") if known else ""


@dataclass(frozen=True, slots=True)
class RapidFlow:
    """One flow of the export."""

    uuid: str
    name: str
    language: str
    type: str
    nodes: Mapping[str, Node]
    """By uuid; the first is where the flow begins."""
    localization: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    """Language -> uuid of an action, case or category -> property -> texts."""
    raw: Raw

    def behind(self, uuid: str) -> int:
        """How many nodes can be reached from this one, itself included."""
        seen: set[str] = set()
        waiting = [uuid]
        while waiting:
            node = self.nodes.get(waiting.pop())
            if node is not None and node.uuid not in seen:
                seen.add(node.uuid)
                waiting += node.exits.values()
        return len(seen)


@dataclass(frozen=True, slots=True)
class Export:
    """A whole file."""

    flows: tuple[RapidFlow, ...]
    raw: Raw
