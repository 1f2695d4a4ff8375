"""The second ear: how much a message is like the examples of danger, also where it names nothing.

A linear model. Each word, pair of neighbours, piece of a word (3 to 5 letters) and meaning has a weight, learned from
``bot/flows/lexicon/examples`` by ``make hear-train``; their sum, over the root of their number, is the likeness to
danger. Only a message that passes the threshold is asked what it is most like. The rules are heard first; this ear
only adds to them or raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise
from math import sqrt
from typing import NamedTuple

from bot.core.hear.meanings import Meanings
from bot.core.hear.rules import SignLevel
from bot.core.hear.tokens import Tokens

_PIECES = (3, 4, 5)
_MEANING_COUNTS, _PAIR_COUNTS = 3, 2
"""A meaning says more than one piece of a word does."""

_WINDOW, _STEP = 16, 8
"""Meanings are a pair within so many words; the next window begins a step further on."""

_NOT, _DENIED = "not", 3
"""The meaning of negators, and how many words behind one are denied."""

_LONGEST_WORD = 40
_CACHED_WORDS = 20_000
_NAMED_WORDS = 4
_FEWEST_WORDS = 4
"""Shorter messages are answers, or say plainly what the rules hear."""


class Heard(NamedTuple):
    """What a message is like, and the places of the words that weighed most, in their order."""

    level: SignLevel
    category: str
    language: str
    places: tuple[int, ...]


class Known(NamedTuple):
    """What one word brings, however often it is written."""

    weight: int
    number: int
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned."""

    danger: Mapping[str, int]
    scale: float
    """What a weight of 1 counts."""
    bias: float
    thresholds: Mapping[SignLevel, float]
    """Likeness to danger that each level needs."""
    kinds: tuple[tuple[SignLevel, str], ...]
    """Level and category of each column of ``columns``; then come the languages."""
    languages: tuple[str, ...]
    columns: Mapping[str, bytes]
    """Feature -> one byte a column: the greater, the more it speaks for that kind or language."""
    raised: float
    """Added to red kinds, so that of two that are nearly as likely the graver is chosen."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the files hold: weights, and meanings as people wrote them."""

    weights: Weights
    meanings: Mapping[str, tuple[str, ...]]


def pieces(word: str) -> Iterator[str]:
    """Runs of 3 to 5 letters of a word with its edges marked: affixes and slips of the pen share most of them."""
    marked = f"<{word[:_LONGEST_WORD]}>"
    for length in _PIECES:
        for first in range(len(marked) - length + 1):
            yield f"%{marked[first : first + length]}"


def word_features(word: str, meanings: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """What one word counts for: itself, its pieces, its meanings. A number counts as a number."""
    if word.isdigit():
        yield "#", 1
        return
    yield word[:_LONGEST_WORD], 1
    for piece in pieces(word):
        yield piece, 1
    for meaning in meanings:
        yield f"@{meaning}", _MEANING_COUNTS


def pairs(meanings: Sequence[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Different meanings that stand near each other, each pair once, in the order of their names."""
    found: set[tuple[str, str]] = set()
    for first in range(0, max(len(meanings) - _STEP, 1), _STEP):
        near = {meaning for its in meanings[first : first + _WINDOW] for meaning in its}
        found.update(combinations(sorted(near), 2))
    return found


def denied(meanings: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Meanings that stand shortly behind a negator, marked so."""
    for place, its in enumerate(meanings):
        if _NOT in its:
            for there in meanings[place + 1 : place + 1 + _DENIED]:
                for meaning in there:
                    yield f"@!{meaning}"


def together(words: Sequence[str], meanings: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """What words count for beside each other: pairs of neighbours, denied meanings, pairs of meanings."""
    for one, other in pairwise(words):
        yield f"{one} {other}", 1
    for feature in denied(meanings):
        yield feature, _PAIR_COUNTS
    for one, other in pairs(meanings):
        yield f"@{one}+{other}", _PAIR_COUNTS


def features(words: list[str], meanings: Meanings) -> Counter[str]:
    """All of a message, counted: what the training sees."""
    means = [meanings.of(word) for word in words]
    counted: Counter[str] = Counter()
    for word, its in zip(words, means, strict=True):
        for feature, count in word_features(word, its):
            counted[feature] += count
    for feature, count in together(words, means):
        counted[feature] += count
    return counted


@dataclass(frozen=True)
class Likeness:
    """Weights and meanings, ready to hear with."""

    weights: Weights
    meanings: Meanings
    _cache: dict[str, Known] = field(default_factory=dict, repr=False, compare=False)
    _kinds: dict[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], int]:
        """Weights of two meanings together, for looking up without writing their name."""
        together = (
            (feature[1:].split("+"), weight) for feature, weight in self.weights.danger.items() if "+" in feature
        )
        return {(one, other): weight for (one, other), weight in together}

    def known(self, word: str) -> Known:
        """A word's own part, kept for the next time it is written."""
        known = self._cache.get(word)
        if known is None:
            means = self.meanings.of(word)
            weight = count = 0
            for feature, times in word_features(word, means):
                weight += self.weights.danger.get(feature, 0) * times
                count += times
            known = Known(weight, count, means)
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            self._cache[word] = known
        return known

    def danger(self, row: Tokens) -> float:
        """Likeness to danger; the higher the more."""
        known = [self.known(word) for word in row.words]
        means = [one.meanings for one in known]
        near, no = pairs(means), list(denied(means))
        get, get_pair = self.weights.danger.get, self._pairs.get
        weight = sum([one.weight for one in known])
        weight += sum([get(f"{one} {other}", 0) for one, other in pairwise(row.words)])
        weight += sum([get_pair(pair, 0) for pair in near] + [get(meaning, 0) for meaning in no]) * _PAIR_COUNTS
        count = sum([one.number for one in known]) + len(known) - 1 + (len(near) + len(no)) * _PAIR_COUNTS
        return weight * self.weights.scale / sqrt(count or 1) + self.weights.bias

    def hear(self, row: Tokens) -> Heard | None:
        """What the message is most like, where it is like enough for that level."""
        if len(row.words) < _FEWEST_WORDS:
            return None
        danger = self.danger(row)
        if danger < min(self.weights.thresholds.values()):
            return None
        level, category, language = self.kind(row)
        if danger < self.weights.thresholds[level]:
            return None
        return Heard(level, category, language, self._heaviest(row))

    def kind(self, row: Tokens) -> tuple[SignLevel, str, str]:
        """The kind and the language that the message is most like."""
        weights, kinds = self.weights, len(self.weights.kinds)
        parts = [self._kind_of(word) for word in row.words]
        parts.append(self._columns(together(row.words, [self.known(word).meanings for word in row.words])))
        total = sum(count for count, _ in parts)
        sums = list(map(sum, zip(*(sums for _, sums in parts), strict=True)))
        graver = [total * weights.raised * (level == "red") for level, _ in weights.kinds]
        best = max(range(kinds), key=lambda at: sums[at] + graver[at])
        tongue = max(range(len(weights.languages)), key=lambda at: sums[kinds + at])
        return (*weights.kinds[best], weights.languages[tongue])

    def _kind_of(self, word: str) -> tuple[int, tuple[int, ...]]:
        """How many columns a word brings, and their sums; kept for the next time it is written."""
        kept = self._kinds.get(word)
        if kept is None:
            if len(self._kinds) >= _CACHED_WORDS:
                self._kinds.clear()
            kept = self._kinds[word] = self._columns(word_features(word, self.meanings.of(word)))
        return kept

    def _columns(self, counted: Iterable[tuple[str, int]]) -> tuple[int, tuple[int, ...]]:
        get = self.weights.columns.get
        rows = [column for feature, times in counted if (column := get(feature)) is not None for _ in range(times)]
        empty = bytes(len(self.weights.kinds) + len(self.weights.languages))
        return len(rows), tuple(map(sum, zip(empty, *rows, strict=True)))

    def _heaviest(self, row: Tokens) -> tuple[int, ...]:
        places = sorted(range(len(row.words)), key=lambda place: (-self.known(row.words[place]).weight, place))
        return tuple(sorted(places[:_NAMED_WORDS]))
