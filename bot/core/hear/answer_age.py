"""An age given where only "old enough?" was asked: "umur 24", "saya 17", "lahir 1999"."""

from __future__ import annotations

import re

from bot.core.hear.amounts import runs
from bot.core.hear.answer_number import number
from bot.core.hear.answer_words import read
from bot.core.hear.lexicon import Lexicon

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YOUNGEST, _OLDEST = 8, 99

_ABOUT_AGE = frozenset(
    {
        *("umur", "usia", "yuswa", "yuswo", "umure", "umurku", "tahun", "tahunan", "lahir", "lair", "kelahiran"),
        *("sudah", "masih", "baru", "tanggal", "bulan", "ya", "iya", "di"),
        *("age", "aged", "old", "born", "im", "am", "was", "in"),
    }
)
"""Beside a number these make it an age. Any other word ("anak 17") may make it something else."""


def old_enough(text: str, years: int, this_year: int, lexicon: Lexicon) -> bool | None:
    """Whether who gives an age or a year of birth has reached ``years``; None where it is not clear.

    Born in the very year that decides: the birthday may still come, so it is not clear.
    """
    words = lexicon.vocabulary
    answer = read(text, words)
    _, others = runs(words.about.without(answer.words), words)
    rest = (word for word in words.polite.without(others) if word not in _ABOUT_AGE and word not in words.months)
    if answer.asks or any(rest):
        return None
    born = _YEAR.findall(text)
    if born:
        turns = this_year - int(born[0])
        return turns > years if len(born) == 1 and turns != years and _YOUNGEST <= turns <= _OLDEST else None
    age = number(text, lexicon)
    return age >= years if age is not None and _YOUNGEST <= age <= _OLDEST else None
