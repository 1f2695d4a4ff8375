"""Reads the plain data of a flow file into a :class:`Flow`, or says everything that is wrong with its form.

Whether a well-formed flow makes sense (can it trap anyone?) is asked by ``bot.core.check``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from bot.core import condition
from bot.core.finding import ContentError, Finding, Path, Place
from bot.core.flow import (
    ACTIONS,
    ANSWER_KINDS,
    LEVELS,
    Action,
    AnswerKind,
    Branch,
    Choice,
    Flow,
    Level,
    Node,
    Raise,
    Refer,
)
from bot.core.shape import Shape
from bot.core.told import quoted, told

FLOW_KEYS: Final = ("flow", "title", "start", "nodes", "keywords", "sensitive", "expires_hours")
NODE_KEYS: Final = (
    *("say", "ask", "again", "answer", "choices", "min", "max", "branch", "rotate", "raise"),
    *("remember", "refer", "do", "begin", "next", "end"),
)
CHOICE_KEYS: Final = ("label", "also", "points", "next", "sure")


class FlowError(ContentError):
    """The flow cannot be read; ``findings`` say why."""


def parse_flow(name_hint: str, data: object, place: Place | None = None) -> Flow:
    """Read one flow; ``name_hint`` is its file's name without ``.yaml``. Raises :class:`FlowError`."""
    flow, findings = parse_anyhow(name_hint, data, place)
    if findings:
        raise FlowError(findings)
    return flow


def parse_anyhow(name_hint: str, data: object, place: Place | None = None) -> tuple[Flow, tuple[Finding, ...]]:
    """As much of a flow as can be read, and what is wrong with its form: for showing one that is being written."""
    shape = Shape(place or (lambda path: ".".join(map(str, (name_hint, *path)))), name_hint)
    if not isinstance(data, Mapping):
        words = told("the file is empty") if data is None else told("the file is not a mapping")
        shape.add((), words, told("Write 'key: value' lines, the first of them 'flow: {name}'", name=name_hint))
        return _flow(Shape(lambda _: "", name_hint), name_hint, {}), tuple(shape.findings)
    flow = _flow(shape, name_hint, data)
    return flow if shape.findings else replace(flow, version=version_of(data)), tuple(shape.findings)


def version_of(data: object) -> str:
    """A hash of a flow's content: 12 hex digits, the same on every machine."""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _flow(shape: Shape, hint: str, data: object) -> Flow:
    top = shape.mapping(data, (), FLOW_KEYS)
    name = shape.name(top.get("flow"), ("flow",))
    if name and name != hint:
        words = told("the flow is called {name!r} but its file {file!r}", name=name, file=hint)
        shape.add(("flow",), words, told("Give both the same name"))
    raw = shape.mapping(top.get("nodes"), ("nodes",))
    if top.get("nodes") == {}:
        shape.add(("nodes",), told("the flow has no nodes"), told("Write at least one node under 'nodes:'"))
    nodes = {key: _node(shape, key, value) for key, value in raw.items() if shape.name(key, ("nodes", key))}
    return Flow(
        name=name,
        title=shape.text(top.get("title"), ("title",)) or "",
        start=shape.name(top.get("start"), ("start",)),
        nodes=nodes,
        version="",  # of what is read in full
        keywords=shape.words(top.get("keywords", []), ("keywords",)),
        sensitive=shape.flag(top.get("sensitive", False), ("sensitive",)),
        expires_hours=shape.whole(top.get("expires_hours", 24), ("expires_hours",), 1, 24 * 60),
        tallies=frozenset(t for node in nodes.values() for choice in node.choices for t in choice.points),
    )


def _node(shape: Shape, name: str, data: object) -> Node:
    at: Path = ("nodes", name)
    raw = shape.mapping(data, at, NODE_KEYS)
    kind = shape.one_of(raw.get("answer"), (*at, "answer"), ANSWER_KINDS)
    node = Node(
        name=name,
        say=shape.text(raw.get("say"), (*at, "say")),
        ask=shape.text(raw.get("ask"), (*at, "ask")),
        again=shape.text(raw.get("again"), (*at, "again")),
        answer=cast("AnswerKind | None", kind),
        choices=_choices(shape, raw.get("choices"), (*at, "choices"), kind),
        low=shape.maybe_whole(raw.get("min"), (*at, "min")),
        high=shape.maybe_whole(raw.get("max"), (*at, "max")),
        branch=_branches(shape, raw.get("branch"), (*at, "branch")),
        rotate=shape.words(raw.get("rotate", []), (*at, "rotate")),
        raise_=_raise(shape, raw.get("raise"), (*at, "raise")),
        remember=_remember(shape, raw.get("remember", {}), (*at, "remember")),
        refer=_refer(shape, raw.get("refer"), (*at, "refer")),
        do=cast("Action | None", shape.one_of(raw.get("do"), (*at, "do"), ACTIONS)),
        begin=shape.maybe_name(raw.get("begin"), (*at, "begin")),
        next=shape.maybe_name(raw.get("next"), (*at, "next")),
        end=shape.flag(raw.get("end", False), (*at, "end")),
    )
    _agree(shape, at, node, raw)
    return node


def _agree(shape: Shape, at: Path, node: Node, raw: Mapping[str, object]) -> None:
    """Keys that need or exclude one another."""
    if node.ask and raw.get("answer") is None:
        mend = told("Add 'answer:' with one of: {known}", known=", ".join(ANSWER_KINDS))
        shape.add((*at, "ask"), told("a question without 'answer'"), mend)
    if raw.get("ask") is None:
        for key in ("answer", "again", "choices", "min", "max"):
            if key in raw:
                words = told("{key!r} without a question", key=key)
                shape.add((*at, key), words, told("Add 'ask:' or take the key away"))
    kind = node.answer
    if "choices" in raw and kind not in {"choice", "yes_no", None}:
        words = told("'choices' with answer {kind}", kind=kind)
        shape.add((*at, "choices"), words, told("Use 'next' or 'branch' here"))
    given = raw.get("choices")
    if kind == "choice" and isinstance(given, Mapping) and len(given) < 2:  # noqa: PLR2004 - one way is no choice
        shape.add((*at, "choices"), told("a choice needs at least two choices"), told("Add the missing choices"))
    ways = [key for key in ("branch", "rotate", "begin", "end") if raw.get(key)]
    if "next" in raw and "begin" not in ways:
        ways.append("next")
    if len(ways) > 1:
        words = told("two ways on at once: {ways}", ways=", ".join(ways))
        shape.add((*at, ways[1]), words, told("Keep one of them"))
    if node.ask and (node.rotate or node.begin):
        key = "rotate" if node.rotate else "begin"
        words = told("{key!r} in a node that asks", key=key)
        shape.add((*at, key), words, told("Move {key!r} to a node of its own", key=key))


def _choices(shape: Shape, data: object, at: Path, kind: str | None) -> tuple[Choice, ...]:
    raw = {} if data is None and kind != "choice" else shape.mapping(data, at)
    if kind == "yes_no":
        for key in raw.keys() - {"yes", "no"}:
            shape.add((*at, key), told("{key} is no answer to yes_no", key=quoted(key)), told('Use "yes" and "no"'))
        raw = {key: raw.get(key, {}) for key in ("yes", "no")}
    return tuple(_choice(shape, key, value, (*at, key), kind) for key, value in raw.items())


def _choice(shape: Shape, key: str, data: object, at: Path, kind: str | None) -> Choice:
    raw = shape.mapping(data, at, CHOICE_KEYS)
    label = shape.text(raw.get("label"), (*at, "label"))
    if kind == "choice" and label is None:
        shape.add(at, told("the choice has no label"), told("Add 'label:'"))
    if kind == "yes_no" and "sure" in raw:
        shape.add((*at, "sure"), told("'sure' with answer yes_no"), told("Use 'answer: choice' here"))
    points = {
        tally: shape.whole(count, (*at, "points", tally), 1, 100)
        for tally, count in shape.mapping(raw.get("points", {}), (*at, "points")).items()
        if shape.name(tally, (*at, "points", tally))
    }
    return Choice(
        key=shape.name(key, at),
        label=label or "",
        also=shape.words(raw.get("also", []), (*at, "also")),
        points=points,
        next=shape.maybe_name(raw.get("next"), (*at, "next")),
        sure=shape.flag(raw.get("sure", False), (*at, "sure")),
    )


def _branches(shape: Shape, data: object, at: Path) -> tuple[Branch, ...]:
    if data is None:
        return ()
    if not isinstance(data, Sequence) or isinstance(data, str):
        mend = told("Write one '- {{when: ..., next: ...}}' a line")
        shape.add(at, told("{what} is not a list", what="branch"), mend)
        return ()
    found = []
    for index, item in enumerate(data):
        here: Path = (*at, index)
        raw = shape.mapping(item, here, ("when", "next", "else"))
        if "else" in raw:
            if len(raw) > 1 or index < len(data) - 1:
                mend = told("End with '- {{else: node}}'")
                shape.add(here, told("the else is not the last, or not alone"), mend)
            found.append(Branch(None, shape.name(raw["else"], (*here, "else"))))
            continue
        when = shape.text(raw.get("when"), (*here, "when"))
        to = shape.name(raw.get("next"), (*here, "next"))
        if when is None:
            mend = told("Write '{{when: condition, next: node}}'")
            shape.add(here, told("a branch without 'when'"), mend)
            continue
        try:
            found.append(Branch(condition.parse(when), to))
        except condition.ConditionError as error:
            words = told(
                "the condition {when} cannot be read: {fault} (column {column})",
                when=quoted(when),
                fault=error.words,
                column=error.column,
            )
            shape.add((*here, "when"), words, told("Mend it"))
    return tuple(found)


def _raise(shape: Shape, data: object, at: Path) -> Raise | None:
    if data is None:
        return None
    raw = shape.mapping(data, at, ("level", "reason"))
    level = shape.one_of(raw.get("level"), (*at, "level"), LEVELS, required=True)
    return Raise(cast("Level", level or "yellow"), shape.name(raw.get("reason"), (*at, "reason")))


def _refer(shape: Shape, data: object, at: Path) -> Refer | None:
    if data is None:
        return None
    raw = shape.mapping(data, at, ("to", "reason"))
    to = shape.words(raw.get("to"), (*at, "to"))
    return Refer(to, shape.name(raw.get("reason"), (*at, "reason")))


def _remember(shape: Shape, data: object, at: Path) -> Mapping[str, str | int | bool]:
    found: dict[str, str | int | bool] = {}
    for key, value in shape.mapping(data, at).items():
        if isinstance(value, str | int | bool):
            found[key] = value
        else:
            mend = told("Write a word, a number, true, false or '{{node}}'")
            shape.add((*at, key), told("not a constant"), mend)
    return found


__all__ = ["Finding", "FlowError", "parse_anyhow", "parse_flow", "version_of"]
