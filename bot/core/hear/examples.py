"""The examples that stand beside each rule: what must fire it, and what must not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.core.hear import risk
from bot.core.hear.lexicon import Lexicon
from bot.core.hear.risk import Sign
from bot.core.hear.rules import Rule


@dataclass(frozen=True, slots=True)
class Tried:
    """One example, as the rules hear it now."""

    rule: Rule
    text: str
    must_fire: bool
    fires: bool
    """Whether a sign of the rule's level and kind is heard, by whichever rule."""
    heard: Sign | None
    """The most urgent sign in it."""

    @property
    def holds(self) -> bool:
        """Whether it goes as written."""
        return self.fires == self.must_fire


def tried(lexicon: Lexicon, rules: Iterable[Rule] | None = None) -> Iterator[Tried]:
    """All examples of these rules (default: of all), each heard by all rules together."""
    for rule in lexicon.rules if rules is None else rules:
        for must_fire, texts in ((True, rule.must_fire), (False, rule.must_not_fire)):
            for text in texts:
                signs = risk.by_rules(lexicon, text)
                fires = any((sign.level, sign.category) == (rule.level, rule.category) for sign in signs)
                yield Tried(rule, text, must_fire, fires, signs[0] if signs else None)
