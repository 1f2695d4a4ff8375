"""Whether somebody says by their year of birth, or their class at school, that they are under 18: "sy lahir thn 2011".

A year that may mean under 18 counts, as in an imported list. A class alone ("saya kelas 8") is one from the fourth on:
the first three are also those of trains and of health insurance. "Saya pelajar" alone says nothing: students are of
any age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.core.hear.answer_number import number
from bot.core.hear.answer_words import Answer, read
from bot.core.hear.lexicon import Lexicon
from bot.core.hear.own_age import ADULT, EVENTS, LONGEST, ME, OTHERS, PAST, SMA, YOUNGEST, clause_ends

SPEAKS: Final = re.compile(r"lahir|\blhr|\blair|\bborn|\bk[ea]*la*s", re.IGNORECASE)
"""Without any of these nobody speaks of a birth or a class: what nearly every message is known by at once."""
_BORN: Final = frozenset(
    {
        *("lahir", "lahirku", "lahire", "lahirnya", "lhr", "kelahiran", "klahiran", "born", "lair", "laire"),
        *("dilahirkan", "dilahirkeun", "dilahirake", "kelairan", "lairku"),
    }
)
_CLASS: Final = frozenset({"kelas", "kls", "klas", "kelase", "clas"})
_LED: Final = frozenset({"masih", "msh", "baru", "isih", "tesih", "tasih", "jik", "mase", "keneh", "stil", "sekarang"})
_AROUND: Final = frozenset({"di", "duduk", "in", "skrg", "am", "im", "still", "lagi", "naik"})
_JUNIOR: Final = frozenset({"smp", "smpn", "sd", "sdn", "mts", "mtsn", "mi"})
_SCHOOL: Final = _JUNIOR | {"sma", "smk", "smkn", "aliyah", "sekarang", "sekolah"}
_WAS: Final = frozenset({"was", "cuma", "pas", "saat"})
_OTHER: Final = (OTHERS - {"kakak"}) | {
    *("perusahaan", "usaha", "toko", "mama", "ibu", "bapak", "ayah", "mom", "mum", "mother", "father", "dad"),
}
_ADDRESS: Final = frozenset({"ibu", "bapak", "kakak"})
_FAR: Final = 6
"""So many words may stand between the word for birth and its year: "lahir di lombok tengah tanggal 12 mei 2010"."""
_FIRST_CLASS, _LAST_CLASS = 4, 12
_YEAR: Final = 4
"""Figures."""
_LAST_DAY: Final = 31


def under_age_by_birth(text: str, lexicon: Lexicon, today: date) -> bool:
    """Whether the writer says that they were born so lately, or are in such a class, that they may be under 18."""
    if SPEAKS.search(text) is None or len(text) > LONGEST:
        return False
    answer = read(SMA.sub("smk", text), lexicon.vocabulary)
    if answer.asks and ME.isdisjoint(answer.words):
        return False
    return any(
        (word in _BORN and _born_at(answer, at, today)) or (word in _CLASS and _class_at(answer, at, lexicon))
        for at, word in enumerate(answer.words)
    )


def _born_at(answer: Answer, at: int, today: date) -> bool:
    words = answer.words
    begins = max((place for place in answer.breaks if place <= at), default=0)
    mine = at > begins and words[at - 1] in ME | {"was", "am"}
    # "anak saya 2, lahir 2010": without "saya" before it, it is of whoever was spoken of
    before = words[begins if mine else 0 : at]
    if not (PAST - _WAS).isdisjoint(words[begins:at]) or not _of_nobody_else(before):
        return False
    for place in range(at + 1, min(at + 2 + _FAR, len(words))):
        if words[place].isdigit() and len(words[place]) == _YEAR:
            behind = words[place + 1 : place + 3]
            return YOUNGEST <= today.year - int(words[place]) <= ADULT and _of_nobody_else(behind, _ADDRESS)
        if words[place] in EVENTS | _OTHER or (words[place].isdigit() and int(words[place]) > _LAST_DAY):
            return False
    return False


def _of_nobody_else(words: Sequence[str], spared: frozenset[str] = frozenset()) -> bool:
    """Whether none of these words speaks of somebody else."""
    return (_OTHER - spared).isdisjoint(words)


def _class_at(answer: Answer, at: int, lexicon: Lexicon) -> bool:
    """``saya (masih) kelas 8``; ``kelas 2 smp`` as all that is said."""
    words, ends = answer.words, clause_ends(answer.words, answer.breaks, lexicon)
    which = number(words[at + 1], lexicon) if at + 1 < len(words) else None
    if which is None or not 1 <= which <= _LAST_CLASS:
        return False
    after = at + 2
    school = after < len(words) and words[after] in _SCHOOL
    if at == 0 and school and words[after] in _JUNIOR and ends >= {after + 1}:
        return after + 1 == len(words) or all(place in ends for place in range(after + 1, len(words)))
    start = at
    while start and words[start - 1] in _LED | _AROUND | ME:
        start -= 1
    led = words[start:at]
    said = not ME.isdisjoint(led) or (start == 0 and not _LED.isdisjoint(led))
    alone = after + school in ends
    return said and alone and which >= _FIRST_CLASS and (PAST | _OTHER | {"sekolah"}).isdisjoint(words[:start])
