"""Which of the options shown somebody chose, by number, letter, label or synonym. Where two fit, none is chosen."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.hear.answer_words import Answer, Vocabulary, read
from bot.core.hear.answer_yes_no import yes_no
from bot.core.hear.lexicon import Lexicon

_LETTERS = "abcdefgh"
_TELLING = 5
"""A word of a label with so many letters may stand among a few others."""
_FEW = 4
_SOME = 12
_MOST_NUMBER = 99

_KIN = frozenset({"ibu", "bapak", "kakak", "adik", "inak", "amak", "mama", "om", "tante"})
_ADDRESS = _KIN | {"bu", "pak", "bpk", "kak", "ka", "mbak", "mba", "mas", "bang", "abang", "kang", "teh", "dik", "bos"}
_CALLS = frozenset({"telepon", "hubungi", "call", "phone", "ring"})
_OURS = frozenset({"saya", "kami", "kita"})

_Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Options:
    forms: tuple[tuple[_Form, ...], ...]
    words: tuple[frozenset[str], ...]


def choice(text: str, options: Sequence[Sequence[str]], lexicon: Lexicon, sure: Container[int] = ()) -> int | None:
    """Index from 0 of the option meant; each option is its label and synonyms. None where it is not clear.

    The options of ``sure`` are taken only where nothing but their own words, a yes and polite words are said.
    """
    words = lexicon.vocabulary
    answer = read(text, words)
    shown = _read_options(tuple(map(tuple, options)), words)
    if not answer.words:
        return None
    core = words.polite.without(answer.words)
    core = words.plain_yes.without(core) or core
    # "aja telpon" is no "telpon": a polite word may be what makes an answer unclear
    twisted = words.hedges.within(answer.words) and not words.hedges.within(core)
    whole = (
        _exactly(answer.words, shown)
        or _exactly(_to_us(answer.words, words), shown)
        or ([] if twisted else _exactly(core, shown))
    )
    if whole:
        found = _only(whole)
        return None if found in sure and _names_another(answer, shown) else found
    if words.both.within(answer.words) or words.hedges.within(answer.words):
        return None
    if any(_number(word, words) is not None for word in core):
        return _by_number(core, answer, shown, words)
    found = _by_letter(core, shown)
    if found is None and not answer.asks:
        found = _by_label(core, shown, words)
        found = _by_yes_no(text, shown, lexicon) if found is None else found
        if found is not None and found in sure:
            plain = _plainly(answer, core, shown.words[found], words) and not _names_another(answer, shown)
            return found if plain else None
    return found


def _to_us(row: Sequence[str], words: Vocabulary) -> Sequence[str]:
    """Without a yes before it and a "mbak" after it: "iya hp saya mbak". A "kakak" there may be whose it is."""
    begin, end = 0, len(row)
    while begin < end and (row[begin],) in words.plain_yes.forms:
        begin += 1
    while end > begin and row[end - 1] in _ADDRESS - _KIN:
        end -= 1
    return row[begin:end]


def _plainly(answer: Answer, core: Sequence[str], own: frozenset[str], words: Vocabulary) -> bool:
    """More than "oke" or "siap", and about nothing else: "telepon polisi" is no leave to be phoned."""
    said = words.yes.without(core)
    return own.issuperset(said) and (bool(said) or words.plain_yes.within(answer.words))


def _names_another(answer: Answer, shown: _Options) -> bool:
    """Whether a word of address names somebody else: "telpon bu" speaks to us, "telpon ibu (saya)" of a mother."""
    row = answer.words
    if _exactly(row, shown):
        return False
    for place, word in enumerate(row[1:], 1):
        if place in answer.breaks or word not in _ADDRESS:
            continue
        ours = place + 1 < len(row) and row[place + 1] in _OURS and place + 1 not in answer.breaks
        if ours or (word in _KIN and row[place - 1] in _CALLS):
            return True
    return False


def _by_letter(core: Sequence[str], shown: _Options) -> int | None:
    one_letter = len(core) == 1 and core[0] in _LETTERS[: len(shown.forms)]
    return _LETTERS.index(core[0]) if one_letter else None


def _exactly(row: Sequence[str], shown: _Options) -> list[int]:
    return [index for index, forms in enumerate(shown.forms) if tuple(row) in forms]


@lru_cache(maxsize=512)  # the same few questions are asked all day
def _read_options(options: tuple[tuple[str, ...], ...], words: Vocabulary) -> _Options:
    forms = tuple(tuple(tuple(read(form, words).words) for form in option) for option in options)
    return _Options(forms, tuple(frozenset(word for form in option for word in form) for option in forms))


def _only(indexes: Iterable[int]) -> int | None:
    """The one index there is, else None."""
    found = set(indexes)
    return found.pop() if len(found) == 1 else None


def _number(word: str, words: Vocabulary) -> int | None:
    if word[0].isdigit():
        return int(word) if word.isdigit() and len(word) <= len(str(_MOST_NUMBER)) else 0
    return words.units.get(word)


def _by_number(core: Sequence[str], answer: Answer, shown: _Options, words: Vocabulary) -> int | None:
    """Such as "2", "nomor dua", "2. Ada masalah"; "2 hari" and "1 dan 2" are no choice."""
    chosen = _only(number for word in core if (number := _number(word, words)) is not None)
    if chosen is None or not 1 <= chosen <= len(shown.forms):
        return None
    index = chosen - 1
    rest = [word for word in core if _number(word, words) is None]
    if not rest:
        return index
    if any(word in words.negators and word not in shown.words[index] for word in rest):
        return None
    fits = _contained(rest, shown) | _made_of(rest, shown)
    if fits:
        return index if index in fits else None
    set_apart = _number(answer.words[0], words) is not None and 1 in answer.breaks
    return index if set_apart and len(rest) <= _SOME and not answer.asks else None


def _by_label(core: Sequence[str], shown: _Options, words: Vocabulary) -> int | None:
    if not core or len(core) > _SOME:
        return None
    contained = _contained(core, shown)
    index = _only(contained)
    if index is not None:
        own = shown.words[index]
        others = [word for word in core if word not in own]
        foreign = any(word in shown.words[other] for word in others for other in range(len(shown.words)))
        return None if foreign or _denied(core, shown.forms[index], words) else index
    return None if contained else _by_part(core, shown, words)


def _denied(core: Sequence[str], forms: Sequence[_Form], words: Vocabulary) -> bool:
    """A negator stands beside the option's own phrases, not inside one: "tidak | ada masalah", but "tidak baik"."""
    inside: set[int] = set()
    for form in forms:
        for place in range(len(core) - len(form) + 1):
            if tuple(core[place : place + len(form)]) == form:
                inside.update(range(place, place + len(form)))
    return any(word in words.negators for place, word in enumerate(core) if place not in inside)


def _by_part(core: Sequence[str], shown: _Options, words: Vocabulary) -> int | None:
    """A word or words of one label only: "masalah", "hubungi"; among a few other words when it is a telling one."""
    made = _only(_made_of(core, shown))
    bare = all(word in words.negators or words.yes.begin([word]) for word in core)
    if made is not None:
        return None if bare else made
    if len(core) > _FEW or any(word in words.negators for word in core):
        return None
    return _only(
        index for index, own in enumerate(shown.words) for word in core if word in own and len(word) >= _TELLING
    )


def _made_of(row: Sequence[str], shown: _Options) -> set[int]:
    """Options whose labels hold every word of the row."""
    return {index for index, own in enumerate(shown.words) if own.issuperset(row)}


def _contained(row: Sequence[str], shown: _Options) -> set[int]:
    """Options of which a whole label stands in the row; a longer label hides a shorter one inside it."""
    found: list[tuple[int, _Form]] = []
    for index, forms in enumerate(shown.forms):
        found += [(index, form) for form in forms if form and _stands_in(form, row)]
    return {
        index
        for index, form in found
        if not any(other != index and len(longer) > len(form) and _stands_in(form, longer) for other, longer in found)
    }


def _stands_in(form: Sequence[str], row: Sequence[str]) -> bool:
    size = len(form)
    return any(tuple(row[place : place + size]) == tuple(form) for place in range(len(row) - size + 1))


def _by_yes_no(text: str, shown: _Options, lexicon: Lexicon) -> int | None:
    """A yes in any language chooses the one option that itself is a plain yes, and so with no."""
    said = yes_no(text, lexicon)
    if said is None:
        return None
    words = lexicon.vocabulary
    plain = words.plain_yes.forms if said else words.no.forms
    return _only(index for index, forms in enumerate(shown.forms) if plain.intersection(forms))
