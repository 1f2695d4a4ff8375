"""Cross-validation: every message is heard by weights that were learned without it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.core.hear.likeness import Likeness
from tests.hearing.learn import learn

FOLDS = 5
OF_RULES = "rules"
"""Stands for the file of counter-examples that rules carry."""


@dataclass(frozen=True)
class Guess:
    """What the ear thought of one held-out message, before any threshold."""

    danger: float
    level: str
    category: str
    language: str


def by_fifths(seen):
    """Message by message, in turns; the same every time.

    Counter-examples of rules may be written after a message of the corpus: they go where the most alike one goes.
    """
    folds = [at % FOLDS for at in range(len(seen))]
    words = [frozenset(one.example.text.lower().split()) for one in seen]
    labelled = [at for at, one in enumerate(seen) if one.example.file != OF_RULES]
    for at, one in enumerate(seen):
        if one.example.file == OF_RULES:
            folds[at] = folds[max(labelled, key=lambda other, at=at: _alike(words[at], words[other]))]
    return folds


def _alike(one, other):
    return len(one & other) / (len(one | other) or 1)


def by_files(seen):
    """A whole file at a time: other writers than those learned from."""
    return [one.example.file for one in seen]


def guesses(seen, lexicon, meanings, folds, raised=0.0, only=None):
    """One guess for each message; ``only`` names the folds to hold out, None where a message is in no such."""
    out = [None] * len(seen)
    for fold in sorted(set(folds) if only is None else only):
        weights = learn([one for one, its in zip(seen, folds, strict=True) if its != fold], raised)
        ear = Likeness(weights, meanings)
        for at, (one, its) in enumerate(zip(seen, folds, strict=True)):
            if its == fold:
                row = lexicon.tokens(one.example.text)
                danger = ear.danger(row) if row.words else -math.inf
                out[at] = Guess(danger, *ear.kind(row)) if row.words else Guess(danger, "yellow", "", "id")
    return out


def threshold(dangers, share):
    """The likeness that at most this share of harmless messages passes."""
    ordered = sorted(dangers, reverse=True)
    return ordered[int(len(ordered) * share)] + 1e-6
