"""Words that say too much: whoever holds the phone may read the first message, and it need not be the one it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_AMOUNT: Final = re.compile(r"\b(?:rp\.?\s*\d[\d.,]*|\d{1,3}(?:[.,]\d{3})+)", re.IGNORECASE)


@dataclass(frozen=True)
class Neutral:
    """The programme's own lists, from ``flows/neutral.yaml``, all languages together.

    A word that ends in ``*`` stands for all that begin so.
    """

    words: tuple[str, ...] = ()
    """What no text says before it is clear who holds the phone (rule 2 of the safety rules)."""
    topics: tuple[str, ...] = ()
    """What a question is about that nobody else should see answered."""
    flows: frozenset[str] = frozenset()
    """Flows that answer whoever writes first, beside those that the plan begins."""

    def said_in(self, text: str) -> tuple[str, ...]:
        """The words in a text that say too much, amounts of money included, each once."""
        found = [*self._words.findall(text), *_AMOUNT.findall(text)]
        return tuple(dict.fromkeys(word.casefold().strip(" .,") for word in found))

    def topic_of(self, text: str) -> str | None:
        """The first sensitive topic that a text names, as it is written there."""
        found = self._topics.search(text)
        return found[0] if found else None

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return _any_of(self.words)

    @cached_property
    def _topics(self) -> re.Pattern[str]:
        return _any_of(self.topics)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    ways = (r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split()) for word in words)
    return re.compile(rf"\b(?:{'|'.join(sorted(ways, key=len, reverse=True)) or '(?!)'})(?!\w)", re.IGNORECASE)
