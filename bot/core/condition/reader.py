"""Reads the text of a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.core.condition.tree import ORDER, All, Compare, Condition, Constant, Not, Some
from bot.core.told import quoted, told

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<sign>==|!=|<=|>=|<|>)|(?P<bracket>[()])|(?P<number>-?\d+)(?![\w.])
    |"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\W\d][\w.]*))""",
    re.VERBOSE,
)
_DEEPEST: Final = 20
"""Brackets and ``not`` inside one another; nobody writes more, and reading must not exhaust the stack."""


class ConditionError(ValueError):
    """The condition cannot be read; ``column`` (from 1) is where reading stopped."""

    def __init__(self, words: str, column: int) -> None:
        super().__init__(words)
        self.words = words
        self.column = column

    def __str__(self) -> str:
        return f"{self.words} (column {self.column})"


def parse(text: str) -> Condition:
    """Read a condition; raises :class:`ConditionError` with the column where it goes wrong."""
    return _Reader(text).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    found = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
            raise ConditionError(told("cannot read {text}", text=quoted(text[column - 1 :])), column)
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*found, _Token("end", "", len(text) + 1)]


class _Reader:
    """Recursive descent: or, and, not, (…), comparison."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._some()
        if self._now.kind != "end":
            raise self._error(told("expected 'and', 'or' or the end"))
        return condition

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, kind: str, text: str | None = None) -> _Token | None:
        token = self._now
        if token.kind != kind or (text is not None and token.text != text):
            return None
        self._at += 1
        return token

    def _error(self, words: str) -> ConditionError:
        found = told("found {text}", text=quoted(self._now.text)) if self._now.text else told("it stops")
        return ConditionError(told("{words}, {found}", words=words, found=found), self._now.column)

    def _some(self) -> Condition:
        parts = [self._all()]
        while self._take("word", "or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._take("word", "and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(told("too many brackets inside one another"))
        if self._take("word", "not"):
            condition: Condition = Not(self._one())
        elif self._take("bracket", "("):
            condition = self._some()
            if not self._take("bracket", ")"):
                raise self._error(told("expected ')'"))
        else:
            condition = self._comparison()
        self._depth -= 1
        return condition

    def _comparison(self) -> Compare:
        name = None if self._now.text in {"and", "or"} else self._take("word")
        if name is None:
            raise self._error(told("expected a name"))
        sign = self._take("sign")
        if sign is None:
            raise self._error(told("expected a comparison such as == or >= after {name}", name=quoted(name.text)))
        constant = self._constant()
        if sign.text in ORDER and (isinstance(constant, bool) or not isinstance(constant, int)):
            raise ConditionError(told("{sign!r} compares with a whole number only", sign=sign.text), sign.column)
        return Compare(name.text, sign.text, constant)

    def _constant(self) -> Constant:
        if number := self._take("number"):
            return int(number.text)
        if quoted := self._take("double") or self._take("single"):
            return quoted.text
        word = None if self._now.text in {"and", "or", "not"} else self._take("word")
        if word is None:
            raise self._error(told("expected a number or a word"))
        return {"true": True, "false": False}.get(word.text, word.text)
