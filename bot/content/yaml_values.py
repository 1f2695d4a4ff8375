"""Makes a step of a YAML file hold what is wanted, and touches nothing in it that does already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from bot.core.parse import CHOICE_KEYS, NODE_KEYS

_FIRST: Final = ("raise", "remember", "refer", "do")
ORDER: Final = (*_FIRST, *(key for key in NODE_KEYS if key not in _FIRST))
"""In what order a step's keys are written: as a step does them, its way on last."""
_TEXTS: Final = frozenset(("say", "ask", "again", "label", "when"))


def match(there: CommentedMap, wanted: Mapping[str, object], order: tuple[str, ...]) -> None:
    """Make a mapping hold what is wanted, and touch nothing that does already."""
    for key in [key for key in there if is_empty(wanted.get(key))]:
        del there[key]
    for key, value in wanted.items():
        if is_empty(value):
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
            _put(there, key, value_of(key, value), order)


def _choices(there: CommentedMap, wanted: Mapping[str, Any]) -> CommentedMap:
    for key, parts in wanted.items():
        one = there.get(key)
        if not isinstance(one, CommentedMap):
            one = CommentedMap()
            one.fa.set_flow_style()
        match(one, parts, CHOICE_KEYS)
        there[key] = one
    for key in [key for key in there if key not in wanted]:
        del there[key]
    for key in wanted if list(there) != list(wanted) else ():
        there.move_to_end(key)
    return there


def is_empty(value: object) -> bool:
    """Whether such a value is not written at all."""
    return value is None or value is False or value in ("", {}, [], ())


def _put(there: CommentedMap, key: str, value: object, order: tuple[str, ...]) -> None:
    if key in there:
        there[key] = value
        return
    rank = order.index(key) if key in order else len(order)
    place = sum(1 for other in there if (order.index(other) if other in order else len(order)) < rank)
    there.insert(place, key, value)


def value_of(key: str, value: object) -> object:
    """A value in the form in which it is written."""
    if isinstance(value, str):
        return Quoted(value) if key in _TEXTS or not value.isidentifier() else value
    if isinstance(value, Mapping):
        made = CommentedMap((inner, value_of(str(inner), one)) for inner, one in value.items())
        made.fa.set_flow_style()
        return made
    if isinstance(value, list | tuple):
        listed = CommentedSeq(value_of("", one) for one in value)
        if not any(isinstance(one, Mapping) for one in value):
            listed.fa.set_flow_style()
        return listed
    return value
