"""Whoever says that there is a problem and then falls silent is known to a person already."""

from __future__ import annotations

import pytest

from tests.transcripts.chat import Chat


@pytest.mark.parametrize("flow", ["check_in", "wellbeing", "review"])
def test_whoever_chooses_a_problem_is_known_before_the_next_answer(flow):
    chat = Chat()
    chat.begin(flow)
    chat.says("ada masalah")
    assert chat.raised == ["yellow problem"]
    assert "Soal apa" in chat.bot


def test_whoever_writes_the_word_is_known_too():
    chat = Chat()
    chat.says("masalah")
    assert chat.raised == ["yellow problem"]


def test_a_graver_answer_raises_it():
    chat = Chat()
    chat.begin("check_in")
    chat.says("2")
    chat.says("6")
    assert chat.raised == ["orange fear"]


def test_a_problem_told_after_the_question_has_closed_is_known():
    chat = Chat()
    chat.begin("check_in")
    chat.later(days=8)
    chat.says("2")
    assert chat.raised == ["yellow problem"]
