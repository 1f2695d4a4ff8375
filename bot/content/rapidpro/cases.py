"""A router's tests, taken apart: the words or the numbers that each asks for.

What each test means: https://github.com/nyaruka/goflow, flows/routers/cases/tests.go.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from bot.content.rapidpro.expressions import has_any

NUMBERS: Final = (
    "has_number_between",
    "has_number_lt",
    "has_number_lte",
    "has_number_eq",
    "has_number_gte",
    "has_number_gt",
)
WORDS: Final = (
    *("has_any_word", "has_all_words", "has_phrase", "has_only_phrase"),
    *("has_only_text", "has_beginning", "has_pattern"),
)
ANY_NUMBER: Final = "has_number"
ANY_TEXT: Final = ("has_text", "has_value")
ANY_DATE: Final = "has_date"

_WORD: Final = re.compile(r"[\w']+")
_ALTERNATIVES: Final = re.compile(r"[\w' -]+(?:\|[\w' -]+)*")
_MOST_DIGITS: Final = 12
_MOST_WORDS: Final = 40
"""Synonyms of one answer that are kept."""


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from ``low`` to ``high``; None: without an end."""

    low: int | None
    high: int | None

    def __contains__(self, number: int) -> bool:
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def condition(self, name: str) -> str:
        """As a branch asks for it."""
        if self.low is not None and self.low == self.high:
            return f"{name} == {self.low}"
        ends = (("<=", self.high), (">=", self.low))
        return " and ".join(f"{name} {sign} {end}" for sign, end in reversed(ends) if end is not None)


def words_of(kind: str, arguments: tuple[str, ...]) -> tuple[str, ...] | None:
    """What somebody may say so that this test holds; None where it does not ask for words that can be listed."""
    said = " ".join(arguments).strip() if kind != "has_pattern" else "".join(arguments[:1]).strip()
    if kind not in WORDS or not said or has_any(said):
        return None
    if kind == "has_pattern":
        return _alternatives(said)
    words = tuple(word.lower() for word in _WORD.findall(said))
    if not words:
        return None
    if kind == "has_any_word":
        return tuple(dict.fromkeys(words))[:_MOST_WORDS]
    if kind == "has_all_words" and len(words) == 2:  # noqa: PLR2004 - either may come first
        return tuple(dict.fromkeys((" ".join(words), " ".join(reversed(words)))))
    return (" ".join(words),)


def range_of(kind: str, arguments: tuple[str, ...]) -> Range | None:
    """The numbers for which this test holds; None where it asks for none, or for none that there are."""
    if kind not in NUMBERS:
        return None
    wanted = 2 if kind == "has_number_between" else 1
    numbers = [_number(one) for one in arguments]
    if len(numbers) != wanted or None in numbers:
        return None
    first, last = numbers[0] or Decimal(0), numbers[-1] or Decimal(0)
    low = {"has_number_gt": math.floor(first) + 1}.get(kind, math.ceil(first))
    high = {"has_number_lt": math.ceil(last) - 1}.get(kind, math.floor(last))
    found = Range(
        None if kind in {"has_number_lt", "has_number_lte"} else low,
        None if kind in {"has_number_gt", "has_number_gte"} else high,
    )
    return found if found.low is None or found.high is None or found.low <= found.high else None


def holds(kind: str, arguments: tuple[str, ...], text: str) -> bool:
    """Whether the test holds for this text, as far as words and numbers go."""
    said = [word.lower() for word in _WORD.findall(text)]
    if kind in ANY_TEXT:
        return bool(text.strip())
    if kind == ANY_NUMBER or kind in NUMBERS:
        number = next((int(word) for word in said if word.isdecimal() and len(word) <= _MOST_DIGITS), None)
        within = range_of(kind, arguments)
        return number is not None and (kind == ANY_NUMBER or (within is not None and number in within))
    listed = words_of(kind, arguments) or ()
    if kind == "has_any_word":
        return any(word in listed for word in said)
    if kind == "has_all_words":
        return bool(listed) and set(listed[0].split()) <= set(said)
    whole = " ".join(said)
    inside, begins = kind in {"has_phrase", "has_pattern"}, kind == "has_beginning"
    return any(
        (inside and f" {one} " in f" {whole} ") or (begins and whole.startswith(one)) or whole == one for one in listed
    )


def plain(words: Iterable[str]) -> list[str]:
    """Words of letters; figures are heard as the number of a choice, not as its name."""
    return [word for word in words if not word.isdecimal()]


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** _MOST_DIGITS else None


def _alternatives(pattern: str) -> tuple[str, ...] | None:
    """``^(ya|iya)$`` -> ya, iya; None where it is more than a list of words."""
    bare = pattern.removeprefix("(?i)")
    while True:
        shorter = bare.strip().removeprefix("^").removesuffix("$").removeprefix(r"\b").removesuffix(r"\b")
        if shorter.startswith("(") and shorter.endswith(")") and "(" not in shorter[1:] and ")" not in shorter[:-1]:
            shorter = shorter[1:-1].removeprefix("?:")
        if shorter == bare:
            break
        bare = shorter
    if not _ALTERNATIVES.fullmatch(bare):
        return None
    found = (" ".join(word.lower().split()) for word in bare.split("|"))
    return tuple(dict.fromkeys(word for word in found if word))[:_MOST_WORDS] or None
