"""Where in a YAML file a step stands, line by line, and how a piece of it is read and written."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from bot.content.yaml import read_nodes, read_yaml

_WIDE: Final = 100_000


class NotEditable(ValueError):
    """The file cannot be changed by form: it is no YAML, or the place is not there; the YAML itself must be changed."""


def written(data: Mapping[str, object], column: int) -> list[str]:
    """The lines of these data."""
    out = StringIO()
    _yaml().dump(data, out)
    return [" " * column + line if line else line for line in out.getvalue().splitlines()]


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load(text: str) -> CommentedMap:
    """The data of a piece, with its comments. Raises NotEditable."""
    try:
        data = _yaml().load(text)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(data, CommentedMap):
        raise NotEditable("no mapping")
    return data


def data_of(body: str) -> dict[str, object]:
    """The data of a whole file. Raises NotEditable."""
    try:
        data = read_yaml(body)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(data, dict):
        raise NotEditable("no mapping")
    return data


def root(body: str) -> MappingNode:
    """The file as nodes that know their lines. Raises NotEditable."""
    try:
        root = read_nodes(body)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(root, MappingNode):
        raise NotEditable("no mapping")
    return root


def steps_of(body: str) -> dict[str, tuple[ScalarNode, Node]]:
    """The flow's steps by name. Raises NotEditable."""
    for key, value in root(body).value:
        if key.value == "nodes":
            if not isinstance(value, MappingNode):
                return {}
            if value.flow_style:
                raise NotEditable("nodes")
            return {name.value: (name, node) for name, node in value.value}
    raise NotEditable("nodes")


def place(body: str, name: str) -> tuple[int, int]:
    """First and last line of a step. Raises NotEditable."""
    steps = steps_of(body)
    if name not in steps:
        raise NotEditable(name)
    return lines_of(*steps[name])


def lines_of(key: Node, value: Node) -> tuple[int, int]:
    """First and last line of a key with all that belongs to it; comments and empty lines below do not."""
    end = _end(value)
    last = end.line - 1 if end.column == 0 else end.line
    return key.start_mark.line, max(last, key.start_mark.line)


def _end(node: Node) -> Any:  # noqa: ANN401 - the library's mark
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    return node.end_mark


def line_of(body: str, key: str) -> int:
    """The line of one of the flow's own keys. Raises NotEditable."""
    for name, _ in root(body).value:
        if name.value == key:
            return int(name.start_mark.line)
    raise NotEditable(key)


def dedented(lines: list[str]) -> str:
    """Lines as a text that begins at the left."""
    column = len(lines[0]) - len(lines[0].lstrip())
    return joined([line[column:] if not line[:column].strip() else line for line in lines])


def joined(lines: list[str]) -> str:
    """Lines as a text."""
    return "\n".join(lines) + "\n"
