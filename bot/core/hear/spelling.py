"""How one word is read: short forms written out, and words that are nearly a known word mended.

Mending only ever turns an unknown word into a known one, and only where exactly one known word fits.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.hear.before import Before
from bot.core.hear.normalise import spell

_VOWELS = re.compile(r"[aiueo]")
_ENDINGS = ("i", "e", "u", "in", "an", "ne", "na", "ya", "ku", "mu", "nya", "lah", "kah", "kan", "ken", "ake")
"""Endings of Indonesian, Javanese and Sundanese, short ones first, so that as much as possible of the word stays.
``ya``, ``u`` and ``e`` are also what a doubled letter leaves (``tangannya`` is spelled ``tanganya``)."""

_DONE_TO = ("te", "ter", "ka", "ke", "di")
_DOING = ("menge", "meng", "mem", "men", "me", "nge", "ng", "ber", "be")
"""Prefixes of Indonesian, Sasak (te-, be-), Javanese (di-, ng-) and Sundanese (di-, ka-)."""

_OWN = ("ku", "mu", "nya", "ipun", "e", "ne", "na")
"""Endings that say whose it is: a word that a rule lists with one ("utangku") is also heard as its stem."""

_NOT = "tidak"
_SHORTEST = 4
_CACHED = 20_000
_LONG_STEM = 5
_LONGEST_JOINED = 24
_LEAST_CONSONANTS = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is known about words, in spelled form."""

    short: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    thin: Mapping[str, str]
    """Consonants -> the words with just these, joined by spaces."""
    soft: Mapping[str, str]
    """A word with o as u and e as i -> the words that sound so, joined by spaces."""
    not_before: Mapping[str, Before] = field(default_factory=dict)
    """Words that say "tidak", but only before some others ("tak", "no")."""
    stems: Mapping[str, str] = field(default_factory=dict)
    """Words that rules list with an ending of whose it is ("utangku") -> the stem that rules name too."""
    _cache: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def written(self, word: str) -> tuple[str, tuple[str, ...]]:
        """A cleaned word as it is spelled, and the words meant by it; kept for the next time it is written."""
        kept = self._cache.get(word)
        if kept is None:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            spelled = spell(word)
            kept = self._cache[word] = spelled, self.read(spelled)
        return kept

    def read(self, word: str) -> tuple[str, ...]:
        """The words meant by one spelled word; mostly itself."""
        written_out = self.short.get(word)
        if written_out is not None:
            return written_out
        if word in self.known or len(word) < _LEAST_CONSONANTS or word.isdigit():
            return (word,)
        mended = mend(word, self)
        if mended != word:
            return self.short.get(mended, (mended,)) if word[0] == mended[0] else (mended,)
        owned = _owned(word, self.short)
        return joined(word, self.known) if owned is None else self.short[owned]

    def row(self, spelled: Sequence[str]) -> tuple[str, ...]:
        """A phrase of spelled words, read."""
        row = [word for one in spelled for word in self.read(one)]
        if not self.not_before.keys().isdisjoint(row):
            self.negate(row)
        return tuple(row)

    def negate(self, row: list[str]) -> None:
        """Write "tidak" for "tak" and "no" where they say it."""
        for place in range(len(row) - 1):
            before = self.not_before.get(row[place])
            if before is not None and before.fits(row[place + 1]):
                row[place] = _NOT


def thin(word: str) -> str:
    """Only the consonants: ``dipukul`` and ``dpkl`` are both ``dpkl``."""
    return _VOWELS.sub("", word)


def soft(word: str) -> str:
    """O and u, e and i are often exchanged in writing: ``dipokol``."""
    return word.replace("o", "u").replace("e", "i")


def without_ending(word: str, known: frozenset[str]) -> str | None:
    """The known word this one is with an ending or two (``digebukin``, ``paspornya``), if there is one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_CONSONANTS:
            stem = word[: -len(ending)]
            for form in (stem, stem + "i", stem + "kan"):
                if form in known:
                    return form
    return None


def without_beginning(word: str, known: frozenset[str]) -> str | None:
    """The known word this is under another prefix: ``tekurung``, ``kakurung`` are dikurung, ``mengurung`` is kurung.

    What is done to somebody stays so: te-, ka- and ter- become di-, where that is known; ke-an, ng- and me- leave the
    stem. Only long stems count, so that no short word is made by chance.
    """
    for beginning in _DONE_TO:
        stem = word.removeprefix(beginning)
        if stem != word and len(stem) >= _SHORTEST:
            for full in ("di" + stem, "di" + stem.removesuffix("an")):
                if full in known:
                    return full
    for beginning in _DOING:
        stem = word.removeprefix(beginning)
        if stem != word and len(stem) >= _LONG_STEM:
            found = stem if stem in known else without_ending(stem, known)
            if found is not None and len(found) >= _LONG_STEM:
                return found
    return None


def joined(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """``takutsekali`` is two words run together: where just one cut leaves two known words of four letters or more."""
    if not 2 * _SHORTEST <= len(word) <= _LONGEST_JOINED:
        return (word,)
    cuts = [at for at in range(_SHORTEST, len(word) - _SHORTEST + 1) if word[:at] in known and word[at:] in known]
    return (word[: cuts[0]], word[cuts[0] :]) if len(cuts) == 1 else (word,)


def _subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(letter in rest for letter in short)


def dropped_vowels(word: str, spelling: Spelling) -> str | None:
    """The one known word that this is without some of its vowels (``dkrg``, ``dipkul``)."""
    bones = thin(word)
    if len(bones) < _LEAST_CONSONANTS:
        return None
    fits = [known for known in spelling.thin.get(bones, "").split() if _subsequence(word, known)]
    return _one_stem(fits)


def _one_stem(words: list[str]) -> str | None:
    """The shortest of these words, when all others are it with an ending (dipukul, dipukuli)."""
    if not words:
        return None
    stem = min(words, key=len)
    return stem if all(word.startswith(stem) for word in words) else None


def mend(word: str, spelling: Spelling) -> str:
    """The known word an unknown one stands for, or the word itself."""
    if len(word) >= _SHORTEST:
        stem = without_ending(word, spelling.known)
        if stem is not None:
            return stem
    full = dropped_vowels(word, spelling)
    if full is not None:
        return full
    if len(word) > _SHORTEST:
        sounds = _one_stem(spelling.soft.get(soft(word), "").split())
        if sounds is not None:
            return sounds
        if word[0] == "d" and word[1] not in "aiueo":
            return _joined_di(word, spelling)
        return without_beginning(word, spelling.known) or word
    return word


def _owned(word: str, stems: Container[str]) -> str | None:
    """The one of these stems that the word is, with an ending of whose it is."""
    for ending in _OWN:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST and stem in stems:
            return stem
    return None


def _stems(named: Iterable[str], known: frozenset[str], short: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    stems: dict[str, str] = {}
    for word in named:
        owned = None if word in short else _owned(word, known) or _owned(word, short)
        full = short.get(owned, (owned,)) if owned is not None else ()
        if len(full) == 1:
            stems[word] = full[0]
    return stems


def _joined_di(word: str, spelling: Spelling) -> str:
    """``dpukul`` is ``dipukul``: the d stands for the prefix di-."""
    full = "di" + word[1:]
    if full in spelling.known:
        return full
    return without_ending(full, spelling.known) or word


def _by(shape: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: " ".join(sorted(set(words))) for key, words in shape.items()}


def build(
    short: Mapping[str, Iterable[str]],
    known: Iterable[str],
    mendable: Iterable[str],
    not_before: Mapping[str, Iterable[str]] | None = None,
) -> Spelling:
    """Spelling from lists as people write them.

    ``short`` is full spelling -> short forms; ``known`` words are never mended; ``mendable`` are the words an unknown
    one may be mended into; ``not_before`` is a word -> the words before which it says "tidak", a ``*`` for any ending.
    """
    forms = {spell(form): tuple(map(spell, full.split())) for full, all_forms in short.items() for form in all_forms}
    all_known = frozenset(known) | {word for full in forms.values() for word in full}
    bones: dict[str, list[str]] = {}
    sounds: dict[str, list[str]] = {}
    for word in set(mendable) | all_known:
        if len(thin(word)) >= _LEAST_CONSONANTS:
            bones.setdefault(thin(word), []).append(word)
        if len(word) > _SHORTEST:
            sounds.setdefault(soft(word), []).append(word)
    named = frozenset(mendable)
    everything = all_known | named | frozenset(not_before or ())
    spelling = Spelling(forms, everything, _by(bones), _by(sounds), {}, _stems(named, named | all_known, forms))
    return replace(
        spelling, not_before={spell(no): _before(words, spelling) for no, words in (not_before or {}).items()}
    )


def _before(words: Iterable[str], spelling: Spelling) -> Before:
    listed = list(words)
    return Before(
        frozenset(read for word in listed for read in (spell(word), spelling.read(spell(word))[0]) if word[-1:] != "*"),
        tuple(spell(word[:-1]) for word in listed if word[-1:] == "*"),
    )
