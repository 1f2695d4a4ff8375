"""What differs between two versions of a flow, and whether a second person must look at it before it is live."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.core import flow_second
from bot.core.condition import written
from bot.core.finding import Path
from bot.core.flow import Branch, Flow, Node
from bot.core.flow_second import SECOND

Kind = Literal["text", "answer", "way", "level", "keyword", "keeps", "service", "setting", "node"]
"""What a change is about: words, how answers are understood, where it leads, who is told, what opens the flow, what is
remembered or done, whom people are told to call, the flow's own settings, a whole node."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs; ``before`` or ``after`` is empty where there was, or is, nothing."""

    kind: Kind
    path: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All of them, in the order of the new flow's file, what is gone last."""

    changes: tuple[Change, ...]
    second: tuple[str, ...]
    """Why a second person must approve: ``crisis``, ``consent``, ``levels``, ``open``. Empty: nobody need."""


def difference(old: Flow | None, new: Flow, urgent: Collection[str] = SECOND) -> Difference:
    """From one version to the next; ``old`` is None for a new flow. ``urgent``: see ``flow_second.telling``.

    A second person is asked where crisis or consent texts or levels change: also where a way that leads to a red or
    orange sign could have changed, for then somebody may no longer be told. Words lead, too: an answer is heard by its
    label, who is asked the opposite answers the opposite, and a keyword that is gone opens nothing.
    """
    changes = tuple(_changes(old, new))
    return Difference(changes, tuple(flow_second.reasons(old, new, changes, SECOND.union(urgent))))


def _changes(old: Flow | None, new: Flow) -> Iterator[Change]:
    yield from _parts((), _settings(old), _settings(new), "setting")
    yield from _parts((), {"keywords": ", ".join(old.keywords) if old else ""}, _keywords(new), "keyword")
    known = old.nodes if old else {}
    for name, node in new.nodes.items():
        was = known.get(name)
        if was is None:
            yield Change("node", ("nodes", name), "", _summary(node))
            continue
        for kind, parts in _NODE_PARTS.items():
            yield from _parts(("nodes", name), parts(was), parts(node), kind)
    for name, node in known.items():
        if name not in new.nodes:
            yield Change("node", ("nodes", name), _summary(node), "")


def _parts(path: Path, before: Mapping[str, str], after: Mapping[str, str], kind: Kind) -> Iterator[Change]:
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, ""), after.get(key, "")
        if was != now:
            yield Change(kind, (*path, *key.split(".")), was, now)


def _settings(flow: Flow | None) -> dict[str, str]:
    if flow is None:
        return {}
    return {
        "title": flow.title,
        "start": flow.start,
        "sensitive": "true" if flow.sensitive else "",
        "expires_hours": str(flow.expires_hours),
    }


def _keywords(flow: Flow) -> dict[str, str]:
    return {"keywords": ", ".join(flow.keywords)}


def _texts(node: Node) -> dict[str, str]:
    texts = {"say": node.say, "ask": node.ask, "again": node.again}
    labels = {f"choices.{choice.key}.label": choice.label for choice in node.choices}
    return {key: text for key, text in (texts | labels).items() if text}


def _answers(node: Node) -> dict[str, str]:
    limits = {"answer": node.answer, "min": node.low, "max": node.high}
    found = {key: str(value) for key, value in limits.items() if value is not None}
    for choice in node.choices:
        found[f"choices.{choice.key}.also"] = ", ".join(choice.also)
        found[f"choices.{choice.key}.sure"] = "true" if choice.sure else ""
    if node.choices:
        # the number that stands before an answer on the phone is its place
        found["choices"] = ", ".join(choice.key for choice in node.choices)
    return found


def _ways(node: Node) -> dict[str, str]:
    found = {"next": node.next or "", "begin": node.begin or "", "end": "true" if node.end else ""}
    found["branch"] = "; ".join(map(_way, node.branch))
    found["rotate"] = ", ".join(node.rotate)
    for choice in node.choices:
        found[f"choices.{choice.key}.next"] = choice.next or ""
        found[f"choices.{choice.key}.points"] = ", ".join(f"{tally} {by}" for tally, by in choice.points.items())
    return found


def _way(branch: Branch) -> str:
    return f"{written(branch.when)} -> {branch.next}" if branch.when is not None else f"else -> {branch.next}"


def _raises(node: Node) -> dict[str, str]:
    return {"raise": f"{node.raise_.level} {node.raise_.reason}"} if node.raise_ else {}


def _keeps(node: Node) -> dict[str, str]:
    kept = {f"remember.{field}": str(value) for field, value in node.remember.items()}
    return kept | ({"do": node.do} if node.do else {})


def _services(node: Node) -> dict[str, str]:
    return {"refer": f"{node.refer.reason}: {', '.join(node.refer.to)}"} if node.refer else {}


_NODE_PARTS: Final[Mapping[Kind, Callable[[Node], dict[str, str]]]] = {
    "text": _texts,
    "answer": _answers,
    "way": _ways,
    "level": _raises,
    "keeps": _keeps,
    "service": _services,
}


def _summary(node: Node) -> str:
    """A node in one line: who is told, what is said, and where each answer leads; whoever approves sees it all."""
    told = _raises(node).get("raise", "")
    words = " / ".join(text for text in (node.say, node.ask) if text)
    text = ": ".join(part for part in (told, words) if part) or node.name
    return " ".join((text, *(f"[{answer}]" for answer in _led(node))))


def _led(node: Node) -> Iterator[str]:
    """Each answer, or each way, and the node that it leads to."""
    for choice in node.choices:
        yield f"{choice.label or choice.key} -> {choice.next}" if choice.next else choice.label or choice.key
    yield from map(_way, node.branch)
    yield from (f"-> {name}" for name in (node.begin, *node.rotate, node.next) if name)
