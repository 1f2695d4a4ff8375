"""What a question offers may name a danger. Word for word it raises what its flow decides; a red word is always red.

Where the flow raises nothing at once, the ear is heard: nobody falls silent after a word of danger unnoticed.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.content import packaged
from bot.core.effects import Raised
from bot.core.hear import risk
from bot.core.session import Frame, Session
from bot.core.step import Said, step
from bot.core.understand import ways_to_say
from bot.i18n import Catalogues
from tests.transcripts.chat import ACTIVE, Chat

CONTENT = packaged()
WORLD = CONTENT.world
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
EVERY_LANGUAGE = Catalogues.load(send_drafts=True)
FACTS = {"status": "active", "covered": True}


def offered():
    for flow in WORLD.flows.values():
        for node in flow.nodes.values():
            if node.answer == "choice":
                for choice, ways in zip(node.choices, ways_to_say(WORLD, flow, node), strict=True):
                    context = f"{flow.name}.{node.name}.choices.{choice.key}"
                    for words in dict.fromkeys((*ways, *EVERY_LANGUAGE.spoken(context, choice.label))):
                        yield flow, node, choice, words


def raised(flow, node, words):
    frame = Frame(flow=flow.name, version=flow.version, node=node.name)
    session = Session(frames=(frame,), expires_at=NOW.replace(year=2027))
    return step(WORLD, session, Said(words), FACTS, NOW).effects


@pytest.fixture(scope="module")
def dangerous():
    """Found in the test, not at import: every worker imports every test."""
    signs = ((*one, risk.find(WORLD.lexicon, one[-1])) for one in offered())
    return [one for one in signs if one[-1] and one[-1].level in {"red", "orange"} and not one[-1].guessed]


def test_some_answers_name_dangers(dangerous):
    assert len(dangerous) > 20


def test_the_flow_decides(dangerous):
    undecided = []
    for flow, node, choice, words, sign in dangerous:
        effects = [effect for effect in raised(flow, node, words) if isinstance(effect, Raised)]
        by_ear = [effect for effect in effects if not effect.rule.startswith(f"{flow.name}.")]
        red = any(effect.level == "red" for effect in effects)
        if not red if sign.level == "red" else not effects or by_ear not in ([], effects):
            undecided.append(f"{flow.name}.{node.name}.{choice.key}: {words}: {sign.level}, and {effects}")
    assert not undecided, "\n".join(undecided)


def test_who_chooses_safety_is_seen_before_the_next_answer():
    chat = Chat()
    chat.says("nomor penting")
    chat.says("1")
    assert chat.raised == ["orange seeks_protection"]


def test_a_graver_word_is_heard_beside_what_the_flow_raises():
    chat = Chat()
    chat.begin("check_in")
    chat.says("susah")
    assert chat.raised == ["orange distress", "yellow problem"]
    assert chat.bot.startswith("Terima kasih sudah memberi tahu.")
    assert "Soal apa" in chat.bot


def test_whoever_a_person_was_told_of_is_not_told_of_again_by_an_offered_word():
    chat = Chat(ACTIVE | {"case": "yellow"})
    chat.begin("debt")
    chat.says("ditagih terus")
    assert chat.raised == []
