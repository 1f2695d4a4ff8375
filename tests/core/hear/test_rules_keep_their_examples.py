"""Every rule of the shipped lexicon fires on its own examples, and on none of its counter-examples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import packaged
from bot.core.hear import risk

LEXICON = replace(packaged().world.lexicon, learned=None)  # rules alone


def _fired(text):
    return {(sign.level, sign.category) for sign in risk.find_all(LEXICON, text)}


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.name)
def test_rule(rule):
    silent = [text for text in rule.must_fire if (rule.level, rule.category) not in _fired(text)]
    assert silent == []
    loud = [text for text in rule.must_not_fire if (rule.level, rule.category) in _fired(text)]
    assert loud == []


def test_every_category_has_a_rule_in_every_language_that_can_be_written_to_us():
    by_category = {}
    for rule in LEXICON.rules:
        by_category.setdefault(rule.category, set()).add(rule.language)
    # Sasak, Javanese and Sundanese have no words of their own for a debt threat that names nothing, and so on:
    # red and orange must be there in all five.
    for category in ("suicide", "kill_threat", "violence", "locked", "passport_held", "debt_threat", "recruiter"):
        assert by_category[category] == {"id", "sas", "jv", "su", "en"}, category
