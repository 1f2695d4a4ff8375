"""What a change of the words of danger does to messages that the examples of one rule alone do not show.

The examples are the only messages whose meaning is known: each rule's own, and all of them together. Whoever takes a
rule away takes its examples away too, and a word that is read as "not" or "over" stands in no example at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import permutations
from typing import Final

from bot.core.finding import Finding, Severity
from bot.core.hear import risk
from bot.core.hear.examples import Tried
from bot.core.hear.lexicon import Lexicon, Words
from bot.core.told import quoted, told

_URGENT: Final = ("red", "orange")
_NAMED: Final = 3
"""Messages that a finding names."""
_HARMLESS: Final = 0.05
"""Of the harmless examples so many may sound more urgent than before. A rule for a word that everybody says reaches a
quarter; the flood of alarms would hide the true ones."""
_WORDS: Final = 6
"""New words that are tried beside cries for help, one by one and two together."""


def findings(live: Lexicon, made: Lexicon, tried: Sequence[Tried], place: str) -> Iterator[Finding]:
    """Harmless messages that would alarm, and cries for help that would not. ``tried``: all examples of ``made``."""
    yield from _alarming(live, tried, place)
    yield from _unheard(live, made, place)


def _alarming(live: Lexicon, tried: Sequence[Tried], place: str) -> Iterator[Finding]:
    harmless = [one for one in tried if not one.must_fire]
    heard = [one for one in harmless if one.heard and one.heard.level in _URGENT]
    graver = [one.text for one in heard if one.heard and not _as_urgent(live, one.text, one.heard.level)]
    if not graver:
        return
    words = told(
        "{count} of {all} harmless examples would be heard as urgent: {some}",
        count=len(graver),
        all=len(harmless),
        some=_some(graver),
    )
    mend = told("Use words that only people in danger say")
    severity: Severity = "error" if len(graver) > len(harmless) * _HARMLESS else "warning"
    yield Finding(place, words, mend, severity, kind="alarms")


def _unheard(live: Lexicon, made: Lexicon, place: str) -> Iterator[Finding]:
    cries = [text for rule in live.rules if rule.level == "red" for text in rule.must_fire]
    there = {text for rule in made.rules if rule.level == "red" for text in rule.must_fire}
    gone = [text for text in cries if text not in there]
    gone += _beside(
        _new_words(live.words, made.words), [rule.must_fire[0] for rule in made.rules if rule.level == "red"]
    )
    silent = [text for text in gone if not _as_urgent(made, text, "red") and _as_urgent(live, text, "red")]
    if silent:
        words = told(
            "{count} messages that are heard as red today would not be any more: {some}",
            count=len(silent),
            some=_some(silent),
        )
        mend = told("Approve this only where nobody in danger would write so")
        yield Finding(place, words, mend, "warning", kind="unheard")


def _beside(new: Sequence[str], cries: Sequence[str]) -> list[str]:
    """A cry for help with each new word before and behind it, and with two of them around it."""
    around = [*((word, "") for word in new), *(("", word) for word in new), *permutations(new, 2)]
    return [" ".join(filter(None, (before, cry, behind))) for before, behind in around for cry in cries]


def _new_words(live: Words, made: Words) -> list[str]:
    """Those that came into a list, also where another list has them already."""
    was = set(_flat(live))
    return list(dict.fromkeys(word for where, word in _flat(made) if (where, word) not in was))[:_WORDS]


def _flat(words: Words) -> Iterator[tuple[str, str]]:
    for field in fields(words):
        kept = getattr(words, field.name)
        lists = kept.items() if isinstance(kept, Mapping) else [("", kept)]
        yield from ((f"{field.name}.{key}", word) for key, some in lists for word in some)


def _as_urgent(lexicon: Lexicon, text: str, level: str) -> bool:
    signs = risk.by_rules(lexicon, text)
    return bool(signs) and signs[0].level in _URGENT[: _URGENT.index(level) + 1]


def _some(texts: Sequence[str]) -> str:
    return "; ".join(quoted(text) for text in texts[:_NAMED])
