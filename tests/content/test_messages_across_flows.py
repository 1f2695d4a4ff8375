"""A flow that begins another joins its last words to the other's first: still one message of two SMS, in any language.

``check`` looks at each flow alone. Here the real engine goes every way, through all the flows that one leads into.
"""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.condition import names
from bot.core.segments import segments
from bot.core.session_json import from_json
from tests.transcripts.chat import Chat

FLOWS = sorted(packaged().world.flows)
LANGUAGES = ("id", "en")
ANSWERS = {"money": "600000", "text": "keripik pisang renyah", "number": "2", "date": "17/8/2026"}
MOST = 3000
ASKED = {
    flow.name: {name for node in flow.nodes.values() for way in node.branch if way.when for name in names(way.when)}
    for flow in packaged().world.flows.values()
}
PARTS = {node.begin for flow in packaged().world.flows.values() for node in flow.nodes.values() if node.next} - {None}
"""Flows after which another goes on: the last words are that one's."""


def state(kept):
    """Where a conversation stands, as far as what follows can tell it apart."""
    told = []
    for frame in from_json(kept).frames:
        known = {**frame.answers, **frame.points}
        facts = sorted((name, str(known[name])) for name in ASKED[frame.flow] & known.keys())
        told.append((frame.flow, frame.node, frame.returns, tuple(facts)))
    return tuple(told)


def answers(chat):
    node = packaged().world.flows[chat.session.top.flow].nodes[chat.session.top.node]
    return [str(at + 1) for at in range(len(node.choices))] or [ANSWERS.get(node.answer, "ya"), "ya", "tidak"][:2]


def too_long(chat):
    found = set()
    for language in LANGUAGES:
        chat.facts["language"] = language
        if chat.bot and segments(chat.bot).count > 2:
            found.add(f"{language} {segments(chat.bot).units}: {chat.bot}")
    chat.facts["language"] = "id"
    return found


def ways(name, rounds, gender):
    """Every message of a flow and of those it begins; the conversation always comes to an end."""
    found, seen = set(), set()
    for round_ in range(rounds):
        first = Chat({"status": "active", "language": "id", "gender": gender, "covered": True})
        first.begin(name, round_)
        found |= too_long(first)
        waiting = [(first.kept, first.facts)] if first.kept else []
        while waiting:
            kept, facts = waiting.pop()
            if state(kept) in seen:
                continue
            seen.add(state(kept))
            assert len(seen) < MOST
            here = Chat(facts)
            here.kept = kept
            for text in answers(here):
                after = Chat(facts)
                after.kept = kept
                after.says(text)
                assert after.bot or (name in PARTS and not after.kept), (state(kept), text)
                found |= too_long(after)
                if after.kept:
                    waiting.append((after.kept, dict(after.facts)))
    return found, seen


@pytest.mark.parametrize("name", FLOWS)
def test_what_flows_say_together_is_still_two_sms(name):
    flow = packaged().world.flows[name]
    rounds = max((len(node.rotate) for node in flow.nodes.values()), default=0) or 1
    found, _ = ways(name, rounds, "female")
    assert not found, "\n".join(sorted(found))
