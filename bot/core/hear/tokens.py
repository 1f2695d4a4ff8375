"""A message as a row of words, each with its place in the text and the clause it stands in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.hear.normalise import clean
from bot.core.hear.spelling import Spelling

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|([.,;:!?\n()\[\]])")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words as they are looked up; the other rows run beside ``words``, place by place."""

    text: str
    """The cleaned text that ``starts`` and ``ends`` point into."""
    words: list[str]
    spelled: list[str]
    """The words before short forms were written out; "" where one short form stands for several words."""
    starts: list[int]
    ends: list[int]
    clauses: list[int]
    """Number of the clause: a comma, stop or new line begins another."""

    def stems(self, stems: Mapping[str, str]) -> list[str] | None:
        """The words, with the stems of those that have one here; None where none has."""
        if stems.keys().isdisjoint(self.words):
            return None
        return [stems.get(word, word) for word in self.words]

    def written(self, first: int, last: int) -> str:
        """What stands in the text from the first to the last of these places."""
        return self.text[self.starts[first] : self.ends[last]]

    def key(self, first: int, last: int) -> str:
        """The words from the first to the last of these places, run together as they were spelled."""
        return "".join(self.spelled[first : last + 1])


def tokens(text: str, spelling: Spelling, emoji: dict[int, str] | None = None) -> Tokens:
    """Cut a message into words, read each one, and keep where it stood."""
    if emoji and not text.isascii():
        text = text.translate(emoji)
    cleaned = clean(text)
    row = Tokens(cleaned, [], [], [], [], [])
    clause = 0
    written = spelling.written
    for found in _WORD.finditer(cleaned):
        if found[1] is not None:
            clause += 1
            continue
        spelled, read = written(found[0])
        start, end = found.span()
        for word in read:
            row.words.append(word)
            row.spelled.append(spelled)
            spelled = ""
            row.starts.append(start)
            row.ends.append(end)
            row.clauses.append(clause)
    if not spelling.not_before.keys().isdisjoint(row.words):
        spelling.negate(row.words)
    return row
