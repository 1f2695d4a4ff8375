"""Our flow as YAML, in the form of the packaged flows: texts in quotes, an answer a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = frozenset(("answer", "next", "begin", "else", "level", "reason", "rotate"))
"""Keys whose values are names; they need no quotes."""


def as_yaml(data: Mapping[str, Any], comment: str, places: Mapping[str, str]) -> str:
    """The file's text. ``places``: a node's name -> where it stood in RapidPro, written above it."""
    lines = [f"# {comment}", f"flow: {data['flow']}", f"title: {_quoted(data['title'])}", f"start: {data['start']}"]
    lines += [f"{key}: {_value(key, data[key])}" for key in ("keywords", "expires_hours") if key in data]
    lines.append("nodes:")
    for name, node in data["nodes"].items():
        lines += [f"  # {places[name]}"] * bool(places.get(name))
        lines += [f"  {name}:", *_node(node)]
    return "\n".join(lines) + "\n"


def _node(node: Mapping[str, Any]) -> Iterator[str]:
    for key, value in node.items():
        if key == "choices":
            yield "    choices:"
            yield from (f"      {_key(one)}: {_value('', choice)}" for one, choice in value.items())
        elif key == "branch":
            yield "    branch:"
            yield from (f"      - {_value('', way)}" for way in value)
        else:
            yield f"    {key}: {_value(key, value)}"


def _value(key: str, value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)}: {_value(name, one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(key, one) for one in value) + "]"
    if isinstance(value, bool | int):
        return json.dumps(value)
    return str(value) if key in _PLAIN else _quoted(str(value))


def _key(name: str) -> str:
    return _quoted(name) if name in {"yes", "no"} else name


def _quoted(text: str) -> str:
    """A JSON string is a YAML string in double quotes: texts were freed of the signs that the two read otherwise."""
    return json.dumps(text, ensure_ascii=False)
