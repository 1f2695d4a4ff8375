"""Whether a second person must look at what changes in a flow before it is live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from bot.core.flow import Flow, Node

if TYPE_CHECKING:
    from bot.core.flow_diff import Change, Kind

SECOND: Final[frozenset[str]] = frozenset(("crisis",))
"""Flows of which every change needs a second person: a wrong word there can hurt somebody."""
_LEVELS: Final = ("red", "orange")
_CONSENT: Final = "consent."


def telling(flows: Iterable[Flow]) -> frozenset[str]:
    """Names of those in which red or orange is raised, or which lead over to one of them, by however many others."""
    every = tuple(flows)
    found = SECOND
    while (more := found.union(one.name for one in every if _tells_urgently(one, found))) != found:
        found = more
    return found


def reasons(old: Flow | None, new: Flow, changes: tuple[Change, ...], urgent: frozenset[str]) -> Iterator[str]:
    """Why: ``crisis``, ``consent``, ``levels``, ``open``. ``urgent``: the flows in which red or orange is raised."""
    if not changes:
        return
    if new.name in SECOND or any(_near_red(flow, change) for flow in (old, new) if flow for change in changes):
        yield "crisis"
    if _asks_consent(new) or (old is not None and _asks_consent(old)):
        yield "consent"
    gone_or_new = any(change.kind == "node" and _tells(old, new, change) for change in changes)
    graver = _tells_urgently(new, urgent) or (old is not None and _tells_urgently(old, urgent))
    led = graver and any(
        change.kind in ("way", "answer", "keeps", "node")
        or change.path == ("start",)
        or _opens_less(change)
        or any(_answers_gravely(flow, change, urgent) for flow in (old, new) if flow)
        for change in changes
    )
    if gone_or_new or led or any(change.kind == "level" for change in changes):
        yield "levels"
    if old is not None and old.sensitive and not new.sensitive:
        yield "open"  # whoever holds the phone is asked what only its owner was: no word comes first


def _asks_consent(flow: Flow) -> bool:
    """It writes down what people agree to, or carries out that they withdraw."""
    return any(node.do or any(field.startswith(_CONSENT) for field in node.remember) for node in flow.nodes.values())


def _tells_urgently(flow: Flow, urgent: frozenset[str]) -> bool:
    """Also where it leads over to a flow that does so: whoever no longer comes there is told of to nobody."""
    return any(_raises_one_of(node, _LEVELS, urgent) for node in flow.nodes.values())


def _opens_less(change: Change) -> bool:
    """A keyword is gone."""
    before, after = (set(words.split(", ")) - {""} for words in (change.before, change.after))
    return change.kind == "keyword" and not before <= after


def _tells(old: Flow | None, new: Flow, change: Change) -> bool:
    """Whether this node, which is new or gone, tells a caseworker."""
    name = str(change.path[1])
    node = new.nodes.get(name) or (old.nodes.get(name) if old else None)
    return node is not None and node.raise_ is not None


def _near_red(flow: Flow, change: Change) -> bool:
    """What is said or asked where red is raised, right after it, or where the next answer may raise it.

    Whom people are told to call there is said to them as well.
    """
    node = _changed_in(flow, change, ("text", "service"))
    if node is None:
        return False
    after_red = (one for one in flow.nodes.values() if _raises_one_of(one, ("red",)))
    said = any(node.name in {one.name, *leads_to(one)} for one in after_red)
    return said or (node.ask is not None and _comes_to(flow, node, ("red",)))


def _answers_gravely(flow: Flow, change: Change, urgent: frozenset[str]) -> bool:
    """The words of an answer, where answers may raise red or orange or count towards it."""
    node = _changed_in(flow, change, ("text",))
    if node is None or change.path[-1] != "label":
        return False
    return any(choice.points for choice in node.choices) or _comes_to(flow, node, _LEVELS, urgent)


def _changed_in(flow: Flow, change: Change, kinds: tuple[Kind, ...]) -> Node | None:
    return flow.nodes.get(str(change.path[1])) if change.kind in kinds else None


def _comes_to(flow: Flow, node: Node, levels: tuple[str, ...], urgent: frozenset[str] = SECOND) -> bool:
    """Whether one of these levels may be raised after this node, before anything else is asked."""
    seen: set[str] = set()
    ahead = list(leads_to(node))
    while ahead:
        name = ahead.pop()
        one = flow.nodes.get(name)
        if one is None or name in seen:
            continue
        seen.add(name)
        if _raises_one_of(one, levels, urgent):
            return True
        if one.ask is None:
            ahead += leads_to(one)
    return False


def _raises_one_of(node: Node, levels: tuple[str, ...], urgent: frozenset[str] = SECOND) -> bool:
    return node.begin in urgent or (node.raise_ is not None and node.raise_.level in levels)


def after_a_sign(flow: Flow) -> frozenset[str]:
    """The nodes where red or orange is raised, and all that somebody may come to from there."""
    ahead = [node.name for node in flow.nodes.values() if node.raise_ and node.raise_.level in _LEVELS]
    found: set[str] = set()
    while ahead:
        name = ahead.pop()
        if name not in found and name in flow.nodes:
            found.add(name)
            ahead += leads_to(flow.nodes[name])
    return frozenset(found)


def leads_to(node: Node) -> Iterator[str]:
    """The nodes that may come next."""
    ways = (*(choice.next for choice in node.choices), *(way.next for way in node.branch), *node.rotate, node.next)
    yield from (name for name in ways if name)
