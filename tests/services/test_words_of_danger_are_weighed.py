"""A change of the words of danger that no example of a rule shows: too many alarms, and cries that nobody hears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import packaged
from bot.content.overlaid_parts import with_parts
from bot.content.source import Source
from bot.core.finding import Finding
from bot.core.hear import examples
from bot.core.hear.lexicon import Lexicon
from bot.services.studio import danger_checks, part_checks

SOME = ("kill_threat", "help", "call_me", "hunger", "violence")
"""Categories: to hear every example of all takes seconds."""


@pytest.fixture(scope="module")
def live() -> Lexicon:
    whole = packaged().world.lexicon
    return Lexicon(tuple(rule for rule in whole.rules if rule.category in SOME), whole.words)


def weighed(live: Lexicon, made: Lexicon) -> list[Finding]:
    return list(danger_checks.findings(live, made, tuple(examples.tried(made)), "lexicon"))


def test_what_is_live_has_nothing_to_tell(live: Lexicon) -> None:
    assert weighed(live, live) == []


def test_a_rule_for_a_word_that_everybody_says_does_not_go_live(live: Lexicon) -> None:
    """Its own examples hold, and each other rule counts only signs of its own kind and level."""
    model = next(rule for rule in live.rules if rule.category == "help" and rule.phrases)
    trap = replace(model, name="trap", level="red", phrases=("saya",), must_fire=("saya",), must_not_fire=())
    (found,) = weighed(live, Lexicon((*live.rules, trap), live.words))
    assert (found.severity, "harmless examples would be heard as urgent" in found.words) == ("error", True)


def test_a_red_rule_that_goes_with_its_examples_is_named(live: Lexicon) -> None:
    gone = next(rule for rule in live.rules if rule.category == "kill_threat")
    found = weighed(live, Lexicon(tuple(rule for rule in live.rules if rule != gone), live.words))
    assert [one.severity for one in found] == ["warning"]
    assert "heard as red today would not be any more" in found[0].words


def test_words_that_make_cries_unheard_are_named(live: Lexicon) -> None:
    """No example has them; beside one they make it a thing that is past and over."""
    words = replace(live.words, past=(*live.words.past, "saya"), over=(*live.words.over, "tolong"))
    made = Lexicon(live.rules, words)
    (found,) = (one for one in weighed(live, made) if "would not be any more" in one.words)
    assert found.severity == "warning"


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (
            "acknowledge: {minutes: 15}",
            "acknowledge: {days: 1440}",
            "would come after more than 4 hours",
        ),
        ("again_every: {minutes: 15}", "again_every: {days: 30}", "would come after more than 4 hours"),
        ("through: [whatsapp, sms, email]\n    at_once", "through: [email]\n    at_once", "told by e-mail alone"),
        ("climb: [caseworker, on_call, backup, supervisor, everyone]", "climb: [caseworker]", "nobody is told where"),
        ("again_every: {hours: 12}", "again_every: {working_days: 300}", "more than 72 hours"),
    ],
)
def test_a_ladder_on_which_nobody_is_told_does_not_go_live(was: str, now: str, told: str) -> None:
    live = packaged()
    body = live.parts["ladder"].body
    assert was in body
    made = with_parts(live, {"ladder": body.replace(was, now, 1)})
    source = Source(live.folder / "ladder.yaml", made.parts["ladder"].body)
    found = [one for one in part_checks._wakes_nobody(made, source) if one.severity == "error"]
    assert any(told in one.words for one in found)
    assert not list(part_checks._wakes_nobody(live, Source(live.folder / "ladder.yaml", body)))
