"""An answer as a row of words, and the word lists in the same form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.hear.normalise import clean, spell
from bot.core.hear.phrases import Phrases
from bot.core.hear.rules import Words

_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[.,;:!?\n()/-]")
_TWICE = re.compile(r"(?<![a-z])([a-z]{4,})2(?![0-9a-z])")
_LETTER_DIGIT = re.compile(r"(?<=[a-z])[013459](?=[a-z]{2})")

_LETTERS = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "9": "g"}


@dataclass(frozen=True, slots=True)
class Answer:
    """``words`` holds read words and figures; ``breaks`` the places before which a mark stands."""

    words: list[str]
    breaks: frozenset[int]
    asks: bool
    """A question mark stands in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The word lists, read as answers are. Each is only equal to itself, so that what was read with it can be kept."""

    short: Mapping[str, tuple[str, ...]]
    short_alone: Mapping[str, str]
    emoji: dict[int, str]
    yes: Phrases
    plain_yes: Phrases
    no: Phrases
    echo: Phrases
    not_yes: Phrases
    hedges: Phrases
    polite: Phrases
    both: Phrases
    nothing: Phrases
    about: Phrases
    range_words: Phrases
    negators: frozenset[str]
    units: Mapping[str, int]
    scales: Mapping[str, int]
    teens: frozenset[str]
    half: frozenset[str]
    days: Mapping[tuple[str, ...], int]
    spans: Mapping[str, str]
    day_of_month: Phrases
    this: Phrases
    ahead: Phrases
    back: Phrases
    months: Mapping[str, int]
    weekdays: Mapping[str, int]


def read(text: str, vocabulary: Vocabulary) -> Answer:
    """The words of an answer; short forms written out, ``no1`` and ``500rb`` taken apart."""
    if not text.isascii():
        text = text.translate(vocabulary.emoji)
    words: list[str] = []
    breaks: set[int] = set()
    asks = False
    pieces = _PIECE.findall(_undigit(clean(text), vocabulary.polite))
    for piece in pieces:
        if piece[0].isdigit():
            words.append(piece)
        elif piece[0].isalpha():
            words += expand(piece, vocabulary.short)
        else:
            asks = asks or piece == "?"
            breaks.add(len(words))
    if len(pieces) - len(breaks) <= 1 and len(words) == 1:
        words = [vocabulary.short_alone.get(_lone(pieces), words[0])]
    return Answer(words, frozenset(breaks), asks)


def _undigit(text: str, polite: Phrases) -> str:
    """``p1lih`` gets its letter, ``kira2`` loses the 2 that says it twice; ``nomor2`` is number two."""
    text = _LETTER_DIGIT.sub(lambda found: _LETTERS[found[0]], text)
    return _TWICE.sub(lambda found: found[0] if (spell(found[1]),) in polite.forms else found[1], text)


def _lone(pieces: Iterable[str]) -> str:
    return next((spell(piece) for piece in pieces if piece[0].isalpha()), "")


def expand(word: str, short: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """One written word, spelled and written out."""
    spelled = spell(word)
    return short.get(spelled, (spelled,)) if spelled else ()


def build(words: Words, short: Mapping[str, tuple[str, ...]]) -> Vocabulary:
    """Read all word lists."""

    def form(phrase: str) -> tuple[str, ...]:
        return tuple(word for part in clean(phrase).split() for word in expand(part, short))

    def phrases(listed: Iterable[str]) -> Phrases:
        return Phrases.of(map(form, listed))

    def table(listed: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
        return {"".join(form(word)): value for value, forms in listed.items() for word in forms}

    return Vocabulary(
        short=short,
        short_alone={spell(one): "".join(form(full)) for full, forms in words.short_alone.items() for one in forms},
        emoji={ord(sign): f" {word} " for word, signs in words.emoji.items() for sign in signs},
        yes=phrases((*words.yes, *words.agree)),
        plain_yes=phrases(words.yes),
        no=phrases(words.no),
        echo=phrases(words.echo),
        not_yes=phrases(words.not_yes),
        hedges=phrases(words.hedges),
        polite=phrases(words.polite),
        both=phrases(words.both),
        nothing=phrases(words.nothing),
        about=phrases(words.about),
        range_words=phrases(words.range_words),
        negators=frozenset("".join(form(word)) for word in words.negators) | {"belum", "jangan"},
        units=table(words.numbers),
        scales=table(words.scales),
        teens=frozenset("".join(form(word)) for word in words.teens),
        half=frozenset("".join(form(word)) for word in words.half),
        days={form(phrase): shift for shift, listed in words.days.items() for phrase in listed},
        spans={"".join(form(word)): span for span, listed in words.spans.items() for word in listed},
        day_of_month=phrases(words.day_of_month),
        this=phrases(words.this),
        ahead=phrases(words.ahead),
        back=phrases(words.back),
        months=table(words.months),
        weekdays=table(words.weekdays),
    )
