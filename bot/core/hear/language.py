"""Which language a message is in, guessed from its words. Very cautious: most short messages get no guess.

Only for offering a change of language. Danger is searched for in all languages at once, whatever is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

LANGUAGES: Final = ("id", "sas", "jv", "su", "en")

LONGEST: Final = 2000
"""Letters looked at; nobody changes the language after that."""

LEAST: Final = 3
"""Words of a language that a message must have before it counts as that language."""

AHEAD: Final = 2
"""Words by which it must be ahead of every other language."""

SHARE: Final = 0.25
"""Its part of all words: two words of Sasak do not make a long Indonesian letter Sasak."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Marks:
    """What gives a language away."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tongues:
    """The marks of all languages (``bot/flows/languages.yaml``)."""

    marks: Mapping[str, Marks] = field(default_factory=dict)

    @cached_property
    def _homes(self) -> Mapping[str, tuple[str, ...]]:
        """Word -> the languages it is at home in."""
        homes: dict[str, tuple[str, ...]] = {}
        for language, marks in self.marks.items():
            for word in marks.words:
                homes[word] = (*homes.get(word, ()), language)
        return homes

    def guess(self, text: str) -> str | None:
        """The language, None where it is not clear. A word of two languages counts for both, so it decides nothing."""
        words = _WORD.findall(_STRETCHED.sub(r"\1", text[:LONGEST].lower().replace("\u2019", "'")))
        counts = dict.fromkeys(self.marks, 0)
        for word in words:
            for language in self._homes.get(word) or self._by_letters(word):
                counts[language] += 1
        best, *others = sorted(counts, key=counts.__getitem__, reverse=True) or [""]
        most = counts.get(best, 0)
        next_most = max((counts[other] for other in others), default=0)
        clear = most >= LEAST and most - next_most >= AHEAD and most >= SHARE * len(words)
        return best if clear else None

    def _by_letters(self, word: str) -> tuple[str, ...]:
        """For a word of no list."""
        return tuple(language for language, marks in self.marks.items() if _has(word, marks))


def _has(word: str, marks: Marks) -> bool:
    return (
        word.startswith(marks.beginnings)
        or word.endswith(marks.endings)
        or any(letters in word for letters in marks.inside)
    )
