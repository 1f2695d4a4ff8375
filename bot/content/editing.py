"""Changes one step of a flow's file and leaves every other line as it was written, comments included."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from bot.content.yaml import read_nodes, read_yaml
from bot.core.parse import CHOICE_KEYS, NODE_KEYS

ORDER: Final = (
    "raise",
    "remember",
    "refer",
    "do",
    *(key for key in NODE_KEYS if key not in ("raise", "remember", "refer", "do")),
)
"""In what order a step's keys are written: as a step does them, its way on last."""
_TEXTS: Final = frozenset(("say", "ask", "again", "label", "when"))
_WIDE: Final = 100_000


class NotEditable(ValueError):
    """The file cannot be changed by form: it is no YAML, or the place is not there; the YAML itself must be changed."""


def set_step(body: str, name: str, values: Mapping[str, object]) -> str:
    """The file with this step holding exactly these keys. Raises NotEditable."""

    def change(step: CommentedMap) -> None:
        _match(step, values, ORDER)

    return _rewritten(body, name, change)


def set_top(body: str, values: Mapping[str, object]) -> str:
    """The file with these keys of the flow itself; an empty value takes the key away. Raises NotEditable."""
    for key, value in values.items():
        body = _top(body, key, value)
    return body


def add_step(body: str, name: str, values: Mapping[str, object], after: str | None = None) -> str:
    """The file with one step more, behind ``after`` or at the end. Raises NotEditable, also where the name is taken."""
    steps = _steps(body)
    if name in steps:
        raise NotEditable(name)
    column = min((key.start_mark.column for key, _ in steps.values()), default=2)
    step = CommentedMap()
    _match(step, values, ORDER)
    lines = body.splitlines()
    if steps:
        _, last = _lines(*(steps[after] if after in steps else list(steps.values())[-1]))
    else:
        last = _line_of(body, "nodes")
        lines[last] = "nodes:"
    lines[last + 1 : last + 1] = _written({name: step}, column)
    return _joined(lines)


def take_step(body: str, name: str) -> str:
    """The file without this step; comments above it stay. Raises NotEditable."""
    first, last = _place(body, name)
    lines = body.splitlines()
    del lines[first : last + 1]
    if first and first < len(lines) and not lines[first].strip() and not lines[first - 1].strip():
        del lines[first]
    return _joined(lines)


def rename_step(body: str, old: str, new: str) -> str:
    """The file with another name for this step, wherever it is named. Raises NotEditable."""
    steps = _steps(body)
    if old not in steps or new in steps:
        raise NotEditable(new)
    for name in steps:
        if re.search(rf"\b{re.escape(old)}\b", step_text(body, name)):
            body = _rewritten(body, name, lambda step: _lead(step, old, new))
    key, _ = _steps(body)[old]
    lines = body.splitlines()
    line, column = key.start_mark.line, key.start_mark.column
    lines[line] = lines[line][:column] + new + lines[line][column + len(old) :]
    body = _joined(lines)
    return set_top(body, {"start": new}) if _data(body).get("start") == old else body


def step_text(body: str, name: str) -> str:
    """This step alone, as it is written in the file: what is copied. Raises NotEditable."""
    first, last = _place(body, name)
    return _dedented(body.splitlines()[first : last + 1])


def read_step(text: str) -> tuple[str, dict[str, object]]:
    """(name, keys) of a step that was copied. Raises NotEditable."""
    data = _load(text)
    if len(data) != 1:
        raise NotEditable("one step")
    [(name, values)] = data.items()
    if not isinstance(name, str) or not isinstance(values, CommentedMap):
        raise NotEditable("one step")
    return name, dict(values)


def _match(there: CommentedMap, wanted: Mapping[str, object], order: tuple[str, ...]) -> None:
    """Make a mapping hold what is wanted, and touch nothing that does already."""
    for key in [key for key in there if _empty(wanted.get(key))]:
        del there[key]
    for key, value in wanted.items():
        if _empty(value):
            continue
        if key == "choices" and isinstance(value, Mapping):
            there_already = there.get(key)
            _put(
                there,
                key,
                _choices(there_already if isinstance(there_already, CommentedMap) else CommentedMap(), value),
                order,
            )
        elif key not in there or there[key] != value:
            _put(there, key, _value(key, value), order)


def _choices(there: CommentedMap, wanted: Mapping[str, Any]) -> CommentedMap:
    for key, parts in wanted.items():
        one = there.get(key)
        if not isinstance(one, CommentedMap):
            one = CommentedMap()
            one.fa.set_flow_style()
        _match(one, parts, CHOICE_KEYS)
        there[key] = one
    for key in [key for key in there if key not in wanted]:
        del there[key]
    for key in wanted if list(there) != list(wanted) else ():
        there.move_to_end(key)
    return there


def _empty(value: object) -> bool:
    return value is None or value is False or value in ("", {}, [], ())


def _put(there: CommentedMap, key: str, value: object, order: tuple[str, ...]) -> None:
    if key in there:
        there[key] = value
        return
    rank = order.index(key) if key in order else len(order)
    place = sum(1 for other in there if (order.index(other) if other in order else len(order)) < rank)
    there.insert(place, key, value)


def _value(key: str, value: object) -> object:
    if isinstance(value, str):
        return Quoted(value) if key in _TEXTS or not value.isidentifier() else value
    if isinstance(value, Mapping):
        made = CommentedMap((inner, _value(str(inner), one)) for inner, one in value.items())
        made.fa.set_flow_style()
        return made
    if isinstance(value, list | tuple):
        listed = CommentedSeq(_value("", one) for one in value)
        if not any(isinstance(one, Mapping) for one in value):
            listed.fa.set_flow_style()
        return listed
    return value


def _lead(step: CommentedMap, old: str, new: str) -> None:
    if step.get("next") == old:
        step["next"] = new
    choices = step.get("choices")
    for choice in choices.values() if isinstance(choices, CommentedMap) else ():
        if isinstance(choice, CommentedMap) and choice.get("next") == old:
            choice["next"] = new
    for way in step.get("branch") or ():
        for key in ("next", "else"):
            if isinstance(way, CommentedMap) and way.get(key) == old:
                way[key] = new
    turns = step.get("rotate")
    if isinstance(turns, CommentedSeq):
        turns[:] = [new if one == old else one for one in turns]
    remembered = step.get("remember")
    for field, value in remembered.items() if isinstance(remembered, CommentedMap) else ():
        if value == f"{{{old}}}":
            remembered[field] = Quoted(f"{{{new}}}")


def _rewritten(body: str, name: str, change: Callable[[CommentedMap], None]) -> str:
    first, last = _place(body, name)
    lines = body.splitlines()
    column = len(lines[first]) - len(lines[first].lstrip())
    data = _load(_dedented(lines[first : last + 1]))
    step = data[name]
    if not isinstance(step, CommentedMap):
        step = data[name] = CommentedMap()
    before = _written(data, column)
    change(step)
    after = _written(data, column)
    if after != before:
        lines[first : last + 1] = after
    return _joined(lines)


def _top(body: str, key: str, value: object) -> str:
    data = _data(body)
    lines = body.splitlines()
    made = [] if _empty(value) else _written(CommentedMap({key: _value(key if key != "title" else "say", value)}), 0)
    if key in data:
        if data[key] == value:
            return body
        [(name, node)] = [(name, node) for name, node in _root(body).value if name.value == key]
        first, last = _lines(name, node)
        lines[first : last + 1] = made
    else:
        line = _line_of(body, "nodes") if "nodes" in data else len(lines)
        lines[line:line] = made
    return _joined(lines)


def _written(data: Mapping[str, object], column: int) -> list[str]:
    out = StringIO()
    _yaml().dump(data, out)
    return [" " * column + line if line else line for line in out.getvalue().splitlines()]


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(text: str) -> CommentedMap:
    try:
        data = _yaml().load(text)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(data, CommentedMap):
        raise NotEditable("no mapping")
    return data


def _data(body: str) -> dict[str, object]:
    try:
        data = read_yaml(body)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(data, dict):
        raise NotEditable("no mapping")
    return data


def _root(body: str) -> MappingNode:
    try:
        root = read_nodes(body)
    except (YAMLError, ValueError) as error:
        raise NotEditable(str(error)) from None
    if not isinstance(root, MappingNode):
        raise NotEditable("no mapping")
    return root


def _steps(body: str) -> dict[str, tuple[ScalarNode, Node]]:
    for key, value in _root(body).value:
        if key.value == "nodes":
            if not isinstance(value, MappingNode):
                return {}
            if value.flow_style:
                raise NotEditable("nodes")
            return {name.value: (name, node) for name, node in value.value}
    raise NotEditable("nodes")


def _place(body: str, name: str) -> tuple[int, int]:
    steps = _steps(body)
    if name not in steps:
        raise NotEditable(name)
    return _lines(*steps[name])


def _lines(key: Node, value: Node) -> tuple[int, int]:
    """First and last line of a key with all that belongs to it; comments and empty lines below do not."""
    end = _end(value)
    last = end.line - 1 if end.column == 0 else end.line
    return key.start_mark.line, max(last, key.start_mark.line)


def _end(node: Node) -> Any:  # noqa: ANN401 - the library's mark
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    return node.end_mark


def _line_of(body: str, key: str) -> int:
    for name, _ in _root(body).value:
        if name.value == key:
            return int(name.start_mark.line)
    raise NotEditable(key)


def _dedented(lines: list[str]) -> str:
    column = len(lines[0]) - len(lines[0].lstrip())
    return _joined([line[column:] if not line[:column].strip() else line for line in lines])


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
