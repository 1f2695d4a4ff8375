"""Yes or no. A half answer ("iya tapi takut") and a yes that goes on about something else are neither."""

from __future__ import annotations

from bot.core.hear.answer_words import Answer, Vocabulary, read
from bot.core.hear.lexicon import Lexicon
from bot.core.hear.risk import find

_MOST_MORE = 6
"""A clear yes or no may go on for so many words."""


def yes_no(text: str, lexicon: Lexicon) -> bool | None:
    """True for yes, False for no, None where it is neither or both."""
    words = lexicon.vocabulary
    answer = read(text, words)
    if words.not_yes.begin(answer.words) or words.hedges.within(answer.words):
        return None
    core = _without_polite(answer.words, words)
    said = _whole(core, words)
    if said is None and not answer.asks:
        said = _opening(answer, words)
        if said is not None and find(lexicon, text) is not None:
            return None
    return said


def _without_polite(row: list[str], words: Vocabulary) -> list[str]:
    """Without "kak", "terima kasih" and the "ya" that softens a no; a row polite throughout stays ("nggih")."""
    core = words.polite.without(row)
    if len(core) > 1 and words.plain_yes.begin(core[-1:]) and core[0] in words.negators:
        core = core[:-1]
    return core or (row if words.yes.begin(row) else [])


def _whole(core: list[str], words: Vocabulary) -> bool | None:
    """Every word says yes, or every word says no."""
    negated = any(word in words.negators for word in core)
    no_left = words.echo.without(words.no.without([word for word in core if word not in words.negators]))
    if core and not no_left and (negated or words.no.within(core)):
        return None if words.yes.within(core) else False
    yes_left = words.echo.without(words.yes.without(core))
    return True if core and not yes_left else None


def _opening(answer: Answer, words: Vocabulary) -> bool | None:
    """A clear yes or no, a comma, and a few more words that deny nothing: "iya, saya sudah ke bank"."""
    row = answer.words
    end = next((place for place in sorted(answer.breaks) if place), None)
    if end is None or not 0 < len(row) - end <= _MOST_MORE:
        return None
    said = _whole(_without_polite(row[:end], words), words)
    denies = any(word in words.negators for word in row[end:])
    return None if said is True and denies else said
