"""The rules turned into one table, so that a message is read once however many rules there are.

The key of a phrase is its words run together: ``di kurung``, ``dikurung`` and ``bunuhdiri`` need no rules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    written: str = ""
    """A phrase as it stands in the rule: of two rules that fit, the one in the person's own language is named."""


class Found(NamedTuple):
    """An entry that stands in the message, from the ``first`` to the ``last`` place."""

    entry: Entry
    first: int
    last: int


class Span(NamedTuple):
    """All entries of one key that stands in the message."""

    bits: int
    """What these entries give to which rules: see ``Index``."""
    entries: tuple[Entry, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Index:
    """Key -> entries, with what they give to the rules as one number.

    That number is a row of slices, each with a bit for every rule: the first slice for rules that a phrase fires, the
    next ones for the first, second ... group of their combination.
    """

    entries: dict[str, tuple[int, tuple[Entry, ...]]]
    beginnings: frozenset[str] = frozenset()
    """Every beginning of every key: where a row of words is none of these, no key begins with it."""
    rules: int = 0
    groups: int = 0
    """The most groups that a combination has."""
    spare: int = 0
    """The bits of groups that a combination does not have; rules without one are left out."""

    def scan(self, words: Sequence[str], places: Sequence[int]) -> list[Span]:
        """Every key in this row of words; ``places`` gives each word's place in the message."""
        table, beginnings, end = self.entries.get, self.beginnings, len(words)
        found: list[Span] = []
        for first, word in enumerate(words):
            key, last = word, first
            while key in beginnings:
                hit = table(key if last == first or len(key) >= _SURE_LENGTH else f"{key} {last - first}")
                if hit is not None:
                    found.append(Span(hit[0], hit[1], places[first], places[last]))
                last += 1
                if last == end or last - first == _MOST_WORDS:
                    break
                key += words[last]
        return found

    def possible(self, spans: Iterable[Span]) -> list[Found]:
        """The finds of rules that can still fire: with a phrase of theirs, or a member of every group.

        Most words of a message are members of some combination; nearly all of these lack another member.
        """
        seen = self.spare
        for span in spans:
            seen |= span.bits
        size = self.rules
        every = (1 << size) - 1
        alive, complete = seen & every, every
        for _ in range(self.groups):
            seen >>= size
            complete &= seen
        if not self.groups:
            complete = 0
        if not alive and not complete:
            return []
        members = _numbers(complete)
        able = members | _numbers(alive) | {_ALL_RULES}
        return [
            Found(entry, span.first, span.last)
            for span in spans
            for entry in span.entries
            if (entry.rule in members if entry.role >= 0 else entry.rule in able)
        ]


def _numbers(bits: int) -> set[int]:
    """The places of the bits that are set."""
    found = set()
    while bits:
        lowest = bits & -bits
        found.add(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def phrase_words(phrase: str, spelling: Spelling) -> tuple[str, ...]:
    """The words of a phrase of the lexicon, read as a message is."""
    return spelling.row([spell(written) for written in clean(phrase).split()])


def number_forms(words: Words) -> tuple[str, ...]:
    """What ``#`` in a phrase stands for: numbers of a clock, in figures and words."""
    figures = [str(hour) for hour in range(_CLOCK)] + [f"0{hour}" for hour in range(10)]
    return (*figures, *(form for forms in words.numbers.values() for form in forms))


def build(rules: Sequence[Rule], words: Words, spelling: Spelling) -> Index:
    """Put every phrase of every rule into the table."""
    table: dict[str, dict[Entry, None]] = {}
    numbers = number_forms(words)
    read: dict[str, list[tuple[str, str]]] = {}
    spelled = lru_cache(maxsize=None)(spell)  # the same words come in a hundred phrases

    def put(phrases: Iterable[str], rule: int, role: int) -> None:
        bare = Entry(rule, role)
        for phrase in phrases:
            known = read.get(phrase)
            if known is None:
                known = read[phrase] = list(_keys(phrase, numbers, spelling, spelled))
            for key, written in known:
                entry = Entry(rule, role, written) if role in {PHRASE, ALONE} else bare
                table.setdefault(key, {})[entry] = None

    put(words.harmless, _ALL_RULES, UNLESS)
    for number, rule in enumerate(rules):
        put(rule.phrases, number, PHRASE)
        put(rule.alone, number, ALONE)
        put(rule.unless, number, UNLESS)
        for group, forms in enumerate(rule.near.all_of if rule.near else ()):
            put(forms, number, group)
    table.pop("", None)
    size = len(rules)
    most = max((len(rule.near.all_of) for rule in rules if rule.near), default=0)
    entries = {key: (_bits(found, size), tuple(found)) for key, found in table.items()}
    spare = 0
    for number, rule in enumerate(rules):
        for group in range(len(rule.near.all_of) if rule.near else most, most):
            spare |= 1 << (group + 1) * size + number
    plain = {key.partition(" ")[0] for key in entries}
    beginnings = frozenset(key[:length] for key in plain for length in range(1, len(key) + 1))
    return Index(entries, beginnings, size, most, spare)


def _keys(
    phrase: str, numbers: Sequence[str], spelling: Spelling, spelled: Callable[[str], str]
) -> Iterable[tuple[str, str]]:
    """The keys of a phrase, and what was written; more than one where it has a ``#``."""
    slots = [numbers if word == "#" else (word,) for word in phrase.split()]
    for filled in product(*slots) if "#" in phrase else [(phrase,)]:
        words = [spelled(word) for word in clean(" ".join(filled)).split()]
        row = spelling.row(words)
        key = "".join(row)
        sure = len(row) == 1 or len(key) >= _SURE_LENGTH
        yield (key if sure or not key else f"{key} {len(row) - 1}"), "".join(words)


def _bits(entries: Iterable[Entry], size: int) -> int:
    bits = 0
    for entry in entries:
        if entry.role != UNLESS:
            bits |= 1 << max(entry.role + 1, 0) * size + entry.rule
    return bits
