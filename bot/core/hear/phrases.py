"""A set of phrases, found in a row of words: the longest first, from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as rows of read words."""

    forms: frozenset[tuple[str, ...]]
    longest: int

    @classmethod
    def of(cls, forms: Iterable[tuple[str, ...]]) -> Phrases:
        """The set of these rows; empty ones are left out."""
        kept = frozenset(form for form in forms if form)
        return cls(kept, max(map(len, kept), default=0))

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where phrases stand: place of the first word, place after the last. They do not overlap."""
        place = 0
        while place < len(words):
            length = self._length_at(words, place)
            if length:
                yield place, place + length
            place += length or 1

    def _length_at(self, words: Sequence[str], place: int) -> int:
        for length in range(min(self.longest, len(words) - place), 0, -1):
            if tuple(words[place : place + length]) in self.forms:
                return length
        return 0

    def within(self, words: Sequence[str]) -> bool:
        """Whether any phrase stands in the row."""
        return next(self.spans(words), None) is not None

    def begin(self, words: Sequence[str]) -> bool:
        """Whether the row begins with a phrase."""
        return self._length_at(words, 0) > 0

    def without(self, words: Sequence[str]) -> list[str]:
        """The row without its phrases."""
        gone = {place for first, after in self.spans(words) for place in range(first, after)}
        return [word for place, word in enumerate(words) if place not in gone]
