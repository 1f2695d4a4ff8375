"""Words of one meaning in all languages, so that what is learned from one language is known in the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.hear.index import phrase_words
from bot.core.hear.normalise import clean, spell
from bot.core.hear.spelling import Spelling

_ENDINGS = ("nya", "ku", "mu", "e", "ne", "na", "an", "kan", "kon", "in", "i", "lah", "nipun", "ipun", "ke", "keun")
_MORE_ENDINGS = ("s", "ang", "n", "k")
"""English and Sasak ones, for single words only."""

_SHORTEST_BEGINNING = 3
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Meanings:
    """Whole words, and beginnings of words, with what they mean."""

    words: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, frozenset[str]]
    same: Mapping[str, str] = field(default_factory=dict)
    """A word of any language -> the one word that all of them are read as."""

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

    def same_as(self, word: str) -> str:
        """The word that all languages share for this one, also under an ending; "" where none is known."""
        found = self.same.get(word)
        if found is not None:
            return found
        for ending in (*_ENDINGS, *_MORE_ENDINGS):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > _SHORTEST_STEM and stem in self.same:
                return self.same[stem]
        return ""


def build(
    written: Mapping[str, Iterable[str]], spelling: Spelling, same: Mapping[str, Iterable[str]] | None = None
) -> Meanings:
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
    return Meanings(words, beginnings, _same(same or {}, spelling))


def _same(written: Mapping[str, Iterable[str]], spelling: Spelling) -> dict[str, str]:
    """Each word as it is spelled and as it is read -> the first word; of two lines with one word the first counts."""
    read: dict[str, str] = {}
    for word, forms in written.items():
        for form in forms:
            read.setdefault(spell(clean(form)), word)
            row = phrase_words(form, spelling)
            if len(row) == 1:
                read.setdefault(row[0], word)
    return read | {spell(clean(word)): word for word in written}
