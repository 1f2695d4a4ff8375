"""Changes one step of a flow's file and leaves every other line as it was written, comments included."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from bot.content.yaml_lines import (
    NotEditable,
    data_of,
    dedented,
    joined,
    line_of,
    lines_of,
    load,
    place,
    root,
    steps_of,
    written,
)
from bot.content.yaml_values import ORDER, is_empty, match, value_of


def set_step(body: str, name: str, values: Mapping[str, object]) -> str:
    """The file with this step holding exactly these keys. Raises NotEditable."""

    def change(step: CommentedMap) -> None:
        match(step, values, ORDER)

    return _rewritten(body, name, change)


def set_top(body: str, values: Mapping[str, object]) -> str:
    """The file with these keys of the flow itself; an empty value takes the key away. Raises NotEditable."""
    for key, value in values.items():
        body = _top(body, key, value)
    return body


def add_step(body: str, name: str, values: Mapping[str, object], after: str | None = None) -> str:
    """The file with one step more, behind ``after`` or at the end. Raises NotEditable, also where the name is taken."""
    steps = steps_of(body)
    if name in steps:
        raise NotEditable(name)
    column = min((key.start_mark.column for key, _ in steps.values()), default=2)
    step = CommentedMap()
    match(step, values, ORDER)
    lines = body.splitlines()
    if steps:
        _, last = lines_of(*(steps[after] if after in steps else list(steps.values())[-1]))
    else:
        last = line_of(body, "nodes")
        lines[last] = "nodes:"
    lines[last + 1 : last + 1] = written({name: step}, column)
    return joined(lines)


def take_step(body: str, name: str) -> str:
    """The file without this step; comments above it stay. Raises NotEditable."""
    first, last = place(body, name)
    lines = body.splitlines()
    del lines[first : last + 1]
    if first and first < len(lines) and not lines[first].strip() and not lines[first - 1].strip():
        del lines[first]
    return joined(lines)


def put_step(body: str, name: str, text: str) -> str:
    """The file with this text, which :func:`step_text` gave, in the place of the step's own. Raises NotEditable."""
    first, last = place(body, name)
    lines = body.splitlines()
    column = len(lines[first]) - len(lines[first].lstrip())
    lines[first : last + 1] = [" " * column + line if line else line for line in text.splitlines()]
    return joined(lines)


def rename_step(body: str, old: str, new: str) -> str:
    """The file with another name for this step, wherever it is named. Raises NotEditable."""
    steps = steps_of(body)
    if old not in steps or new in steps:
        raise NotEditable(new)
    for name in steps:
        if re.search(rf"\b{re.escape(old)}\b", step_text(body, name)):
            body = _rewritten(body, name, lambda step: _lead(step, old, new))
    key, _ = steps_of(body)[old]
    lines = body.splitlines()
    line, column = key.start_mark.line, key.start_mark.column
    lines[line] = lines[line][:column] + new + lines[line][column + len(old) :]
    body = joined(lines)
    return set_top(body, {"start": new}) if data_of(body).get("start") == old else body


def step_text(body: str, name: str) -> str:
    """This step alone, as it is written in the file: what is copied. Raises NotEditable."""
    first, last = place(body, name)
    return dedented(body.splitlines()[first : last + 1])


def read_step(text: str) -> tuple[str, dict[str, object]]:
    """(name, keys) of a step that was copied. Raises NotEditable."""
    data = load(text)
    if len(data) != 1:
        raise NotEditable("one step")
    [(name, values)] = data.items()
    if not isinstance(name, str) or not isinstance(values, CommentedMap):
        raise NotEditable("one step")
    return name, dict(values)


def _lead(step: CommentedMap, old: str, new: str) -> None:
    if step.get("next") == old:
        step["next"] = new
    choices = step.get("choices")
    for choice in choices.values() if isinstance(choices, CommentedMap) else ():
        if isinstance(choice, CommentedMap) and choice.get("next") == old:
            choice["next"] = new
    ways = step.get("branch")
    for way in ways if isinstance(ways, CommentedSeq) else ():
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
    first, last = place(body, name)
    lines = body.splitlines()
    column = len(lines[first]) - len(lines[first].lstrip())
    data = load(dedented(lines[first : last + 1]))
    if name not in data:  # a number or a truth value, which YAML reads as no word
        raise NotEditable(name)
    step = data[name]
    if not isinstance(step, CommentedMap):
        step = data[name] = CommentedMap()
    before = written(data, column)
    change(step)
    after = written(data, column)
    if after != before:
        lines[first : last + 1] = after
    return joined(lines)


def _top(body: str, key: str, value: object) -> str:
    data = data_of(body)
    lines = body.splitlines()
    made = [] if is_empty(value) else written(CommentedMap({key: value_of(key if key != "title" else "say", value)}), 0)
    if key in data:
        if data[key] == value:
            return body
        [(name, node)] = [(name, node) for name, node in root(body).value if name.value == key]
        first, last = lines_of(name, node)
        lines[first : last + 1] = made
    else:
        line = line_of(body, "nodes") if "nodes" in data else len(lines)
        lines[line:line] = made
    return joined(lines)


__all__ = [
    "NotEditable",
    "add_step",
    "put_step",
    "read_step",
    "rename_step",
    "set_step",
    "set_top",
    "step_text",
    "take_step",
]
