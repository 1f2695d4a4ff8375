"""Whole numbers and amounts of rupiah."""

from __future__ import annotations

import re
from fractions import Fraction

from bot.core.hear.amounts import runs, value
from bot.core.hear.answer_words import Answer, Vocabulary, read
from bot.core.hear.lexicon import Lexicon

_MOST_WORDS = 20
_MINUS = re.compile(r"(?<![\w.,])[-\u2212]\d")
_DASHED = re.compile(r"\d\s*[-\u2013/]\s*\d")
_FOREIGN = re.compile(r"[$€£¥]|\brm\s?\d", re.IGNORECASE)
_CENTS = re.compile(r",-|,\s*=|\brp\.", re.IGNORECASE)
_MOST = 10**15


def number(text: str, lexicon: Lexicon) -> int | None:
    """The one whole number in the answer; 0 for "tidak ada"; None where there is none, or more than one."""
    words = lexicon.vocabulary
    if _MINUS.search(text) or _DASHED.search(text):
        return None
    answer = read(text, words)
    found = _single(answer, words)
    return None if found is None or found.denominator != 1 else int(found)


def money(text: str, lexicon: Lexicon) -> int | None:
    """The one amount in the answer, in whole rupiah ("500rb", "1,5 jt"); 0 for "ga ada"; None where unclear."""
    words = lexicon.vocabulary
    text = _CENTS.sub(" ", text)
    if _MINUS.search(text) or _DASHED.search(text) or _FOREIGN.search(text):
        return None
    found = _single(read(text, words), words)
    return None if found is None or found.denominator != 1 else int(found)


def _single(answer: Answer, words: Vocabulary) -> Fraction | None:
    row = answer.words
    if answer.asks or not 0 < len(row) <= _MOST_WORDS:
        return None
    numbers, others = runs(words.about.without(row), words)
    if not numbers:
        return Fraction(0) if words.nothing.begin(words.polite.without(row) or row) else None
    denied = any(word in words.negators for word in others)
    if denied or len(numbers) != 1 or words.range_words.within(others) or words.hedges.within(others):
        return None
    found = value(numbers[0], words)
    return found if found is not None and found <= _MOST else None
