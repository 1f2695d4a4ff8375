"""Learning the weights of the second ear: a linear model for danger, counts for what kind of danger it is.

Danger (red or orange against nothing wrong; yellow is left out) is learned by logistic regression over features scaled
by how differently they stand in the two (Wang and Manning 2012). Kind and language are told by naive Bayes: they are
asked only of messages that are dangerous. Both come out the same whenever the examples are the same.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bot.core.hear.likeness import Weights, features
from bot.core.hear.rules import LANGUAGES, SIGN_LEVELS

SEEN_AT_LEAST = 2
STRENGTH = 30.0
STEPS = 1000
SMOOTHING = 0.3
COLUMN_FROM, COLUMN_STEPS = 48, 60
LOWEST, HIGHEST = -6.0, 6.0
FEWEST = 12
"""Examples that a kind needs."""


@dataclass(frozen=True)
class Seen:
    """An example with its features."""

    example: object
    features: Counter


def see(examples, lexicon, meanings):
    return [Seen(one, features(lexicon.tokens(one.text).words, meanings)) for one in examples]


def learn(seen, raised=0.0):
    """Weights without thresholds (all are infinite); see ``threshold``."""
    known = Counter(feature for one in seen for feature in one.features)
    vocabulary = sorted(feature for feature, times in known.items() if times >= SEEN_AT_LEAST)
    danger, bias = _danger([one for one in seen if one.example.level != "yellow"], vocabulary)
    kinds = _kinds(seen)
    dangerous = [one for one in seen if one.example.level != "none"]
    by_kind = _bayes(dangerous, vocabulary, [category for _, category in kinds], lambda one: one.category)
    by_language = _bayes(seen, vocabulary, list(LANGUAGES), lambda one: one.language)
    scale = max(float(np.abs(danger).max()) / STEPS, 1e-9)
    whole = np.rint(danger / scale).astype(int)
    columns = np.concatenate([by_kind, by_language])
    step = (HIGHEST - LOWEST) / COLUMN_STEPS
    marks = np.rint((np.clip(columns, LOWEST, HIGHEST) - LOWEST) / step).astype(int) + COLUMN_FROM
    return Weights(
        danger=dict(zip(vocabulary, map(int, whole), strict=True)),
        scale=scale,
        bias=bias,
        thresholds=dict.fromkeys(SIGN_LEVELS, math.inf),
        kinds=kinds,
        languages=LANGUAGES,
        columns={feature: bytes(marks[:, at].tolist()) for at, feature in enumerate(vocabulary)},
        raised=raised / step,
    )


def _kinds(seen):
    """Each category with the level that it mostly has, gravest first."""
    levels = {}
    for one in seen:
        if one.example.level != "none":
            levels.setdefault(one.example.category, Counter())[one.example.level] += 1
    kinds = [(count.most_common(1)[0][0], category) for category, count in levels.items() if count.total() >= FEWEST]
    return tuple(sorted(kinds, key=lambda kind: (SIGN_LEVELS.index(kind[0]), kind[1])))


def _matrix(seen, places, scaled=True):
    ends, columns, values = [0], [], []
    for one in seen:
        length = math.sqrt(one.features.total() or 1) if scaled else 1.0
        for feature, count in sorted(one.features.items()):
            if feature in places:
                columns.append(places[feature])
                values.append(count / length)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(seen), len(places)))


def _danger(seen, vocabulary):
    table = _matrix(seen, {feature: at for at, feature in enumerate(vocabulary)})
    wrong = np.array([one.example.level != "none" for one in seen])
    with_it, without = (1 + np.asarray((table[part] > 0).sum(axis=0)).ravel() for part in (wrong, ~wrong))
    ratio = np.log((with_it / with_it.sum()) / (without / without.sum()))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0)
    model.fit(table @ diags(ratio), wrong)
    return model.coef_[0] * ratio, float(model.intercept_[0])


def _bayes(seen, vocabulary, names, name_of):
    """Log of how often each feature stands under each name, against all names."""
    table = _matrix(seen, {feature: at for at, feature in enumerate(vocabulary)}, scaled=False)
    rows = []
    for name in names:
        chosen = np.array([name_of(one.example) == name for one in seen])
        counted = SMOOTHING + np.asarray((table[chosen] > 0).sum(axis=0)).ravel()
        rows.append(np.log(counted / counted.sum()))
    rows = np.array(rows)
    return rows - rows.mean(axis=0)


def with_thresholds(weights, thresholds):
    return replace(weights, thresholds=thresholds)
