"""Words before which another word has its meaning: Javanese "tak" says no only before some."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Before:
    """Words, and beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, word: str) -> bool:
        """Whether this read word is one of them."""
        return word in self.words or word.startswith(self.beginnings)
