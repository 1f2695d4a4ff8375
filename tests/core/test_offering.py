"""Whoever keeps writing in another language is offered it: once, at rest, never beside danger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content import packaged
from bot.core.effects import Raised, Remembered, Unheard
from bot.core.offering import FLOW
from tests.transcripts.chat import ACTIVE, Chat

SASAK = "tiang lalo jok peken kance inaq, wah uleq onek"
OTHERS = {
    "sas": SASAK,
    "jv": "kula tindak teng peken kaliyan ibu, sampun wangsul wau",
    "su": "abdi tos ti pasar sareng ema, ayeuna di bumi",
    "en": "today I plant the corn with my brother",
}


def talk(**facts):
    return Chat({**ACTIVE, "writes": "sas", **facts})


def offered(chat):
    return bool(chat.session) and chat.session.top.flow == FLOW


@pytest.mark.parametrize(("language", "text"), OTHERS.items())
def test_each_language_is_offered_in_itself_and_taken(language, text):
    chat = talk(writes=language)
    chat.says(text)
    assert offered(chat)
    assert "Mau lanjut dalam bahasa" in chat.bot
    assert chat.bot.endswith("1 Ya\n2 Tidak")
    assert chat.effects(Unheard), "the message itself still reaches a person"
    assert chat.facts[f"offered.{language}"]
    chat.says("ya")
    assert chat.facts["language"] == language
    assert chat.session is None


def test_indonesian_is_offered_to_whoever_gets_another_language():
    chat = talk(language="sas", writes="id")
    chat.says("saya sudah pulang dari pasar sama ibu")
    assert "Mau lanjut dalam bahasa Indonesia?" in chat.bot


def test_a_no_changes_nothing_and_it_is_not_asked_again():
    chat = talk()
    chat.says(SASAK)
    chat.says("2")
    assert chat.facts["language"] == "id"
    chat.says(SASAK)
    assert not offered(chat)


def test_another_language_may_still_be_offered_later():
    chat = talk(writes="jv", **{"offered.sas": True})
    chat.says(OTHERS["jv"])
    assert offered(chat)


def test_whoever_talks_on_has_answered():
    chat = talk()
    chat.says(SASAK)
    chat.says("inaq tiang lalo jok sawah")
    assert chat.session is None
    assert "belum paham" not in chat.bot
    assert chat.effects(Unheard)
    assert not offered(chat)


def test_danger_instead_of_an_answer_is_danger():
    chat = talk()
    chat.says(SASAK)
    chat.says("saya mau bunuh diri")
    assert chat.raised == ["red suicide"]
    assert chat.session.top.flow == "crisis"


def test_an_offer_that_ran_out_is_no_conversation_that_was_closed():
    chat = talk()
    chat.says(SASAK)
    chat.later(hours=7)
    chat.says("zzz")
    assert "sudah ditutup" not in chat.bot


@pytest.mark.parametrize(
    "facts",
    [
        {"writes": None},
        {"writes": "jv"},
        {"language": "sas"},
        {"offered.sas": True},
        {"status": "new"},
        {"status": "stopped"},
        {"status": "minor"},
        {"case": "red"},
        {"case": "orange"},
    ],
)
def test_it_is_not_offered(facts):
    chat = talk(**facts)
    chat.says(SASAK)
    assert not offered(chat)
    assert not chat.effects(Remembered)


@pytest.mark.parametrize("text", ["1", "BAHASA", "tiang", "saya mau bunuh diri", "BERHENTI", "🙏", ""])
def test_a_message_that_is_not_clearly_in_it_offers_nothing(text):
    chat = talk()
    chat.says(text, media=not text)
    assert not offered(chat)


def test_nothing_is_offered_beside_a_sign():
    chat = talk(writes="jv")
    for text in (
        "aku digebuki juragan nang omah, wedi tenan aku",
        "kula ajrih, tukang tagih sami dhateng dalu-dalu ngancem kula",
    ):
        chat.says(text)
        assert not offered(chat)
        assert chat.effects(Raised) or chat.session, text


def test_nothing_is_offered_while_a_question_is_open():
    chat = talk()
    chat.begin("check_in")
    chat.says(SASAK)
    assert chat.session.top.flow == "check_in"


def test_nothing_is_offered_at_the_end_of_a_crisis():
    chat = talk(language="id")
    chat.says("saya mau bunuh diri")
    for _ in range(6):
        if chat.session is None:
            break
        chat.says(SASAK)
        assert not offered(chat)


def test_a_check_in_that_comes_later_goes_on_top_and_the_offer_waits():
    chat = talk()
    chat.says(SASAK)
    chat.begin("check_in")
    assert [frame.flow for frame in chat.session.frames] == [FLOW, "check_in"]


def test_content_without_such_a_flow_offers_nothing():
    world = packaged().world
    flows = {name: flow for name, flow in world.flows.items() if name != FLOW}
    chat = Chat({**ACTIVE, "writes": "sas"}, world=replace(world, flows=flows))
    chat.says(SASAK)
    assert chat.session is None
