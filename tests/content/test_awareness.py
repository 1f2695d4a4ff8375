"""What anybody may read about work far away: short also where flows meet, honest, kind, and no one is asked about."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.content import packaged
from bot.core.effects import Raised, Remembered
from bot.core.segments import segments
from bot.core.texts import flow_texts
from tests.transcripts.chat import Chat

STEPS = ("safe_company", "safe_papers", "safe_visa", "safe_contract", "safe_ready", "safe_copies")
FLOWS = ("safe_migration", *STEPS, "new_offer", "whom_to_call", "wrong_number", "who", "help", "hello")
NEVER = {"aman", "korban", "tppo", "dijamin", "pasti"}
TELLS_WHY = {"migran", "pmi", "pulang", "perdagangan", "kementerian", "kemensos", "dana", "bantuannya", "program"}


def words(*flows):
    texts = (text.source for name in flows for text in flow_texts(packaged().world.flows[name]))
    return set(re.findall(r"[a-z]+", " ".join(texts).lower()))


def test_nothing_is_called_safe_or_certain_and_nobody_a_victim():
    assert not words(*FLOWS).intersection(NEVER)


def test_whoever_asks_who_writes_never_learns_why():
    assert not words("who", "wrong_number", "hello").intersection(TELLS_WHY)
    assert not any("{" in text.source for name in ("who", "wrong_number") for text in flow_texts(flow(name)))


def flow(name):
    return packaged().world.flows[name]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_has_two_questions_and_a_reason_for_every_answer(name):
    asking = [node for node in flow(name).nodes.values() if node.ask]
    assert [len(node.choices) for node in asking] == [2, 2]
    assert all(flow(name).nodes[choice.next].say for node in asking for choice in node.choices)
    assert not any(node.raise_ or node.remember for node in flow(name).nodes.values())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("first", range(1, 7))
def test_every_message_is_short_where_two_flows_meet(language, first):
    for answers in product("12", repeat=2):
        chat = Chat({"status": "new", "language": language})
        for text in ("info kerja", str(first), *answers, "1"):
            chat.says(text)
            assert segments(chat.bot).count <= 2, chat.bot
            assert not chat.effects(Raised)
            assert not chat.effects(Remembered)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "said", [("ditawari kerja", "1", "1", "2"), ("ada tawaran", "2", "3", "2"), ("nomor", "1", "1")]
)
def test_so_is_what_begins_another_flow(language, said):
    chat = Chat({"status": "active", "language": language, "gender": "female", "covered": False})
    for text in said:
        chat.says(text)
        assert segments(chat.bot).count <= 2, chat.bot
    assert chat.raised


def test_all_six_steps_in_one_go_end_with_where_to_check():
    chat = Chat({"status": "new", "language": "id"})
    chat.says("kerja luar negeri")
    chat.says("1")
    for _ in STEPS:
        chat.says("2")
        chat.says("1")
        if "Lanjut" in chat.bot:
            chat.says("lanjut")
    assert "KP2MI:" in chat.bot
    assert "SISKOP2MI" in chat.bot
    chat.says("ya")
    assert chat.session.top.flow == "offer_check"


@pytest.mark.parametrize("name", FLOWS)
def test_no_label_and_no_keyword_is_heard_as_red(name):
    """Whoever types what we showed them has not told us of danger."""
    for node in flow(name).nodes.values():
        for choice in node.choices:
            chat = Chat({"status": "active", "language": "id"})
            chat.says(choice.label)
            assert not any(raised.startswith("red") for raised in chat.raised), choice.label
    for keyword in flow(name).keywords:
        chat = Chat({"status": "active", "language": "id"})
        chat.says(keyword)
        assert not any(raised.startswith("red") for raised in chat.raised), keyword
