"""Near to one choice: it is proposed, and a yes takes it. Nothing urgent is decided that way."""

from __future__ import annotations

import pytest

from bot.core.effects import Answered, Unheard
from bot.core.hear.answers import yes_no
from bot.core.session_json import from_json
from tests.core.making import world
from tests.transcripts.chat import ACTIVE, Chat, catalogues

NEAR = "hubugi saya"
PROPOSED = "Maksudnya 3 Hubungi saya? Balas YA atau TIDAK."


@pytest.fixture
def chat():
    chat = Chat()
    chat.begin("check_in")
    chat.says(NEAR)
    return chat


def test_the_near_choice_is_proposed_and_nothing_is_taken_yet(chat):
    assert chat.bot == PROPOSED
    assert chat.raised == []
    assert chat.effects(Answered) == []


@pytest.mark.parametrize("text", ["ya", "iya kak", "betul", "nggih", "ok"])
def test_a_yes_takes_it(chat, text):
    chat.says(text)
    assert chat.effects(Answered) == [Answered("check_in", "start", "choice", "call")]
    assert chat.raised == ["yellow asks_call"]


def test_a_no_asks_the_question_again_with_its_answers(chat):
    chat.says("tidak")
    assert chat.bot.startswith("Apa kabar?")
    assert "3 Hubungi saya" in chat.bot
    chat.says("xyz")
    assert "Mau dihubungi petugas?" in chat.bot


@pytest.mark.parametrize(("text", "key"), [("2", "problem"), ("1", "fine"), ("baik", "fine"), ("masalah", "problem")])
def test_anything_else_answers_the_question_itself(chat, text, key):
    chat.says(text)
    assert chat.effects(Answered) == [Answered("check_in", "start", "choice", key)]


def test_a_second_miss_offers_a_person_and_proposes_nothing(chat):
    chat.says(NEAR)
    assert "Mau dihubungi petugas?" in chat.bot
    assert "Maksudnya" not in chat.bot


def test_a_proposal_is_over_once_anything_else_was_said(chat):
    chat.says("bantuan")
    chat.says("zzz")
    chat.begin("nudge")
    chat.says("ya")
    assert chat.effects(Answered) == []


def test_danger_and_stop_are_heard_all_the_same(chat):
    chat.says("saya dipukul suami")
    assert chat.raised == ["red violence"]
    again = Chat()
    again.begin("check_in")
    again.says(NEAR)
    again.says("tidak mau ikut")
    assert again.facts["status"] == "stopped"


def test_long_words_go_to_a_person_besides():
    chat = Chat()
    chat.begin("review")
    chat.says("1")
    chat.says("untk mkan pn cukp")
    assert chat.effects(Unheard)


@pytest.mark.parametrize(
    ("flow", "before", "text"),
    [
        ("check_in", (), "tidak hubngi saya"),  # near only but for its "tidak"
        ("check_in", (), "ba"),
        ("family", ("1",), "kadng tkut"),  # orange
        ("family", ("1",), "ada yang mnykiti"),  # red
        ("offer_check", (), "kambja"),  # orange by its points
        ("check_in", ("1",), "ada terasa brat"),  # a "tidak" would be an answer to the question too
    ],
)
def test_what_may_not_be_proposed_is_asked_again(flow, before, text):
    chat = Chat()
    chat.begin(flow)
    for said in before:
        chat.says(said)
    chat.says(text)
    assert "Maksudnya" not in chat.bot


def test_nothing_is_proposed_in_a_crisis():
    chat = Chat()
    chat.says("saya dipukul suami")
    chat.says("bole telpn")
    assert "Maksudnya" not in chat.bot
    assert "Boleh kami telepon?" in chat.bot


def test_of_two_near_choices_none_is_proposed():
    colours = "a: {ask: Warna?, answer: choice, choices: {x: {label: merahan}, y: {label: merahen}}, next: b}"
    chat = Chat(world=world(f"{{start: a, nodes: {{{colours}, b: {{say: Baik, end: true}}}}}}"))
    chat.begin("small")
    chat.says("merahin")
    assert "Maksudnya" not in chat.bot


def test_the_label_is_in_the_persons_language():
    chat = Chat(ACTIVE | {"language": "en"})
    chat.begin("check_in")
    chat.says("ada msalh")
    assert chat.bot == "Do you mean 2 A problem? Reply YES or NO."


@pytest.mark.parametrize("language", ["sas", "jv", "su", "en"])
def test_the_words_that_people_are_told_to_reply_are_heard(language):
    source = "Maksudnya {number} {choice}? Balas YA atau TIDAK."
    drafts = catalogues().load(send_drafts=True)
    words = [word for word in drafts.translate(language, "common.meant", source).strip(".").split() if word.isupper()]
    assert [yes_no(word, Chat().world.lexicon) for word in words] == [True, False]


def test_a_session_from_before_proposals_is_read():
    old = '["2026-11-23T03:00:00+00:00",[["check_in","abc","item",{},{},0,3,true]]]'
    assert from_json(old).top.proposed == ""
