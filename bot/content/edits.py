"""Changes one place of a YAML text as somebody wrote it; everything else, comments too, stays letter by letter.

A path leads to a value by keys and places: ``("levels", "red", "contact")``, ``("phases", 2, "days")``. After each
change the text is read again: it must say exactly what was meant, else :class:`EditError`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from ruamel.yaml import MappingNode, Node, SequenceNode
from ruamel.yaml.error import YAMLError

from bot.content.yaml import read_nodes, read_yaml
from bot.core.finding import Path

Plain = str | int | bool | date | None | Sequence[Any] | Mapping[str, Any]
"""What can be written: words, numbers, days, and lists and mappings of them."""

_BARE: Final = frozenset("abcdefghijklmnopqrstuvwxyz_")


class EditError(ValueError):
    """The place is not there, or is written in a way that only its author can change: then as text."""


def put(text: str, path: Path, value: Plain) -> str:
    """With this value at this place; a key that its mapping does not have yet comes last in it."""
    *above, last = path
    node = _node(text, tuple(above))
    there = _inside(node, last)
    if there is not None:
        new = _replaced(text, there, value)
    elif isinstance(node, MappingNode) and isinstance(last, str):
        new = _appended(text, node, f"{_word(last)}: {written(value)}")
    elif isinstance(node, SequenceNode) and last == len(node.value):
        new = _appended(text, node, written(value))
    else:
        raise EditError(f"there is no {'.'.join(map(str, path))}")
    return _checked(text, new, path, value)


def drop(text: str, path: Path) -> str:
    """Without the key or item at this place."""
    *above, last = path
    node = _node(text, tuple(above))
    at = _place(node, last)
    spans = _spans(node)
    if node.flow_style:
        begin, end = spans[at]
        if at + 1 < len(spans):
            end = spans[at + 1][0]
        elif at:
            begin = spans[at - 1][1]
        new = text[:begin] + text[end:]
    else:
        begin, end = _lines(text, spans, at)
        new = text[:begin] + text[end:]
    return _checked(text, new, path, _GONE)


def swap(text: str, path: Path, one: int, other: int) -> str:
    """With two items of the list at this place in each other's, each with the comments that stand on its lines."""
    node = _node(text, path)
    first, second = sorted((one, other))
    if not isinstance(node, SequenceNode) or not 0 <= first < second < len(node.value):
        raise EditError(f"there are no items {one} and {other}")
    spans = _spans(node)
    a, b = (spans[at] if node.flow_style else _lines(text, spans, at) for at in (first, second))
    tail = "" if text[b[0] : b[1]].endswith("\n") or node.flow_style else "\n"
    moved, stays = text[a[0] : a[1]], text[b[0] : b[1]] + tail
    new = text[: a[0]] + stays + text[a[1] : b[0]] + (moved.removesuffix("\n") if tail else moved) + text[b[1] :]
    data = _plain(text)
    items = _at(data, path)
    items[first], items[second] = items[second], items[first]
    return _same(new, data)


def written(value: Plain) -> str:
    """This value on one line."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, (int, date)):
        return str(value)
    if isinstance(value, str):
        return _word(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_word(key)}: {written(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(written(one) for one in value) + "]"


class _Gone:
    pass


_GONE: Final = _Gone()


def _word(value: str) -> str:
    """In quotes, unless it is a name that YAML takes for nothing else."""
    if value and set(value) <= _BARE and value not in {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}:
        return value
    told = (
        value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{told}"'


def _replaced(text: str, node: Node, value: Plain) -> str:
    begin, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style:
        raise EditError("this stands on several lines")
    words = written(value)
    if begin == end and words and text[begin - 1 : begin] not in {" ", ""}:
        words = f" {words}"  # "key:" with nothing after it
    return text[:begin] + words + text[end:]


def _appended(text: str, node: Any, words: str) -> str:  # noqa: ANN401 - a mapping or a list
    spans = _spans(node)
    if node.flow_style:
        end = spans[-1][1] if spans else node.start_mark.index + 1
        return f"{text[:end]}{', ' if spans else ''}{words}{text[end:]}"
    line, end = _lines(text, spans, len(spans) - 1)
    indent = text[line : spans[-1][0]]
    lead = "" if text[:end].endswith("\n") else "\n"
    return f"{text[:end]}{lead}{indent}{words}\n{text[end:]}"


def _spans(node: Any) -> list[tuple[int, int]]:  # noqa: ANN401 - a mapping or a list
    """Where each entry begins and ends; of a mapping with its key."""
    if isinstance(node, MappingNode):
        return [(key.start_mark.index, max(key.end_mark.index, value.end_mark.index)) for key, value in node.value]
    return [(item.start_mark.index, item.end_mark.index) for item in node.value]


def _lines(text: str, spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """The whole lines of an entry of a block, with the comment that ends its last line."""
    begin = text.rfind("\n", 0, spans[at][0]) + 1
    last = text[spans[at][0] : spans[at][1]].rstrip()
    stop = text.find("\n", spans[at][0] + len(last))
    return begin, len(text) if stop < 0 else stop + 1


def _node(text: str, path: Path) -> Any:  # noqa: ANN401 - a node of the library's, a mapping or a list
    try:
        node = read_nodes(text)
    except YAMLError:
        raise EditError("the text cannot be read") from None
    for key in path:
        node = _inside(node, key)
    if not isinstance(node, (MappingNode, SequenceNode)):
        raise EditError(f"there is no {'.'.join(map(str, path))}")
    return node


def _inside(node: Node | None, key: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and 0 <= key < len(node.value):
        found: Node = node.value[key]
        return found
    return None


def _place(node: Node, key: str | int) -> int:
    if isinstance(node, MappingNode):
        names = [name.value for name, _ in node.value]
        if str(key) in names:
            return names.index(str(key))
    elif isinstance(key, int) and 0 <= key < len(node.value):
        return key
    raise EditError(f"there is no {key}")


def _checked(before: str, after: str, path: Path, value: Plain | _Gone) -> str:
    data = _plain(before)
    *above, last = path
    inside = _at(data, tuple(above))
    if value is _GONE:
        del inside[last]
    elif isinstance(inside, list) and last == len(inside):
        inside.append(value)
    else:
        inside[last] = value
    return _same(after, data)


def _same(text: str, data: object) -> str:
    try:
        now = read_yaml(text)
    except YAMLError:
        now = None
    if now != data:
        raise EditError("this place cannot be changed by a form; change it as text")
    return text


def _plain(text: str) -> Any:  # noqa: ANN401 - whatever the file says
    return copy.deepcopy(read_yaml(text))


def _at(data: Any, path: Path) -> Any:  # noqa: ANN401 - whatever the file says
    for key in path:
        data = data[key]
    return data
