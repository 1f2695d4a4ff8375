"""Lists of words and phrases in the lexicon's files, and the sets that stand for many words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.content.parts import LEXICON
from bot.core.finding import ContentError, Finding
from bot.core.shape import FORM, in_quotes
from bot.core.told import quoted, shown, told

WORDS = "words.yaml"
MOST_IN_SET = 2_000
"""Words of a group with those of the sets in it: sets of sets of sets would fill any machine's memory."""
ANY_NUMBER = "#"
"""Stands for each of some two hundred numbers: two in one phrase are as many phrases as all other rules have, three
take minutes, for which nobody's message is heard."""


def refused(place: str, words: str, mend: str) -> ContentError:
    """One fault, named by file and rule."""
    return ContentError([Finding(f"{LEXICON}{place}", words, mend, kind=FORM)])


def mapping(data: object, place: str) -> dict[str, Any]:
    """What stands here as keys and values. Raises ContentError."""
    if not isinstance(data, dict):
        words = told("{what} is not a mapping", what=shown(data))
        raise refused(place, words, told("Write 'key: value' lines here"))
    return dict(data)


def texts_in(data: object, place: str) -> tuple[str, ...]:
    """The words of a list. Raises ContentError."""
    if not isinstance(data, list):
        raise refused(place, told("{what} is not a list", what=shown(data)), told("Write it as [one, two]"))
    for item in data:
        if not isinstance(item, str):
            raise refused(place, told("{what} is not a word", what=shown(item)), in_quotes(item))
    return tuple(data)


def phrases_in(data: object, place: str) -> tuple[str, ...]:
    """The same, each of which a message may hold: with one # at most. Raises ContentError."""
    found = texts_in(data, place)
    for phrase in found:
        if phrase.count(ANY_NUMBER) > 1:
            words, mend = told("{what} has more than one #", what=quoted(phrase)), told("Write one of the numbers out")
            raise refused(place, words, mend)
    return found


def sets_in(data: dict[str, Any], file: str, known: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The sets of this file beside those known; a set may be made of others."""
    sets = dict(known)
    for name, words in mapping(data.pop("sets", None) or {}, f"{file}: sets").items():
        place = f"{file}: sets: {name}"
        sets[str(name)] = group_of(phrases_in(words, place), place, sets)
    return sets


def group_of(words: Sequence[str], place: str, sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The words of a group, with those of its sets. Raises ContentError."""
    out: list[str] = []
    for word in words:
        if not word.startswith("@"):
            out.append(word)
        elif word[1:] in sets:
            out += sets[word[1:]]
        else:
            words_ = told("there is no set {name} above", name=quoted(word))
            mend = told("Add it under 'sets' here or in {file}, or mend the name", file=WORDS)
            raise refused(place, words_, mend)
        if len(out) > MOST_IN_SET:
            words_ = told("the sets in it have more than {most} words", most=MOST_IN_SET)
            raise refused(place, words_, told("Take sets or words away"))
    return tuple(out)
