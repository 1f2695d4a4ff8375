"""Conditions as data, and whether they hold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.session import Value

Constant = str | int | bool


@dataclass(frozen=True, slots=True)
class Compare:
    """``name`` compared with ``constant``."""

    name: str
    sign: str
    constant: Constant


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when ``inner`` does not."""

    inner: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds when at least one part does."""

    parts: tuple[Condition, ...]


Condition = Compare | Not | All | Some

ORDER: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""Comparisons of whole numbers."""


def holds(condition: Condition, env: Mapping[str, Value]) -> bool:
    """Whether it is true of these values. A name that is not set (or None) equals nothing: only ``!=`` holds."""
    match condition:
        case Compare():
            return _compare(env.get(condition.name), condition)
        case Not():
            return not holds(condition.inner, env)
        case All():
            return all(holds(part, env) for part in condition.parts)
        case Some():
            return any(holds(part, env) for part in condition.parts)


def compares(condition: Condition) -> Iterator[Compare]:
    """Every comparison in it, from left to right."""
    match condition:
        case Compare():
            yield condition
        case Not():
            yield from compares(condition.inner)
        case All() | Some():
            for part in condition.parts:
                yield from compares(part)


def names(condition: Condition) -> frozenset[str]:
    """The names it asks for."""
    return frozenset(compare.name for compare in compares(condition))


def _compare(value: Value, compare: Compare) -> bool:
    constant = compare.constant
    if isinstance(value, bool) and constant in {"yes", "no"}:
        constant = constant == "yes"  # answers to yes_no questions are bools; people write `contract == no`
    same = type(value) is type(constant) and value == constant
    if compare.sign == "==":
        return same
    if compare.sign == "!=":
        return not same
    if isinstance(value, bool) or not isinstance(value, int) or not isinstance(constant, int):
        return False
    return ORDER[compare.sign](value, constant)
