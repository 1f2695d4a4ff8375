"""What programme staff wrote about words: rules for signs, and lists of words. Data only, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SignLevel = Literal["red", "orange", "yellow"]
"""How urgent a sign is; a subset of the levels of a case."""

SIGN_LEVELS: tuple[SignLevel, ...] = ("red", "orange", "yellow")

LANGUAGES = ("id", "sas", "jv", "su", "en")

CATEGORIES = (
    "suicide", "kill_threat", "violence", "locked",
    "passport_held", "debt_threat", "recruiter", "cheated", "hunger", "illness", "fear", "distress", "help",
    "unpaid", "debt", "docs_lost", "aid_access", "no_work", "family", "ill", "go_home", "call_me",
)  # fmt: skip
"""Every category a rule may have; of two signs of one level the earlier here is the more urgent."""


@dataclass(frozen=True, slots=True)
class Near:
    """A combination: one word (or phrase) of every group, within ``window`` words of each other."""

    all_of: tuple[tuple[str, ...], ...]
    window: int
    ordered: bool = False
    """True: the groups must come in the order written."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One warning sign: it fires on any of its ``phrases``, ``alone`` or ``near``."""

    name: str
    level: SignLevel
    category: str
    language: str
    phrases: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """Phrases that count only as the whole message."""
    near: Near | None = None
    unless: tuple[str, ...] = ()
    """Harmless or resolved when one of these stands beside the match."""
    negatable: bool = False
    """True: "tidak ..." before the match takes the sign away."""
    over: bool = True
    """True: told as past and over ("dulu ..., sekarang sudah aman") the sign does not count. Never for suicide."""
    must_fire: tuple[str, ...] = ()
    must_not_fire: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of all languages together; every word as people write it, before normalising."""

    short: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Full spelling -> the ways people shorten or vary it."""
    short_alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same, where the short way counts only as the whole message (``g``, ``y``)."""
    emoji: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Word -> emoji that say it."""
    yes: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    """Words that say yes to a question, and are no plain yes ("oke", "baik")."""
    no: tuple[str, ...] = ()
    echo: tuple[str, ...] = ()
    """Words that say yes by repeating the question ("sudah", "ada"), and no after a negator."""
    not_yes: tuple[str, ...] = ()
    """Phrases that begin like a yes and are none ("ya allah", "ya nanti")."""
    hedges: tuple[str, ...] = ()
    """Words that make an answer a half answer ("tapi", "mungkin")."""
    polite: tuple[str, ...] = ()
    """Words an answer may carry without changing it ("kak", "terima kasih")."""
    both: tuple[str, ...] = ()
    """Ways to say that several options fit."""
    numbers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    scales: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Multipliers: 10 (puluh), 100 (ratus), 1000 (ribu, rb), 1000000 (juta, jt)."""
    teens: tuple[str, ...] = ()
    """Words that add ten ("belas")."""
    half: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    """Phrases for "none": amount 0."""
    about: tuple[str, ...] = ()
    """Words that may stand around an amount ("sekitar", "rp")."""
    range_words: tuple[str, ...] = ()
    """Words that make an amount or date unclear ("sampai", "atau", "ringgit")."""
    days: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Days from today -> words ("kemarin" is -1)."""
    spans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """``day`` ``week`` ``month`` ``year`` -> words."""
    day_of_month: tuple[str, ...] = ()
    """"tanggal"."""
    this: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    months: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    weekdays: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """0 is Monday."""
    negators: tuple[str, ...] = ()
    """Words that take a negatable sign away when they stand before it."""
    not_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that say "tidak" only before these ("tak boleh"; Javanese "tak pateni" is "I shall kill")."""
    through: tuple[str, ...] = ()
    """Words that may stand between a negator and what it negates ("pernah"); of two words, the first is the negator."""
    past: tuple[str, ...] = ()
    """Words that tell of the past ("dulu", "waktu di"); a year does too."""
    now: tuple[str, ...] = ()
    """Words after which the present is told ("sekarang", "tadi")."""
    over: tuple[str, ...] = ()
    """Phrases that say that things are well now ("sudah di rumah", "aman")."""
    still: tuple[str, ...] = ()
    """Words that say that it goes on ("masih", "sampai sekarang")."""
    doubt: tuple[str, ...] = ()
    """Words that take an over-word back when they stand before it ("belum", "kalau", "mau")."""
    mended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Category -> words that say that such a thing is mended ("lunas", "sembuh")."""
    fillers: tuple[str, ...] = ()
    """Words that may stand inside a phrase without breaking it ("saya", "sudah")."""
    harmless: tuple[str, ...] = ()
    """Phrases whose words never count as part of a sign ("hp mati", "pukul #": # is any number)."""
    ordinary: tuple[str, ...] = ()
    """Common words that look like a misspelt warning word and are not."""
