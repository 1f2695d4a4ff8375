"""Goes through a flow again along answers that were given: what it would raise, and what they come to.

For what staff look at afterwards. Pure, and short of a conversation: nothing is said, asked or remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.core import condition
from bot.core.entering import raised_on_entering
from bot.core.flow import Choice, Flow, Node, Raise
from bot.core.session import Value
from bot.core.world import World

MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Trace:
    """What these answers lead to."""

    raised: Mapping[str, Raise] = field(default_factory=dict)
    """``flow.node`` -> what it raises, in order."""
    points: Mapping[str, int] = field(default_factory=dict)
    remembered: Mapping[str, Value] = field(default_factory=dict)
    """The person's fields that these answers set."""
    open: str = ""
    """The question at which it ends for want of an answer; '' where it came to the flow's end."""
    lost: str = ""
    """The first question whose answer is none that it takes."""


def retrace(world: World, flow: Flow, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> Trace:
    """From the flow's start to its end, or to the first question without an answer among these."""
    raised: dict[str, Raise] = {}
    points: dict[str, int] = {}
    remembered: dict[str, Value] = {}
    unanswered = lost = ""
    name: str | None = flow.start
    for _ in range(MOST_STEPS):
        node = flow.nodes.get(name or "")
        if node is None:
            break
        for fact, value in node.remember.items():
            asked = value[1:-1] if isinstance(value, str) and value.startswith("{") else None
            remembered[fact] = answers.get(asked) if asked else value
        if node.raise_:
            raised[f"{flow.name}.{node.name}"] = node.raise_
        if node.begin and node.begin in world.flows:
            raised |= dict(raised_on_entering(begun := world.flows[node.begin], begun.start))
        given = answers.get(node.name)
        if node.ask and given is None:
            unanswered = node.name
            break
        choice = chosen(node, given) if node.ask else None
        if node.ask and not lost and not _fits(node, given):
            lost = node.name
        for tally, count in choice.points.items() if choice else ():
            points[tally] = points.get(tally, 0) + count
        name = (choice.next if choice else None) or _way(
            flow, node, answers, {**facts, **remembered, **points, **answers}
        )
    return Trace(raised, points, remembered, unanswered, lost)


def _fits(node: Node, value: Value) -> bool:
    """Whether the question takes an answer that was kept."""
    if node.answer == "text":
        return True
    if node.choices:
        return chosen(node, value) is not None
    return not isinstance(value, bool) and allowed(node, str(value)) is not None


def chosen(node: Node, value: Value) -> Choice | None:
    """The choice that a kept answer names; none for a number, a day or a text."""
    key = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return next((choice for choice in node.choices if choice.key == key), None)


def allowed(node: Node, given: str) -> Value:
    """The answer in the form in which it is kept; None where the question does not allow it.

    ``given`` is a choice's key, a whole number or an ISO day. A text stands in its message alone: there is none.
    """
    given = given.strip()
    match node.answer:
        case "choice" | "yes_no":
            choice = next((one for one in node.choices if one.key == given), None)
            if choice is None:
                return None
            return given == "yes" if node.answer == "yes_no" else choice.key
        case "number" | "money":
            return _number(node, given)
        case "date":
            return _day(given)
        case _:
            return None


def _went(flow: Flow, node: Node, answers: Mapping[str, Value]) -> str | None:
    """Where a branch that asks about the person went, by which of its questions was answered.

    Who they are may have changed since: whoever took part in the welcome takes part by now.
    """
    own = {*flow.tallies, *flow.nodes}
    if all(condition.names(way.when) <= own for way in node.branch if way.when is not None):
        return None
    return next((way.next for way in node.branch if flow.nodes[way.next].ask and way.next in answers), None)


def _number(node: Node, given: str) -> int | None:
    if not given.isascii() or not given.isdigit() or len(given) > 15:  # noqa: PLR2004 - a quadrillion rupiah
        return None
    number = int(given)
    low, high = node.low if node.low is not None else 0, node.high
    return number if number >= low and (high is None or number <= high) else None


def _day(given: str) -> str | None:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return None


def _way(flow: Flow, node: Node, answers: Mapping[str, Value], env: Mapping[str, Value]) -> str | None:
    if node.rotate:
        return next((name for name in node.rotate if name in answers), None)
    if node.branch:
        if went := _went(flow, node, answers):
            return went
        known = {**dict.fromkeys(flow.tallies, 0), **env}
        return next((way.next for way in node.branch if way.when is None or condition.holds(way.when, known)), None)
    return node.next
