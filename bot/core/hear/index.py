"""The rules turned into one table, so that a message is read once however many rules there are.

The key of a phrase is its words run together: ``di kurung``, ``dikurung`` and ``bunuhdiri`` need no rules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from bot.core.hear.normalise import clean, spell
from bot.core.hear.rules import Rule, Words
from bot.core.hear.spelling import Spelling

PHRASE, ALONE, UNLESS, COMBINED = -1, -2, -3, -4
"""What a found phrase is to its rule; 0 and above: the group of its combination."""

_SURE_LENGTH = 6
"""Shorter keys must be cut into words as the phrase is, so that two short words do not make a third by chance."""

_MOST_WORDS = 8
_CLOCK = 60
_ALL_RULES = -1


class Entry(NamedTuple):
    """One phrase of one rule (``rule`` -1: harmless for all rules)."""

    rule: int
    role: int
    words: int
    written: str = ""
    """The phrase as it stands in the rule: of two rules that fit, the one in the person's own language is named."""


class Found(NamedTuple):
    """An entry that stands in the message, from the ``first`` to the ``last`` place."""

    entry: Entry
    first: int
    last: int


class Span(NamedTuple):
    """All entries of one key that stands in the message."""

    entries: tuple[Entry, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Index:
    """Key -> entries."""

    entries: dict[str, tuple[Entry, ...]]
    beginnings: frozenset[str] = frozenset()
    """Every beginning of every key: where a row of words is none of these, no key begins with it."""
    groups: tuple[int, ...] = ()
    """For each rule, a bit for every group of its combination."""

    def scan(self, words: Sequence[str], places: Sequence[int]) -> Iterator[Span]:
        """Every key in this row of words; ``places`` gives each word's place in the message."""
        table, beginnings, end = self.entries, self.beginnings, len(words)
        for first in range(end):
            key = ""
            for last in range(first, min(first + _MOST_WORDS, end)):
                key += words[last]
                if key not in beginnings:
                    break
                entries = table.get(key)
                if entries is None:
                    continue
                if len(key) < _SURE_LENGTH:
                    entries = tuple([entry for entry in entries if entry.words == last - first + 1])
                yield Span(entries, places[first], places[last])

    def possible(self, spans: Iterable[Span]) -> list[Found]:
        """The finds of rules that can still fire: with a phrase of theirs, or a member of every group.

        Most words of a message are members of some combination; nearly all of these lack another member.
        """
        spans = list(spans)
        seen: dict[int, int] = {}
        alive: set[int] = set()
        for span in spans:
            for rule, role, _, _ in span.entries:
                if role >= 0:
                    seen[rule] = seen.get(rule, 0) | 1 << role
                elif role != UNLESS:
                    alive.add(rule)
        groups = self.groups
        complete = {rule for rule, bits in seen.items() if bits == groups[rule]}
        if not alive and not complete:
            return []
        able = alive | complete | {_ALL_RULES}
        return [
            Found(entry, span.first, span.last)
            for span in spans
            for entry in span.entries
            if (entry.rule in complete if entry.role >= 0 else entry.rule in able)
        ]


def phrase_words(phrase: str, spelling: Spelling) -> tuple[str, ...]:
    """The words of a phrase of the lexicon, read as a message is."""
    return tuple(word for written in clean(phrase).split() for word in spelling.read(spell(written)))


def written_key(text: str) -> str:
    """Words run together as written, short forms not written out."""
    return "".join(spell(word) for word in clean(text).split())


def number_forms(words: Words) -> tuple[str, ...]:
    """What ``#`` in a phrase stands for: numbers of a clock, in figures and words."""
    figures = [str(hour) for hour in range(_CLOCK)] + [f"0{hour}" for hour in range(10)]
    return (*figures, *(form for forms in words.numbers.values() for form in forms))


def build(rules: Sequence[Rule], words: Words, spelling: Spelling) -> Index:
    """Put every phrase of every rule into the table."""
    table: dict[str, list[Entry]] = {}
    numbers = number_forms(words)

    def put(phrases: Iterable[str], rule: int, role: int) -> None:
        for phrase in phrases:
            slots = [numbers if word == "#" else (word,) for word in phrase.split()]
            for filled in product(*slots):
                row = phrase_words(" ".join(filled), spelling)
                table.setdefault("".join(row), []).append(Entry(rule, role, len(row), written_key(" ".join(filled))))

    put(words.harmless, _ALL_RULES, UNLESS)
    for number, rule in enumerate(rules):
        put(rule.phrases, number, PHRASE)
        put(rule.alone, number, ALONE)
        put(rule.unless, number, UNLESS)
        for group, forms in enumerate(rule.near.all_of if rule.near else ()):
            put(forms, number, group)
    table.pop("", None)
    entries = {key: tuple(dict.fromkeys(found)) for key, found in table.items()}
    groups = tuple((1 << len(rule.near.all_of)) - 1 if rule.near else 0 for rule in rules)
    beginnings = frozenset(key[:length] for key in entries for length in range(1, len(key) + 1))
    return Index(entries, beginnings, groups)
