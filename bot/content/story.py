"""Reads stories: a YAML list, one thing a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.content.source import Source
from bot.core.finding import ContentError, Place
from bot.core.finding import Path as Keys
from bot.core.shape import Shape, nearest
from bot.core.story import KINDS, Line
from bot.core.told import shown, told

LONGEST: Final = 200
"""Lines of a story: a week of somebody's messages is a tenth of it."""
_SPANS: Final = ("minutes", "hours", "days", "weeks")
_FURTHEST: Final = 100_000


def read_story(name: str, text: str) -> tuple[tuple[Line, ...], Place]:
    """The lines of a story, and what names their places; raises ContentError with all that is wrong."""
    source = Source(Path(f"{name}.yaml"), text)
    shape = Shape(source.place)
    if not isinstance(source.data, list) or not 1 < len(source.data) <= LONGEST:
        mend = told("Write one '- person: \"...\"' or '- bot: \"...\"' a line")
        shape.add((), told("a story is a list of 2 to {most} lines", most=LONGEST), mend)
        raise ContentError(shape.findings)
    lines = [_line(shape, item, (index,)) for index, item in enumerate(source.data)]
    if shape.findings:
        raise ContentError(shape.findings)
    return tuple(line for line in lines if line), source.place


def written(lines: Iterable[Line]) -> str:
    """Lines as staff write them: read again, they are the same."""
    return "".join(f"- {line.kind}: {_written(line)}\n" for line in lines)


def _written(line: Line) -> str:
    value = line.value
    if line.kind == "begin":
        value = {key: one for key, one in value.items() if one != 0}
        if value.keys() == {"flow"}:
            return str(value["flow"])
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_quoted(one)}" for key, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_quoted, value)) + "]" if len(value) != 1 else _quoted(value[0])
    return value if line.kind == "raises" else _quoted(value)


def _quoted(value: object) -> str:
    """In the quotes of JSON, which are YAML's too; what no editor shows is written by its number."""
    told = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in told)


def _line(shape: Shape, item: object, at: Keys) -> Line | None:
    if not isinstance(item, dict) or len(item) != 1:
        words = told("a line has one word, ':' and what it says")
        shape.add(at, words, told("Write it as '- person: \"...\"'"))
        return None
    ((kind, value),) = item.items()
    if kind not in KINDS:
        shape.add((*at, str(kind)), told("unknown line {kind}", kind=shown(kind)), nearest(str(kind), KINDS))
        return None
    return Line(kind, _READ[kind](shape, value, (*at, kind)))


def _said(shape: Shape, value: object, at: Keys) -> str:
    return shape.text(value, at) or _missing(shape, value, at)


def _missing(shape: Shape, value: object, at: Keys) -> str:
    if value is None:
        shape.add(at, told("{what} says nothing", what=at[-1]), told("Write the text in quotes"))
    return ""


def _media(shape: Shape, value: object, at: Keys) -> str:
    """A picture comes with words or without."""
    return "" if value in ("", None) else _said(shape, value, at)


def _parts(shape: Shape, value: object, at: Keys) -> tuple[str, ...]:
    return (_said(shape, value, at),) if not isinstance(value, list) else shape.words(value, at)


def _flow(shape: Shape, value: object, at: Keys) -> dict[str, Any]:
    given = {"flow": value} if isinstance(value, str) else shape.mapping(value, at, ("flow", "round_", "at"))
    flow = shape.name(given.get("flow"), (*at, "flow"))
    begun = {"flow": flow, "round_": shape.whole(given.get("round_", 0), (*at, "round_"), 0, 1000)}
    node = shape.maybe_name(given.get("at"), (*at, "at"))
    return {**begun, "at": node} if node else begun


def _spans(shape: Shape, value: object, at: Keys) -> dict[str, int]:
    given = shape.mapping(value, at, _SPANS)
    return {name: shape.whole(number, (*at, name), 0, _FURTHEST) for name, number in given.items()}


def _facts(shape: Shape, value: object, at: Keys) -> dict[str, Any]:
    found = {}
    for name, fact in shape.mapping(value, at).items():
        if isinstance(fact, str | int | bool):
            found[name] = fact
        else:
            words = told("{what} is {found}", what=name, found=shown(fact))
            shape.add((*at, name), words, told("Write a word, a number, true or false"))
    return found


_READ: Final[dict[str, Any]] = {
    "given": _facts,
    "begin": _flow,
    "person": _said,
    "media": _media,
    "bot": _parts,
    "not": _parts,
    "silent": Shape.flag,
    "raises": _said,
    "later": _spans,
}
