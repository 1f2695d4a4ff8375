"""The second ear: how much a message is like the examples of danger, also where it names nothing.

A linear model. Each feature (see ``features``) has a weight, learned from ``bot/flows/lexicon/examples`` by
``make hear-train``; their sum, over the root of their number, is the likeness to danger. Only a message that passes
the threshold is asked how grave it is and what it is most like. The rules are heard first; this ear only adds to them
or raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import NamedTuple

from bot.core.hear.features import PAIR_COUNTS, beside, denied, meaning_pairs, of_shape, of_word, together
from bot.core.hear.meanings import Meanings
from bot.core.hear.rules import SignLevel
from bot.core.hear.tokens import Tokens

_CACHED_WORDS = 20_000
_NAMED_WORDS = 4
FEWEST_WORDS = 5
"""Shorter messages are answers ("Orang di luar negeri"), or say plainly what the rules hear."""


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
    read: str
    """The word as all languages say it."""


class Told(NamedTuple):
    """What some features tell of danger: how grave it is, and the sum of each column."""

    grave: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned."""

    danger: Mapping[str, int]
    grave: Mapping[str, int]
    """What speaks for red among what is dangerous."""
    scales: tuple[float, float]
    """What a weight of 1 counts, of danger and of grave."""
    biases: tuple[float, float]
    threshold: float
    """Likeness to danger that a sign needs."""
    red: float
    """How grave a red sign is; below it is orange."""
    kinds: tuple[tuple[SignLevel, str], ...]
    """Level and category of each column of ``columns``; then come the languages."""
    languages: tuple[str, ...]
    columns: Mapping[str, bytes]
    """Feature -> one byte a column: the greater, the more it speaks for that kind or language."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What the files hold: weights, and meanings and words as people wrote them."""

    weights: Weights
    meanings: Mapping[str, tuple[str, ...]]
    same: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Likeness:
    """Weights and meanings, ready to hear with."""

    weights: Weights
    meanings: Meanings
    _cache: dict[str, Known] = field(default_factory=dict, repr=False, compare=False)
    _kinds: dict[str, Told] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], int]:
        """Weights of two meanings together, for looking up without writing their name."""
        together = (
            (feature[1:].split("+"), weight)
            for feature, weight in self.weights.danger.items()
            if feature[0] == "@" and "+" in feature
        )
        return {(one, other): weight for (one, other), weight in together}

    def known(self, word: str) -> Known:
        """A word's own part, kept for the next time it is written."""
        known = self._cache.get(word)
        if known is None:
            means, same = self.meanings.of(word), self.meanings.same_as(word)
            weight = count = 0
            for feature, times in of_word(word, same, means):
                weight += self.weights.danger.get(feature, 0) * times
                count += times
            known = Known(weight, count, means, same or word)
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            self._cache[word] = known
        return known

    def danger(self, row: Tokens) -> float:
        """Likeness to danger; the higher the more."""
        known = [self.known(word) for word in row.words]
        means = [one.meanings for one in known]
        read = [one.read for one in known]
        near, shape = meaning_pairs(means), of_shape(row)
        single = beside(row.words, read) + denied(read, means)
        get, get_pair = self.weights.danger.get, self._pairs.get
        weight = sum([one.weight for one in known]) + sum([get(feature, 0) for feature in single])
        weight += sum([get_pair(pair, 0) for pair in near]) * PAIR_COUNTS
        weight += sum([get(feature, 0) * times for feature, times in shape])
        count = sum([one.number for one in known]) + len(single) + len(near) * PAIR_COUNTS
        count += sum([times for _, times in shape])
        return weight * self.weights.scales[0] / sqrt(count) + self.weights.biases[0]

    def hear(self, row: Tokens) -> Heard | None:
        """What the message is most like, where it is like enough to danger."""
        if len(row.words) < FEWEST_WORDS or self.danger(row) < self.weights.threshold:
            return None
        grave, kinds, languages = self.ask(row)
        level: SignLevel = "red" if grave >= self.weights.red else "orange"
        category = max((kind for kind in kinds if kind[0] == level), key=lambda kind: kinds[kind])[1]
        return Heard(level, category, max(languages, key=lambda name: languages[name]), self._heaviest(row))

    def ask(self, row: Tokens) -> tuple[float, dict[tuple[SignLevel, str], int], dict[str, int]]:
        """How grave the message is, and how much it is like each kind and language."""
        weights = self.weights
        known = [self.known(word) for word in row.words]
        counted = together(row.words, [one.read for one in known], [one.meanings for one in known]) + of_shape(row)
        parts = [*map(self._told_by, row.words), self._told(counted)]
        count = sum(one.number for one in known) + sum(times for _, times in counted)
        grave = sum(one.grave for one in parts) * weights.scales[1] / sqrt(count) + weights.biases[1]
        sums = tuple(map(sum, zip(*(one.columns for one in parts), strict=True)))
        kinds = dict(zip(weights.kinds, sums, strict=False))
        return grave, kinds, dict(zip(weights.languages, sums[len(weights.kinds) :], strict=True))

    def _told_by(self, word: str) -> Told:
        """What one word tells of the kind; kept for the next time it is written."""
        kept = self._kinds.get(word)
        if kept is None:
            if len(self._kinds) >= _CACHED_WORDS:
                self._kinds.clear()
            features = of_word(word, self.meanings.same_as(word), self.meanings.of(word))
            kept = self._kinds[word] = self._told(features)
        return kept

    def _told(self, counted: Iterable[tuple[str, int]]) -> Told:
        get, grave = self.weights.columns.get, 0
        rows = []
        for feature, times in counted:
            column = get(feature)
            if column is not None:
                grave += self.weights.grave[feature] * times
                rows += [column] * times
        empty = bytes(len(self.weights.kinds) + len(self.weights.languages))
        return Told(grave, tuple(map(sum, zip(empty, *rows, strict=True))))

    def _heaviest(self, row: Tokens) -> tuple[int, ...]:
        places = sorted(range(len(row.words)), key=lambda place: (-self.known(row.words[place]).weight, place))
        return tuple(sorted(places[:_NAMED_WORDS]))
