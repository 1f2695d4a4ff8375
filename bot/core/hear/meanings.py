"""Words of one meaning in all languages, so that what is learned from one language is known in the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.hear.index import phrase_words
from bot.core.hear.normalise import clean, spell
from bot.core.hear.spelling import Spelling

_ENDINGS = ("nya", "ku", "mu", "e", "ne", "na", "an", "kan", "kon", "in", "i", "lah", "nipun", "ipun", "ke", "keun")
_SHORTEST_BEGINNING = 3
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Meanings:
    """Whole words, and beginnings of words, with what they mean."""

    words: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, frozenset[str]]

    def of(self, word: str) -> tuple[str, ...]:
        """The meanings of one read word, in the order of their names."""
        found = set(self.words.get(word, ()))
        for length in range(_SHORTEST_BEGINNING, min(len(word), 20) + 1):
            found |= self.beginnings.get(word[:length], frozenset())
        return tuple(sorted(found or self._of_stem(word)))

    def _of_stem(self, word: str) -> frozenset[str]:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > _SHORTEST_STEM and stem in self.words:
                return self.words[stem]
        return frozenset()


def build(written: Mapping[str, Iterable[str]], spelling: Spelling) -> Meanings:
    """Meanings from words as people write them; a ``*`` at the end stands for any ending."""
    words: dict[str, frozenset[str]] = {}
    beginnings: dict[str, frozenset[str]] = {}

    def put(table: dict[str, frozenset[str]], word: str, meaning: str) -> None:
        table[word] = table.get(word, frozenset()) | {meaning}

    for meaning, forms in written.items():
        for form in forms:
            if form.endswith("*"):
                put(beginnings, spell(clean(form[:-1])), meaning)
                continue
            put(words, spell(clean(form)), meaning)
            read = phrase_words(form, spelling)
            if len(read) == 1:
                put(words, read[0], meaning)
    return Meanings(words, beginnings)
