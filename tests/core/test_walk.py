from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.run import FlowFault
from bot.core.walk import TooManyWays, walk
from tests.core.making import world


@pytest.mark.parametrize("name", sorted(packaged().world.flows))
def test_every_way_of_every_flow_ends(name):
    moments = list(walk(packaged().world, name))
    longer = {moment.answers[:-1] for moment in moments if moment.answers}
    for moment in moments:
        assert moment.turn.session is None or moment.answers in longer or _led_on(moments, moment)


def _led_on(moments, moment):
    """Another answer to the same question leads the same way and was walked on instead."""
    return any(
        other.answers[:-1] == moment.answers[:-1] and other.turn.reply == moment.turn.reply and other is not moment
        for other in moments
    )


def test_it_is_the_same_every_time():
    assert list(walk(packaged().world, "check_in")) == list(walk(packaged().world, "check_in"))


def test_numbers_are_tried_at_the_edges_of_conditions():
    text = """{start: a, nodes: {a: {ask: Berapa?, answer: number, min: 0, max: 99,
      branch: [{when: 'a >= 18', next: b}, {else: c}]}, b: {say: B, end: true}, c: {say: C, end: true}}}"""
    tried = [moment.answers[0][1] for moment in walk(world(text), "small") if moment.answers]
    assert tried == [0, 17, 18, 19, 99]


def test_going_round_in_circles_is_a_fault():
    with pytest.raises(FlowFault, match="round in circles"):
        list(walk(world("{start: a, nodes: {a: {next: a}}}"), "small"))


def test_a_flow_with_too_many_ways_is_refused():
    choices = "{x: {label: X, points: {p%d: 1}}, y: {label: Y}}"
    nodes = [f"n{at}: {{ask: A?, answer: choice, choices: {choices % at}, next: n{at + 1}}}" for at in range(12)]
    nodes.append("n12: {end: true}")
    with pytest.raises(TooManyWays):
        list(walk(world(f"{{start: n0, nodes: {{{', '.join(nodes)}}}}}"), "small"))
