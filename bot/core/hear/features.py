"""What the second ear counts in a message: words and their pieces, what they mean, and what stands beside what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from bot.core.hear.meanings import Meanings
from bot.core.hear.spelling import thin
from bot.core.hear.tokens import Tokens

_PIECES = (3, 4, 5)
_MEANING_COUNTS, _PAIR_COUNTS, _SAME_COUNTS, _SHAPE_COUNTS = 3, 2, 2, 2
"""A meaning says more than one piece of a word does."""

PAIR_COUNTS = _PAIR_COUNTS

_WINDOW, _STEP = 16, 8
"""Meanings are a pair within so many words; the next window begins a step further on."""

_NOT, _DENIED = "not", 3
"""The meaning of negators, and how many words behind one are denied."""

_LONGEST_WORD = 40
_LEAST_CONSONANTS = 2
_FOUR_WORDS, _LONGEST = 4, 8
_MARKS = "?!"
_SIGNS_FROM = "\u2000"


def pieces(word: str) -> Iterator[str]:
    """Runs of 3 to 5 letters of a word with its edges marked: affixes and slips of the pen share most of them."""
    marked = f"<{word}>"
    for length in _PIECES:
        for first in range(len(marked) - length + 1):
            yield f"%{marked[first : first + length]}"


def of_word(word: str, same: str, meanings: Sequence[str]) -> Iterator[tuple[str, int]]:
    """What one word counts for: itself, its pieces, its consonants, its meanings. A number counts as a number."""
    if word.isdigit():
        yield "#", 1
        return
    word = word[:_LONGEST_WORD]
    yield word, 1
    for piece in pieces(word):
        yield piece, 1
    bones = thin(word)
    if len(bones) >= _LEAST_CONSONANTS:
        yield f"~{bones}", 1
    if same:
        yield f"&{same}", _SAME_COUNTS
    for meaning in meanings:
        yield f"@{meaning}", _MEANING_COUNTS


def of_shape(row: Tokens) -> list[tuple[str, int]]:
    """How long the message is, and its question marks, exclamation marks and emoji, each once."""
    text = row.text
    signs = [mark for mark in _MARKS if mark in text]
    if not text.isascii():
        signs += sorted({sign for sign in text if sign > _SIGNS_FROM and not sign.isalnum()})
    length = min(len(row.words) // _FOUR_WORDS, _LONGEST)
    return [(f"^{sign}", _SHAPE_COUNTS) for sign in signs] + [(f"^{length}", _SHAPE_COUNTS)]


def meaning_pairs(meanings: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """Different meanings that stand near each other, each pair once, in the order of their names."""
    found: set[tuple[str, str]] = set()
    for first in range(0, max(len(meanings) - _STEP, 1), _STEP):
        near = {meaning for its in meanings[first : first + _WINDOW] for meaning in its}
        found.update(combinations(sorted(near), 2))
    return found


def beside(words: Sequence[str], read: Sequence[str]) -> list[str]:
    """Pairs of words: neighbours, the next but one, and the letters where one ends and the next begins.

    ``read`` are the words as all languages say them ("lawang" is "pintu").
    """
    return [
        *[f"&{one} {other}" for one, other in pairwise(read)],
        *[f"&{one}_{other}" for one, other in zip(read, read[2:], strict=False)],
        *[f"%{one[-3:]} {other[:3]}" for one, other in pairwise(words)],
    ]


def denied(read: Sequence[str], meanings: Sequence[Sequence[str]]) -> list[str]:
    """Words and meanings that stand shortly behind a negator, marked so."""
    found: list[str] = []
    for place, its in enumerate(meanings):
        if _NOT in its:
            behind = slice(place + 1, place + 1 + _DENIED)
            found += [f"!{word}" for word in read[behind]]
            found += [f"@!{meaning}" for there in meanings[behind] for meaning in there]
    return found


def together(words: Sequence[str], read: Sequence[str], meanings: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """What words count for beside each other."""
    return [
        *[(feature, 1) for feature in beside(words, read)],
        *[(feature, 1) for feature in denied(read, meanings)],
        *[(f"@{one}+{other}", _PAIR_COUNTS) for one, other in meaning_pairs(meanings)],
    ]


def features(row: Tokens, meanings: Meanings) -> Counter[str]:
    """All of a message, counted: what the training sees."""
    words = row.words
    means = [meanings.of(word) for word in words]
    same = [meanings.same_as(word) for word in words]
    counted: Counter[str] = Counter()
    for word, one, its in zip(words, same, means, strict=True):
        for feature, count in of_word(word, one, its):
            counted[feature] += count
    read = [one or word for one, word in zip(same, words, strict=True)]
    for feature, count in (*together(words, read, means), *of_shape(row)):
        counted[feature] += count
    return counted
