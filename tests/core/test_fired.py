"""What fired a sign is named by keys: a rule of the lexicon, a node of a flow, or one of Kabar's own."""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.fired import OWN_KEYS, Fired, OwnKey, own, read

LONGEST = 120
"""Characters that the column holds."""


@pytest.mark.parametrize("key", OWN_KEYS)
@pytest.mark.parametrize("detail", ["", "first", "63016", "odd:detail"])
def test_a_key_of_our_own_is_read_as_it_was_written(key: OwnKey, detail: str) -> None:
    assert read(own(key, detail)) == Fired("own", key, detail)
    assert len(own(key, "x" * 80)) <= LONGEST


def test_every_rule_of_the_lexicon_is_read_as_words_that_were_heard() -> None:
    names = [rule.name for rule in packaged().world.lexicon.rules]
    assert [name for name in names if read(name) != Fired("heard", name)] == []


def test_every_node_that_raises_is_read_as_an_answer_in_its_flow() -> None:
    nodes = [(flow.name, node.name) for flow in packaged().world.flows.values() for node in flow.nodes.values()]
    assert [node for node in nodes if read(".".join(node)) != Fired("answered", *node)] == []


@pytest.mark.parametrize("rule", ["", "an older sentence", "suicide wish: heard"])
def test_what_fits_nothing_is_kept_whole(rule: str) -> None:
    assert read(rule) == Fired("unknown", rule)


def test_what_the_second_ear_guessed_is_no_answer_in_a_flow() -> None:
    assert read("like.locked") == Fired("guessed", "locked")


def test_a_rule_that_staff_named_freely_is_words_that_were_heard() -> None:
    assert read("kunci-pintu").kind == "heard"
