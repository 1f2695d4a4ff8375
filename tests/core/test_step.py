from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.content import packaged
from bot.core.effects import Answered, Done, Finished, Raised, Referred, Remembered, Unheard
from bot.core.session import Session
from bot.core.session_json import to_json
from bot.core.step import Begin, FlowFault, step
from tests.core.making import world
from tests.transcripts.chat import ACTIVE, Chat

TEXT_QUESTION = "{start: a, nodes: {a: {ask: Ceritakan, answer: text, next: b}, b: {say: Baik, end: true}}}"


def test_a_step_says_what_happened():
    chat = Chat()
    chat.begin("check_in")
    chat.says("3")
    assert chat.effects(Answered) == [Answered("check_in", "start", "choice", "call")]
    assert chat.effects(Raised)[0].rule == "check_in.call"
    assert chat.effects(Finished)[0].answers == {"start": "call"}
    assert chat.session is None


def test_consent_is_remembered_with_the_question_it_answers():
    chat = Chat({"status": "invited", "language": "id"})
    chat.begin("welcome")
    for text in ("1", "1", "ya"):
        chat.says(text)
    version = packaged().world.flows["welcome"].version[:12]
    chat.says("ya")
    assert chat.effects(Remembered) == [Remembered("consent.check_ins", True, f"welcome.check_ins.ask@{version}")]
    chat.says("ya")
    assert chat.effects(Remembered) == [Remembered("consent.awareness", True, f"welcome.awareness.ask@{version}")]
    chat.says("tidak")
    assert chat.effects(Remembered) == [Remembered("consent.caseworker", False, f"welcome.caseworker.ask@{version}")]


def test_a_red_sign_drops_everything_and_is_urgent():
    chat = Chat()
    chat.begin("check_in")
    chat.says("tawaran")
    chat.says("saya mau bunuh diri")
    assert [frame.flow for frame in chat.session.frames] == ["crisis"]
    assert chat.turn.reply.crisis
    assert chat.session.top.answers == {"reason": "suicide"}
    assert chat.effects(Referred)[0].services == ("mental_health", "ambulance")


def test_nothing_begins_while_a_crisis_is_open():
    chat = Chat()
    chat.says("saya mau bunuh diri")
    before = chat.session
    chat.begin("check_in")
    assert chat.session == before
    assert chat.bot == ""
    assert chat.turn.effects == ()


@pytest.mark.parametrize("status", ["stopped", "refused", "minor", "new", "paused"])
def test_a_red_sign_is_heard_whoever_writes(status):
    chat = Chat({"status": status, "language": "id"})
    chat.says("saya mau bunuh diri")
    assert chat.raised == ["red suicide"]


def test_stop_wins_over_everything_but_a_red_sign():
    small = world(TEXT_QUESTION)
    chat = Chat(world=small)
    chat.begin("small")
    chat.says("Stop!")
    assert chat.effects(Done) == [Done("stop")]
    assert chat.session is None


def test_a_text_question_takes_anything_that_is_no_keyword():
    chat = Chat(world=world(TEXT_QUESTION))
    chat.begin("small")
    chat.says("bantuan")
    assert "Mau apa?" in chat.bot
    chat.says("minta dihubungi")
    assert "Kita lanjutkan. Ceritakan" in chat.bot
    chat.says("zzz xyz 12")
    assert chat.effects(Answered) == [Answered("small", "a", "text", "zzz xyz 12")]
    assert chat.bot == "Baik"


def test_a_text_answer_is_not_kept_in_the_session():
    chat = Chat(
        world=world(
            TEXT_QUESTION.replace("next: b", "next: c", 1).replace(
                "b: {", "c: {ask: Lagi?, answer: yes_no, next: b}, b: {"
            )
        )
    )
    chat.begin("small")
    chat.says("rahasia saya")
    assert "rahasia" not in chat.kept


def test_a_later_check_in_takes_the_place_of_the_earlier():
    chat = Chat()
    chat.begin("check_in", 0)
    chat.begin("check_in", 1)
    assert [frame.round for frame in chat.session.frames] == [1]


def test_a_flow_that_is_due_comes_on_top_and_the_other_goes_on_after():
    chat = Chat()
    chat.begin("offer_check")
    chat.begin("check_in")
    assert [frame.flow for frame in chat.session.frames] == ["offer_check", "check_in"]
    chat.says("3")
    assert "Kita lanjutkan." in chat.bot
    assert [frame.flow for frame in chat.session.frames] == ["offer_check"]


def test_sessions_expire_sensitive_ones_soon():
    chat = Chat()
    chat.begin("offer_check")
    assert chat.session.expires_at == chat.now + timedelta(minutes=30)
    chat.begin("check_in")
    assert chat.session.expires_at == chat.now + timedelta(days=7)


def test_a_session_of_an_unknown_version_is_closed_not_guessed():
    chat = Chat()
    chat.begin("check_in")
    frames = tuple(replace(frame, version="gone") for frame in chat.session.frames)
    turn = Session(frames, chat.session.expires_at)
    chat.kept = to_json(turn)
    chat.says("qwrt")
    assert "sudah ditutup" in chat.bot


def test_words_nobody_understood_go_to_a_person():
    chat = Chat()
    chat.begin("check_in")
    chat.says("zzz")
    assert chat.effects(Unheard) == []
    chat.says("xyz")
    assert chat.effects(Unheard) == [Unheard("xyz")]
    chat = Chat()
    chat.begin("check_in")
    chat.says("kemarin saya ke pasar")
    assert chat.effects(Unheard) == [Unheard("kemarin saya ke pasar")]


@pytest.mark.parametrize(
    ("status", "words"),
    [("new", "ini Kabar"), ("invited", "ini Kabar"), ("stopped", "MULAI"), ("refused", "MULAI"), ("active", "petugas")],
)
def test_out_of_the_blue_everybody_gets_a_fitting_answer(status, words):
    chat = Chat({**ACTIVE, "status": status})
    chat.says("hmm brrt")
    assert words in chat.bot
    assert chat.effects(Unheard) == [Unheard("hmm brrt")]


def test_a_voice_message_goes_to_a_person():
    chat = Chat()
    chat.says("", media=True)
    assert "membaca tulisan" in chat.bot
    assert chat.effects(Unheard) == [Unheard("")]
    chat.says("  ")
    assert chat.effects(Unheard) == []


def test_keywords_do_not_pile_up():
    chat = Chat()
    chat.begin("check_in")
    for word in ("tawaran", "bahasa", "bantuan", "hapus", "mulai", "tawaran", "bantuan", "bahasa"):
        chat.says(word)
    assert len(chat.session.frames) <= 5


def test_a_flow_begun_by_another_returns_to_it():
    outer = """{start: a, nodes: {a: {begin: small1, next: b}, b: {ask: Dan?, answer: yes_no, next: c},
      c: {say: Selesai, end: true}}}"""
    inner = "{start: a, nodes: {a: {ask: Dalam?, answer: yes_no, next: b}, b: {say: Oke, end: true}}}"
    chat = Chat(world=world(outer, inner))
    chat.begin("small")
    assert chat.bot.startswith("Dalam?")
    chat.says("ya")
    assert chat.bot.startswith("Oke Dan?")
    chat.says("tidak")
    assert chat.bot == "Selesai"
    assert chat.session is None


def test_a_flow_that_is_open_is_not_begun_a_second_time():
    chat = Chat({"status": "new", "language": "id"})
    chat.says("halo")
    chat.says("2")
    chat.says("halo")
    assert "Kita lanjutkan. Nomor ini dipakai siapa?" in chat.bot
    assert [frame.flow for frame in chat.session.frames] == ["welcome"]


def test_circles_and_unknown_flows_are_faults():
    with pytest.raises(FlowFault, match="circles"):
        Chat(world=world("{start: a, nodes: {a: {next: a}}}")).begin("small")
    with pytest.raises(FlowFault, match="nowhere"):
        Chat().begin("nowhere")
    with pytest.raises(FlowFault, match="no node"):
        Chat(world=world("{start: x, nodes: {a: {end: true}}}")).begin("small")


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("number", "12", 12),
        ("money", "500 ribu", 500_000),
        ("date", "12 januari 2027", "2027-01-12"),
        ("yes_no", "ya", True),
        ("yes_no", "2", False),
    ],
)
def test_every_kind_of_answer_is_taken(kind, said, value):
    text = f"{{start: a, nodes: {{a: {{ask: Apa?, answer: {kind}, next: b}}, b: {{say: Baik, end: true}}}}}}"
    chat = Chat(world=world(text))
    chat.begin("small")
    chat.says(said)
    assert chat.effects(Answered) == [Answered("small", "a", kind, value)]


def test_a_number_outside_its_bounds_is_asked_again():
    text = "{start: a, nodes: {a: {ask: Apa?, answer: number, min: 1, max: 9, next: b}, b: {say: Baik, end: true}}}"
    chat = Chat(world=world(text))
    chat.begin("small")
    chat.says("12")
    assert "belum paham" in chat.bot
    chat.says("5")
    assert chat.bot == "Baik"


def test_facts_are_asked_for_only_when_a_flow_wants_them():
    asked = set()

    class Facts(dict):
        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    step(packaged().world, None, Begin("check_in"), Facts(), datetime(2026, 11, 23, tzinfo=UTC))
    assert "covered" not in asked
