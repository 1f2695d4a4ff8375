"""The ILO's indicators of trafficking for labour, and the rule that joins them (Delphi survey, 2009).

They support a person's judgement; what comes out is no verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Strength = Literal["strong", "medium", "weak"]
STRENGTHS: Final[tuple[Strength, ...]] = ("strong", "medium", "weak")

Dimension = Literal[
    "deception", "coercion", "vulnerability", "exploitation", "coercion_there", "vulnerability_there"
]  # fmt: skip
DIMENSIONS: Final[tuple[Dimension, ...]] = (
    *("deception", "coercion", "vulnerability"),
    *("exploitation", "coercion_there", "vulnerability_there"),
)
"""The first three at recruitment, the others where the person worked."""

MEANS: Final[frozenset[Dimension]] = frozenset({"deception", "coercion", "vulnerability"})

Result = Literal["trafficking", "deceived_exploited", "exploited", "not_shown"]
RESULTS: Final[tuple[Result, ...]] = ("trafficking", "deceived_exploited", "exploited", "not_shown")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sign. A strength is empty where the indicator does not count for them."""

    key: str
    """``dimension.name``; kept with what is saved."""
    adult: Strength | None
    child: Strength | None
    words: Mapping[str, str]
    """Language -> text."""

    def strength(self, *, child: bool) -> Strength | None:
        """How much it weighs."""
        return self.child if child else self.adult


@dataclass(frozen=True, slots=True)
class Indicators:
    """All of them, by dimension, in their order."""

    titles: Mapping[Dimension, Mapping[str, str]] = field(default_factory=dict)
    of: Mapping[Dimension, tuple[Indicator, ...]] = field(default_factory=dict)
    reviewed_on: date | None = None
    """Until then our own words are drafts."""

    @property
    def by_key(self) -> dict[str, Indicator]:
        """Every indicator."""
        return {one.key: one for several in self.of.values() for one in several}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was ticked in a dimension, by strength, and whether that makes it positive."""

    strong: int
    medium: int
    weak: int

    @property
    def positive(self) -> bool:
        """Two strong; or one strong and one other; or three medium; or two medium and one weak. More is as good."""
        return (
            self.strong >= 2  # noqa: PLR2004 - the rule as it is published
            or (self.strong == 1 and self.medium + self.weak >= 1)
            or self.medium >= 3  # noqa: PLR2004
            or (self.medium == 2 and self.weak >= 1)  # noqa: PLR2004
        )


def judge(indicators: Indicators, ticked: Collection[str], *, child: bool) -> dict[Dimension, Judged]:
    """Each dimension by itself. What does not count for a child is left out."""
    found: dict[Dimension, Judged] = {}
    for dimension in DIMENSIONS:
        own = indicators.of.get(dimension, ())
        weights = Counter(one.strength(child=child) for one in own if one.key in ticked)
        found[dimension] = Judged(*(weights[strength] for strength in STRENGTHS))
    return found


def whole(positive: Collection[Dimension], *, child: bool) -> Result:
    """All dimensions together. Under 18 no means (a dimension of recruitment) is needed for trafficking.

    Abuse of vulnerability at the destination is shown, but the rule does not ask for it.
    """
    if "exploitation" not in positive:
        return "not_shown"
    if "coercion_there" in positive and (child or not MEANS.isdisjoint(positive)):
        return "trafficking"
    if "deception" in positive and "coercion_there" not in positive:
        return "deceived_exploited"
    return "exploited"
