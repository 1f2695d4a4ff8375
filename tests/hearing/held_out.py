"""Cross-validation: every message is heard by weights that were learned without it and its neighbours."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from bot.core.hear.likeness import Likeness
from tests.hearing.learn import learn

FOLDS, BLOCK = 5, 20
"""Whoever writes messages often says a thing again a few lines on: neighbours are held out together."""
OF_RULES = "rules"
"""Stands for the file of counter-examples that rules carry."""


@dataclass(frozen=True)
class Guess:
    """What the ear thought of one held-out message, before any threshold."""

    danger: float
    grave: float


def by_blocks(seen):
    """Twenty neighbours of a file at a time, shuffled among fifths; the same every time.

    Counter-examples of rules may be written after a message of the corpus: they go where the most alike one goes.
    """
    files = {}
    for at, one in enumerate(seen):
        files.setdefault(one.example.file, []).append(at)
    folds = [0] * len(seen)
    chance = random.Random(7)
    for file, places in files.items():
        turns = [block % FOLDS for block in range(len(places) // BLOCK + 1)]
        chance.shuffle(turns)
        if file != OF_RULES:
            for number, at in enumerate(places):
                folds[at] = turns[number // BLOCK]
    words = [frozenset(one.example.text.lower().split()) for one in seen]
    labelled = [at for at, one in enumerate(seen) if one.example.file != OF_RULES]
    for at in files.get(OF_RULES, ()):
        folds[at] = folds[max(labelled, key=lambda other, at=at: _alike(words[at], words[other]))]
    return folds


def _alike(one, other):
    return len(one & other) / (len(one | other) or 1)


def by_files(seen):
    """A whole file at a time: other writers than those learned from."""
    return [one.example.file for one in seen]


def guesses(seen, lexicon, meanings, folds, only=None):
    """One guess for each message; ``only`` names the folds to hold out, None where a message is in no such."""
    out = [None] * len(seen)
    for fold in sorted(set(folds) if only is None else only):
        ear = Likeness(learn([one for one, its in zip(seen, folds, strict=True) if its != fold]), meanings)
        for at, (one, its) in enumerate(zip(seen, folds, strict=True)):
            if its == fold:
                row = lexicon.tokens(one.example.text)
                out[at] = Guess(ear.danger(row), ear.ask(row)[0]) if row.words else Guess(-math.inf, -math.inf)
    return out


def threshold(dangers, share):
    """The likeness that at most this share of harmless messages passes."""
    ordered = sorted(dangers, reverse=True)
    return ordered[int(len(ordered) * share)] + 1e-6
