"""Going through a flow again along kept answers: what it raises, adds up and sets; and which answers it would allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.flow import Node
from bot.core.retrace import allowed, retrace

WORLD = packaged().world
FLOWS = WORLD.flows
SCORES = {"never": 0, "days": 1, "most": 2, "always": 3}


@pytest.mark.parametrize("interest", SCORES)
@pytest.mark.parametrize("mood", SCORES)
def test_the_phq2_raises_from_three_and_orange_from_five(interest, mood):
    trace = retrace(WORLD, FLOWS["feelings"], {"interest": interest, "mood": mood}, {})
    score = SCORES[interest] + SCORES[mood]
    levels = [one.level for one in trace.raised.values()]
    assert levels == (["orange"] if score >= 5 else ["yellow"] if score >= 3 else [])
    assert sum(trace.points.values()) == score


def test_a_flow_that_is_begun_raises_what_it_raises_before_it_asks():
    assert set(retrace(WORLD, FLOWS["check_in"], {"start": "problem"}, {}).raised) == {"problem.what"}
    assert retrace(WORLD, FLOWS["check_in"], {"start": "fine", "debt": "none"}, {}).raised == {}


def test_who_took_part_in_the_welcome_is_not_taken_for_somebody_who_takes_part_already():
    trace = retrace(WORLD, FLOWS["welcome"], {"language": "sas", "phone": "shared"}, {"status": "active"})
    assert trace.remembered == {"language": "sas", "phone_shared": True}


@given(st.sampled_from(sorted(FLOWS)), st.data())
def test_whatever_was_answered_it_comes_to_an_end(name, data):
    flow = FLOWS[name]
    asked = [node for node in flow.nodes.values() if node.choices]
    answers = {node.name: data.draw(st.sampled_from([one.key for one in node.choices])) for node in asked}
    retrace(WORLD, flow, answers, {"status": "active", "age": 30})


@pytest.mark.parametrize(
    ("flow", "node", "given", "kept"),
    [
        ("feelings", "mood", "days", "days"),
        ("feelings", "mood", " days ", "days"),
        ("feelings", "mood", "Beberapa hari", None),
        ("feelings", "mood", "", None),
        ("welcome", "statistics", "yes", True),
        ("welcome", "statistics", "no", False),
        ("welcome", "statistics", "maybe", None),
    ],
)
def test_only_what_the_question_allows_is_taken(flow, node, given, kept):
    assert allowed(FLOWS[flow].nodes[node], given) is kept or allowed(FLOWS[flow].nodes[node], given) == kept


@pytest.mark.parametrize("kind", ["number", "money"])
def test_numbers_are_whole_and_within_their_limits(kind):
    node = Node("n", ask="?", answer=kind, low=1, high=12)
    assert [allowed(node, text) for text in ("1", "12", " 7 ")] == [1, 12, 7]
    for text in ("0", "13", "-1", "1.5", "1e1", "٣", "9" * 40, "😀", ""):
        assert allowed(node, text) is None


def test_a_day_is_one_and_a_text_is_never_taken():
    assert allowed(Node("n", ask="?", answer="date"), "2026-02-28") == "2026-02-28"
    assert allowed(Node("n", ask="?", answer="date"), "2026-02-30") is None
    assert allowed(Node("n", ask="?", answer="text"), "anything") is None
