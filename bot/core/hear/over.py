"""Whether a sign tells of something past and over: ``dulu sering dipukul, sekarang sudah di rumah dan aman``.

It needs a mark of the past and, behind it, a mark that things are well now; "masih" or "sampai sekarang" undo both.
What is told after a mark of now is of now, whatever stood before: ``dulu aman, sekarang dipukul`` alerts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from bot.core.hear.tokens import Tokens

Form = tuple[str, ...]


class Mark(Enum):
    """What a word or phrase says about time."""

    PAST = "past"
    NOW = "now"
    OVER = "over"
    STILL = "still"
    DOUBT = "doubt"
    """Before a mark that things are well it says that they are not ("belum lunas", "kalau sudah aman")."""


_YEAR = re.compile(r"(?:199|20[0-2])\d")
_DOUBT_REACH = 4
"""Words between "belum", "kalau" or "mau" and what they put in doubt."""

_MENDED_REACH = 12
"""Words between a sign and the word that says it is mended, in another clause."""


@dataclass(frozen=True, slots=True)
class Times:
    """The phrases of words.yaml that tell of time, as they are read."""

    marks: Mapping[Form, Mark]
    mended: Mapping[Form, frozenset[str]]
    """What says that something is mended -> the categories it mends ("lunas": debts)."""
    longest: Mapping[str, int]
    """The first word of a phrase -> how many words the longest one with it has."""

    def read(self, row: Tokens) -> Told:
        """What this message tells of time."""
        told = Told(row, [], [])
        words, place = row.words, 0
        while place < len(words):
            place += self._read_at(row, place, told) or 1
        return told

    def _read_at(self, row: Tokens, place: int, told: Told) -> int:
        """The longest phrase that begins here; its length in words, 0 where none does."""
        for length in range(min(self.longest.get(row.words[place], 0), len(row.words) - place), 0, -1):
            form = tuple(row.words[place : place + length])
            mark, categories = self.marks.get(form), self.mended.get(form)
            if mark is not None or categories is not None:
                if categories is not None and not told.doubted(place):
                    told.mended.append((place, categories))
                if mark is not None and not (mark is Mark.OVER and told.doubted(place)):
                    told.marks.append((place, mark))
                return length
        if row.words[place].isdigit() and _YEAR.fullmatch(row.words[place]):
            told.marks.append((place, Mark.PAST))
        return 0


@dataclass(frozen=True, slots=True)
class Told:
    """The marks of one message, by place."""

    row: Tokens
    marks: list[tuple[int, Mark]]
    mended: list[tuple[int, frozenset[str]]]

    def doubted(self, place: int) -> bool:
        """A word shortly before, in the same clause, says that it is not so, or not yet."""
        clause = self.row.clauses[place]
        return any(
            mark is Mark.DOUBT and place - _DOUBT_REACH <= at < place and self.row.clauses[at] == clause
            for at, mark in self.marks[-_DOUBT_REACH:]
        )

    def still(self) -> bool:
        """Something goes on ("masih"); a "masih" that is itself told of the past does not count."""
        past = False
        for _, mark in self.marks:
            if mark is Mark.STILL and not past:
                return True
            past = mark is Mark.PAST or (past and mark not in {Mark.NOW, Mark.OVER})
        return False

    def over(self, first: int, last: int, category: str) -> bool:
        """Whether what is told from the first to the last place is past and over, or mended."""
        if self.still():
            return False
        return self._mended(last, category) or (self._of_the_past(first, last) and self._well_after(last))

    def all_over(self) -> bool:
        """The message begins with the past and ends well."""
        kinds = [mark for _, mark in self.marks if mark in {Mark.PAST, Mark.OVER}]
        return not self.still() and kinds[:1] == [Mark.PAST] and kinds[-1:] == [Mark.OVER]

    def _mended(self, last: int, category: str) -> bool:
        clause = self.row.clauses[last]
        return any(
            category in categories and (self.row.clauses[at] == clause or last < at <= last + _MENDED_REACH)
            for at, categories in self.mended
            if not self._anew(at, last)
        )

    def _anew(self, mended: int, last: int) -> bool:
        """A word of now stands between: what was mended has come back ("sudah sembuh tapi hari ini kejang lagi")."""
        return any(mark is Mark.NOW and mended < at <= last for at, mark in self.marks)

    def _of_the_past(self, first: int, last: int) -> bool:
        """The nearest mark before it says so; where none stands before, one behind it in its clause."""
        before = [mark for at, mark in self.marks if at < first and mark in {Mark.PAST, Mark.NOW, Mark.OVER}]
        if before:
            return before[-1] is Mark.PAST
        clause = self.row.clauses[last]
        inside = (at for at, mark in self.marks if mark is Mark.PAST and at >= first)
        return any(self.row.clauses[at] == clause for at in inside)

    def _well_after(self, last: int) -> bool:
        return any(mark is Mark.OVER and at > last for at, mark in self.marks)


def build(marks: Mapping[Mark, Iterable[Form]], mended: Mapping[str, Iterable[Form]]) -> Times:
    """Times from the lists of words.yaml, already read."""
    table = {form: mark for mark, forms in marks.items() for form in forms if form}
    categories: dict[Form, frozenset[str]] = {}
    for category, forms in mended.items():
        for form in filter(None, forms):
            categories[form] = categories.get(form, frozenset()) | {category}
    longest: dict[str, int] = {}
    for form in (*table, *categories):
        longest[form[0]] = max(len(form), longest.get(form[0], 0))
    return Times(table, categories, longest)
