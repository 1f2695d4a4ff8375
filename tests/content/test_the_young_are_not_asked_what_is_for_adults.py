"""Under 18, by birth year or by their own word: neither the two questions of feelings nor the review."""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.effects import Answered
from tests.transcripts.chat import ACTIVE, Chat

YOUNG = [ACTIVE | {"age": 16}, ACTIVE | {"status": "minor"}, ACTIVE | {"status": "minor", "age": 16}]
FEELINGS = packaged().world.flows["feelings"]
PHQ = [node.ask for node in FEELINGS.nodes.values() if node.ask]


@pytest.mark.parametrize("facts", YOUNG)
@pytest.mark.parametrize(
    ("flow", "said"),
    [("feelings", ()), ("wellbeing", ("1",)), ("health", ("4",)), ("review", ())],
)
def test_no_feelings(facts, flow, said):
    chat = Chat(facts)
    chat.begin(flow)
    for text in said:
        chat.says(text)
    assert chat.session is None
    assert not any(question in chat.bot for question in PHQ)
    assert chat.bot
    assert not [effect for effect in chat.effects(Answered) if effect.flow == "feelings"]


@pytest.mark.parametrize("facts", YOUNG)
@pytest.mark.parametrize("words", ["kabar saya", "kabar lengkap"])
def test_no_review(facts, words):
    chat = Chat(facts)
    chat.says(words)
    assert "petugas sosial" in chat.bot
    assert chat.session is None


def test_by_a_birth_year_a_social_worker_is_told_and_they_are_a_minor_from_then_on():
    chat = Chat(ACTIVE | {"age": 16})
    chat.begin("review")
    assert chat.raised == ["yellow under_18"]
    assert chat.facts["status"] == "minor"


def test_by_their_own_word():
    chat = Chat({"status": "new", "language": "id"})
    for text in ("halo", "1", "1", "tidak", "perasaan", "1"):
        chat.says(text)
    assert not any(question in chat.bot for question in PHQ)


@pytest.mark.parametrize("age", [18, 40, None])
def test_everybody_else_is_asked(age):
    chat = Chat(ACTIVE | ({"age": age} if age else {}))
    chat.begin("feelings")
    assert PHQ[0] in chat.bot
