"""Whether somebody says in their own words that they themselves are under 18: "umur sy 16", "saya masih SMP".

Somebody else's age ("anak saya umur 16"), one of the past ("waktu umur 16") and one that goes on ("16 tahun kerja di
Malaysia") say nothing. What is missed is asked in the welcome; what is heard wrongly a social worker looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.core.hear.answer_number import number
from bot.core.hear.answer_words import read
from bot.core.hear.lexicon import Lexicon

ADULT: Final = 18
YOUNGEST: Final = 8
_SAID_BARE: Final = 12
"""Below it "saya baru 10" is rather a count of something."""
SMA: Final = re.compile(r"\bsman?\b", re.IGNORECASE)
"""The school, which is read as a short "sama" otherwise."""
LONGEST: Final = 300
"""Characters: of a longer text a person reads what it says."""

ME: Final = frozenset({"saya", "im", "am", "dewek"})
_AGE: Final = frozenset(
    {*("umur", "umure", "umurku", "berumur", "usia", "usiaku", "berusia", "yuswa", "yuswo", "age", "aged")}
)
_YET: Final = frozenset(
    {
        *("masih", "msh", "baru", "isih", "tesih", "tasih", "taksih", "nembe", "stil", "only", "just", "jik"),
        *("ijik", "hanya", "mase", "keneh"),
    }
)
_REAL: Final = frozenset({"asli", "aslinya", "sebenarnya"})
"""Whoever was told to say another age: "di KTP 25, aslinya 16"."""
_STILL: Final = _YET - {"hanya", "only", "just"}
_YEARS: Final = frozenset({"tahun", "tahunan", "old", "yo"})
_JUNIOR: Final = frozenset({"smp", "smpn", "sd", "sdn", "mts", "mtsn", "tsanawiyah", "slb"})
_SENIOR: Final = frozenset({"smk", "smkn", "aliyah", "sekolah", "sakola", "schol"})
_AT_SCHOOL: Final = ME | _STILL | {"kelas", "kls", "sekolah", "sakola", "di", "in"}
OTHERS: Final = frozenset(
    {
        *("anak", "anaku", "anake", "bijang", "adi", "yang", "ganti", "adik", "adikku", "keponakan"),
        *("ponakan", "cucu", "dia", "mereka", "teman", "suami", "istri", "kakak", "saudara", "sepupu"),
        *("tetangga", "budak", "my", "son", "daughter", "child", "children", "brother", "sister", "he", "she"),
        *("his", "her", "they", "kid", "kids", "putra", "putri", "bojo", "bungsu", "sulung", "kecil", "besar"),
        *("anaknya", "anakmu", "adiknya", "adikmu", "ade", "adek", "bayi", "bayinya", "putriku", "putraku"),
        *("gadis", "cewek", "cowok", "bocah", "temen", "tmn", "temanku", "temenku", "temannya", "kawan", "remaja"),
        *("kanak", "inges", "lare", "larene", "rayi", "ragil", "mbarep", "tole", "genduk", "nduk", "murid", "siswa"),
    }
)
_PAPERS: Final = frozenset({"paspor", "ktp", "ditulis", "tertulis", "dokumen", "akta", "ijazah"})
"""What they say of somebody's age is often false; but "belum punya KTP" is said by the young."""
PAST: Final = frozenset(
    {
        *("waktu", "dulu", "dahulu", "sejak", "semenjak", "ketika", "pas", "saat", "zaman", "jaman", "mulai"),
        *("wektu", "when", "since", "was", "ago", "lalu", "lulusan", "tamatan", "lulus", "tamat", "cuma"),
        *("sampai", "basa", "keur", "nalika", "biyen", "mun", "kalau", "lek"),
    }
)
EVENTS: Final = frozenset(
    {
        *("nikah", "menikah", "dinikahkan", "kawin", "dikawinkan", "hamil", "berangkat", "diberangkatkan", "dibawa"),
        *("kerja", "bekerja", "dipaksa", "dijual", "merantau", "berhenti", "putus", "keluar", "sudah", "married"),
        *("lahiran", "melahirkan", "ditipu", "diajak", "disuruh", "direkrut"),
    }
)
"""Beside an age or a class they tell when something was: "saya menikah umur 16", "kelas 6 SD sudah kerja"."""
_TO_COME: Final = frozenset({"mau", "ingin", "pengen", "pingin", "boleh", "bisa", "akan"})
_SHORTER: Final = frozenset({"bulan", "minggu", "hari", "jam", "kali", "menit", "months", "month", "weeks", "hours"})
"""No years: "umur saya 16 bulan di sini"."""
_TODAY: Final = frozenset({"sekarang", "padahal", "now"}) | _REAL
_SPEAKS: Final = _AGE | _AT_SCHOOL | _YET | _REAL | {"bawah", "dibawah", "under", "underage", "belum"}
"""Without any of these nobody speaks of their age: what nearly every answer is known by at once."""
_BACK: Final = 3
"""So many words before it say whose age it is."""


def under_age(text: str, lexicon: Lexicon) -> bool:
    """Whether the writer says that they are under 18."""
    if len(text) > LONGEST:
        return False
    answer = read(SMA.sub("smk", text), lexicon.vocabulary)
    words = answer.words
    if _SPEAKS.isdisjoint(words):
        return False
    if (answer.asks and ME.isdisjoint(words)) or not PAST.isdisjoint(words) or _grown_today(words, lexicon):
        return False
    ends = clause_ends(words, answer.breaks, lexicon)
    return any(
        _age_at(words, at, ends, lexicon) or _school_at(words, at, ends) or _below_at(words, at, lexicon)
        for at in range(len(words))
        if not _anothers(words[max(0, at - _BACK) : at + 1], words[at : at + 2])
    )


def _anothers(before: Sequence[str], here: Sequence[str]) -> bool:
    """Whether these words say that the age behind them is somebody else's, or only a paper's."""
    paper = _REAL.isdisjoint(here) and "punya" not in before and not _PAPERS.isdisjoint(before)
    return paper or not OTHERS.isdisjoint(before)


def clause_ends(words: Sequence[str], breaks: Iterable[int], lexicon: Lexicon) -> set[int]:
    """Places where a clause ends, politely or not ("... 16 kak")."""
    ends = {*breaks, len(words)}
    for place in range(len(words) - 1, -1, -1):
        if place + 1 in ends and (words[place],) in lexicon.vocabulary.polite.forms:
            ends.add(place)
    return ends


def _age_at(words: Sequence[str], at: int, ends: set[int], lexicon: Lexicon) -> bool:
    """``umur saya baru 16 ...``, ``saya masih 16``, ``im 16``; without those only where a clause ends."""
    place = at
    while place < len(words) and words[place] in _AGE | ME | _YET | _REAL:
        place += 1
    led = set(words[at:place])
    age, after = _number_at(words, place, lexicon) if led else (None, place)
    if age is None or not YOUNGEST <= age < ADULT:
        return False
    years = after < len(words) and words[after] in _YEARS
    while after < len(words) and words[after] in _YEARS:
        after += 1
    if after not in ends and words[after] in _SHORTER | EVENTS:
        return False
    if at and at not in ends and words[at - 1] in EVENTS and _TO_COME.isdisjoint(words[:at]):
        return False
    mine, yet = not ME.isdisjoint(led), not _YET.isdisjoint(led)
    if not _REAL.isdisjoint(led):
        return age >= _SAID_BARE and after in ends
    if not _AGE.isdisjoint(led):
        return mine or yet or after in ends
    # "saya 16" may be anything; "saya baru 16", "saya 16 tahun" and "im 16" are an age, where the clause ends
    return age >= _SAID_BARE and after in ends and mine and (yet or years or not led.isdisjoint({"im", "am"}))


def _school_at(words: Sequence[str], at: int, ends: set[int]) -> bool:
    """``masih (kelas 2) SMP``, ``saya kelas 8 SMP``, ``saya masih sekolah``."""
    place = at
    while place < len(words) and (words[place] in _AT_SCHOOL or words[place].isdigit()):
        place += 1
    led = set(words[at:place])
    yet, mine = not _STILL.isdisjoint(led), not ME.isdisjoint(led)
    if "di" in led and led.isdisjoint({"kelas", "kls"}):
        return False  # whoever waits there for a child is at school, too
    if place < len(words) and words[place] in _JUNIOR:
        left = place + 1 not in ends and words[place + 1] in EVENTS
        return yet or (mine and not left and not led.isdisjoint({"kelas", "kls"}))
    if place < len(words) and words[place] in _SENIOR:
        return yet and mine and place + 1 in ends
    return yet and mine and "sekolah" in led and place in ends


def _grown_today(words: Sequence[str], lexicon: Lexicon) -> bool:
    """``..., sekarang umur 35``: what was said of 16 was long ago."""
    ages = (
        number(word, lexicon)
        for at, today in enumerate(words)
        if today in _TODAY
        for word in words[at + 1 : at + 1 + _BACK]
    )
    return any(age is not None and age >= ADULT for age in ages)


def _below_at(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    """``di bawah umur``, ``saya belum 18``, ``under 18``."""
    if words[at] in {"bawah", "dibawah", "under", "underage"}:
        return words[at] == "underage" or _grown_at(words, at + 1, lexicon)
    return words[at] == "belum" and _grown_at(words, at + 1, lexicon)


def _grown_at(words: Sequence[str], at: int, lexicon: Lexicon) -> bool:
    if words[at : at + 2] == ["cukup", "umur"] or (words[at : at + 1] == ["umur"] and len(words) == at + 1):
        return True
    place = at + (words[at : at + 1] == ["umur"])
    age, _ = _number_at(words, place, lexicon)
    after = words[place + 1 : place + 2]
    return age in {ADULT - 1, ADULT} and after in ([], ["tahun"], ["kak"])


def _number_at(words: Sequence[str], at: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """The whole number that begins there, in figures or words, and the place after it."""
    first = number(words[at], lexicon) if at < len(words) else None
    if first is None:
        return None, at
    both = None if words[at].isdigit() else number(" ".join(words[at : at + 2]), lexicon)
    return (first, at + 1) if both is None or both == first else (both, at + 2)
