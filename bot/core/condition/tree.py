"""Conditions as data, and whether they hold."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

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

_WORD: Final = re.compile(r"[^\W\d][\w.]*")
_RESERVED: Final = frozenset(("and", "or", "not", "true", "false"))


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


def written(condition: Condition) -> str:
    """The condition as staff write it: read again, it is the same."""
    match condition:
        case Compare():
            return f"{condition.name} {condition.sign} {_constant(condition.constant)}"
        case Not():
            return f"not {_bracketed(condition.inner, All | Some)}"
        case All():
            return " and ".join(_bracketed(part, All | Some) for part in condition.parts)
        case Some():
            return " or ".join(_bracketed(part, Some) for part in condition.parts)


def _constant(constant: Constant) -> str:
    if isinstance(constant, bool):
        return "true" if constant else "false"
    if isinstance(constant, int) or (_WORD.fullmatch(constant) and constant not in _RESERVED):
        return str(constant)
    return f'"{constant}"' if '"' not in constant else f"'{constant}'"


def _bracketed(condition: Condition, which: Any) -> str:  # noqa: ANN401 - kinds of condition
    return f"({written(condition)})" if isinstance(condition, which) else written(condition)
