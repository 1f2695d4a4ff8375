"""Learning the weights of the second ear: two linear models, and counts for what kind of danger it is.

Danger (red or orange against all others) and how grave it is (red against orange and yellow) are learned by logistic
regression over features scaled by how differently they stand in the two (Wang and Manning 2012). Kind and language are
told by naive Bayes: they are asked only of messages that are dangerous. All come out the same whenever the examples
are the same.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bot.core.hear.features import features
from bot.core.hear.likeness import Weights
from bot.core.hear.rules import LANGUAGES

SEEN_AT_LEAST = 2
STRENGTH = 10.0
PLAIN_WEIGHS, LOOK_ALIKE_WEIGHS = 2.0, 0.5
"""Greetings and small talk count more than what looks dangerous: they are what most people write, most days, and a
missed cry for help is a worse fault than a look-alike that alarms."""
STEPS = 1000
KEPT = 60_000
"""So many features are kept: those whose weight and frequency matter most."""
SMOOTHING = 0.3
COLUMN_FROM, COLUMN_STEPS = 48, 60
LOWEST, HIGHEST = -6.0, 6.0
FEWEST = 12
"""Examples that a kind needs."""
LOUD = ("red", "orange")
PLAIN = {"ordinary", "answer"}


@dataclass(frozen=True)
class Seen:
    """An example with its features."""

    example: object
    features: Counter


def see(examples, lexicon, meanings):
    return [Seen(one, features(lexicon.tokens(one.text), meanings)) for one in examples]


def learn(seen):
    """Weights without thresholds (both are infinite); see ``with_thresholds``."""
    known = Counter(feature for one in seen for feature in one.features)
    vocabulary = sorted(feature for feature, times in known.items() if times >= SEEN_AT_LEAST)
    table = _matrix(seen, vocabulary)
    levels = np.array([one.example.level for one in seen])
    loud = np.isin(levels, LOUD)
    alike = (levels == "none") & ~np.isin([one.example.category for one in seen], list(PLAIN))
    counts = np.select([alike, levels == "none"], [LOOK_ALIKE_WEIGHS, PLAIN_WEIGHS], 1.0)
    danger, danger_bias = _regression(table, loud, counts)
    told = np.flatnonzero(levels != "none")
    grave, grave_bias = _regression(table[told], levels[told] == "red", np.ones(len(told)))
    kept = _kept(vocabulary, known, danger)
    vocabulary, danger, grave = [vocabulary[at] for at in kept], danger[kept], grave[kept]
    (danger, danger_scale), (grave, grave_scale) = _whole(danger), _whole(grave)
    kinds, columns = _columns(seen, vocabulary)
    return Weights(
        danger=dict(zip(vocabulary, danger, strict=True)),
        grave=dict(zip(vocabulary, grave, strict=True)),
        scales=(danger_scale, grave_scale),
        biases=(danger_bias, grave_bias),
        threshold=math.inf,
        red=math.inf,
        kinds=kinds,
        languages=LANGUAGES,
        columns=columns,
    )


def with_thresholds(weights, threshold, red):
    return replace(weights, threshold=threshold, red=red)


def _kept(vocabulary, known, weights):
    """Places of the features that change most likenesses most, in the order of the vocabulary."""
    matters = np.abs(weights) * np.sqrt([known[feature] for feature in vocabulary])
    return np.sort(np.argsort(-matters, kind="stable")[:KEPT])


def _whole(weights):
    """Whole numbers for the weights, and what one of them counts."""
    scale = max(float(np.abs(weights).max()) / STEPS, 1e-9)
    return list(map(int, np.rint(weights / scale))), scale


def _matrix(seen, vocabulary, scaled=True):
    places = {feature: at for at, feature in enumerate(vocabulary)}
    ends, columns, values = [0], [], []
    for one in seen:
        length = math.sqrt(one.features.total() or 1) if scaled else 1.0
        for feature, count in sorted(one.features.items()):
            if feature in places:
                columns.append(places[feature])
                values.append(count / length)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(seen), len(places)))


def _regression(table, chosen, counts):
    with_it, without = (1 + np.asarray((table[part] > 0).sum(axis=0)).ravel() for part in (chosen, ~chosen))
    ratio = np.log((with_it / with_it.sum()) / (without / without.sum()))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    model.fit(table @ diags(ratio), chosen, sample_weight=counts)
    return model.coef_[0] * ratio, float(model.intercept_[0])


def _columns(seen, vocabulary):
    """Red and orange kinds, and how much each feature speaks for each of them and for each language, as bytes."""
    loud = [one for one in seen if one.example.level in LOUD]
    many = Counter((one.example.level, one.example.category) for one in loud)
    kinds = tuple(
        kind for kind in sorted(many, key=lambda kind: (LOUD.index(kind[0]), kind[1])) if many[kind] >= FEWEST
    )
    by_kind = _bayes(loud, vocabulary, kinds, lambda one: (one.level, one.category))
    by_language = _bayes(seen, vocabulary, list(LANGUAGES), lambda one: one.language)
    step = (HIGHEST - LOWEST) / COLUMN_STEPS
    both = np.clip(np.concatenate([by_kind, by_language]), LOWEST, HIGHEST)
    marks = np.rint((both - LOWEST) / step).astype(int) + COLUMN_FROM
    return kinds, {feature: bytes(marks[:, at].tolist()) for at, feature in enumerate(vocabulary)}


def _bayes(seen, vocabulary, names, name_of):
    """Log of how often each feature stands under each name, against all names."""
    table = _matrix(seen, vocabulary, scaled=False)
    rows = []
    for name in names:
        chosen = np.array([name_of(one.example) == name for one in seen])
        counted = SMOOTHING + np.asarray((table[chosen] > 0).sum(axis=0)).ravel()
        rows.append(np.log(counted / counted.sum()))
    rows = np.array(rows)
    return rows - rows.mean(axis=0)
