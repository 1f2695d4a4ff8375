"""A flow as data: what programme staff wrote, after it has been read and found well-formed.

Everything here is frozen. Texts are the Indonesian source; their translations live in the catalogues
under the context that :func:`context` gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.core.condition import Condition

Level = Literal["red", "orange", "yellow", "silence"]
"""How urgent a case is, most urgent first (domain levels; times are in ``flows/ladder.yaml``)."""

LEVELS: tuple[Level, ...] = ("red", "orange", "yellow", "silence")

AnswerKind = Literal["choice", "yes_no", "number", "money", "date", "text"]
ANSWER_KINDS: tuple[AnswerKind, ...] = ("choice", "yes_no", "number", "money", "date", "text")

Action = Literal["stop", "erase", "erase_last", "erase_all", "leave", "leave_tips"]
"""``stop``: withdraw from follow-up messages. ``erase``: delete the thread. ``leave``: drop interrupted flows;
``leave_tips``: only those that were offered as a tip."""

ACTIONS: tuple[Action, ...] = ("stop", "erase", "erase_last", "erase_all", "leave", "leave_tips")


def worse(one: Level, other: Level) -> Level:
    """The more urgent of two levels."""
    return min(one, other, key=LEVELS.index)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a person may give, in the order shown; its number on the phone is its place from 1."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    points: Mapping[str, int] = field(default_factory=dict)
    next: str | None = None
    sure: bool = False
    """Chosen only by its own words or a plain yes: not by "oke", and not where something else is said besides."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A way on: taken when its condition holds; ``when`` is None for the else."""

    when: Condition | None
    next: str


@dataclass(frozen=True, slots=True)
class Raise:
    """Tell a person: open or raise the case of whoever is in this flow."""

    level: Level
    reason: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Give the contacts of services (ids of ``services.yaml``) and note that they were given."""

    to: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Node:
    """One place in a flow.

    Entered, a node does in this order: ``remember``, ``raise_``, ``refer``, ``do``, ``say``. With ``ask`` it then
    waits for an answer; else it goes on at once by ``begin``, ``branch``, ``rotate`` or ``next``, or ends.
    After an answer the way on is the choice's ``next``, else ``branch``, else ``next``. After ``begin`` it goes on at
    ``next`` when the begun flow has ended; a flow that is open already is not begun a second time but taken up again.
    """

    name: str
    say: str | None = None
    ask: str | None = None
    again: str | None = None
    """The question in other words, after an answer that was not understood."""
    answer: AnswerKind | None = None
    choices: tuple[Choice, ...] = ()
    low: int | None = None
    """Smallest number accepted (``min`` in YAML), for number and money."""
    high: int | None = None
    branch: tuple[Branch, ...] = ()
    rotate: tuple[str, ...] = ()
    """Nodes taken in turn, one a round of the flow: round 0 takes the first."""
    raise_: Raise | None = None
    remember: Mapping[str, str | int | bool] = field(default_factory=dict)
    """Person's field -> constant, or ``{node}`` for the answer given at that node."""
    refer: Refer | None = None
    do: Action | None = None
    begin: str | None = None
    next: str | None = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole flow. ``version`` is a hash of its content: running sessions stay on the one they began."""

    name: str
    title: str
    start: str
    nodes: Mapping[str, Node]
    version: str
    keywords: tuple[str, ...] = ()
    sensitive: bool = False
    expires_hours: int = 24
    """A session of this flow that hears nothing for so long is over (a sensitive one after 30 minutes)."""
    tallies: frozenset[str] = frozenset()
    """Every tally that some choice adds points to; each begins at 0."""


def context(flow: str, node: str, part: str) -> str:
    """The gettext context of one text, e.g. ``check_in.start.ask`` or ``check_in.start.choices.fine``."""
    return f"{flow}.{node}.{part}"


def label_context(flow: str, node: str, key: str) -> str:
    """The gettext context of a choice's label."""
    return context(flow, node, f"choices.{key}")
