"""What a caseworker's words to an alert mean: take it, somebody else must, it is done; or nothing that is clear.

Words are content (``ladder.yaml``) and read as people's answers are: short forms, stretched letters, emoji. A whole
message must be made of them: "ok besok saya kabari" takes nothing, for a case that counts as taken rings nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.hear.answer_words import Vocabulary, read
from bot.core.ladder import Ladder

Act = Literal["take", "cannot", "contacted"]
_LONGEST = 200
"""Characters: what is longer is no answer to an alert."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What the words ask for. ``plain``: a mere yes or no, which counts only where it is clear of which case."""

    act: Act
    plain: bool = False


def meant(text: str, ladder: Ladder, vocabulary: Vocabulary) -> Meant | None:
    """None where it is a question, something else, or unclear."""
    if len(text) > _LONGEST:
        return None
    answer = read(text, vocabulary)
    if answer.asks or not answer.words:
        return None

    def of(phrases: Iterable[str]) -> list[list[str]]:
        return sorted((read(phrase, vocabulary).words for phrase in phrases), key=len, reverse=True)

    take, cannot, done = of(ladder.take_words), of(ladder.cannot_words), of(ladder.done_words)
    yes, no, beside = of(ladder.yes_words), of(ladder.no_words), of(ladder.beside_words)
    polite = _within(answer.words, beside, beside)
    agreeing = _within(answer.words, [*yes, *beside], [*yes, *beside])
    readings = (
        (Meant("take"), polite in take or agreeing in take),
        (Meant("cannot"), polite in cannot or agreeing in cannot),
        # "ya sudah" means "never mind", where "ya, sudah selesai" does not
        (Meant("contacted"), polite in done or (len(agreeing) > 1 and agreeing in done)),
        (Meant("cannot", plain=True), _within(answer.words, beside, [*yes, *beside]) in no),
        (Meant("take", plain=True), bool(polite) and not agreeing),
    )
    return next((one for one, holds in readings if holds), None)


def _within(words: Sequence[str], before: Sequence[list[str]], after: Sequence[list[str]]) -> list[str]:
    """The words without these phrases at their beginning and end."""
    left = list(words)
    while head := next((one for one in before if one and left[: len(one)] == one), None):
        left = left[len(head) :]
    while tail := next((one for one in after if one and left[-len(one) :] == one), None):
        left = left[: -len(tail)]
    return left
