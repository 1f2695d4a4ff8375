"""Before a flow that is marked sensitive the word agreed with the person is asked for, and nothing of it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.effects import Unheard
from bot.core.run import TRIES
from bot.core.session_json import from_json, to_json
from bot.core.talk import SOMEBODY, Talk
from bot.core.texts import node_texts
from tests.core.making import world

WORLD = packaged().world
WORD = "melati putih"
HERS = {**SOMEBODY, "word": WORD}
ASKED = f"{WORLD.common['own_word']}\n1 Lupa"
AGAIN = f"{WORLD.common['own_word_again']}\n1 Lupa"
OUT = WORLD.common["own_word_out"]
SENSITIVE = sorted(name for name, flow in WORLD.flows.items() if flow.sensitive)
QUESTION = "Apa yang dilakukan penagih?"
SECRETS = {
    text.source
    for name in SENSITIVE
    for node in WORLD.flows[name].nodes.values()
    for text in node_texts(WORLD.flows[name], node)
}
COMMON = set(WORLD.common.values()) | {
    text.source
    for flow in WORLD.flows.values()
    if not flow.sensitive
    for node in flow.nodes.values()
    for text in node_texts(flow, node)
}


def talk(facts=HERS, of=WORLD):
    return Talk(of, facts)


def test_the_word_opens_the_flow_and_a_person_is_told_once():
    her = talk()
    her.says("utang")
    assert her.bot == ASKED
    assert her.raised == ["yellow debt"], "whoever falls silent now is known all the same"
    assert her.session.top.waits
    assert from_json(to_json(her.session)) == her.session
    her.says("Melati  PUTIH kak")
    assert QUESTION in her.bot
    assert not her.raised
    her.says("keluarga")
    assert "Apa yang paling berat?" in her.bot, "what is opened stays open while they write"


def test_a_part_of_a_flow_a_contact_of_the_plan_and_a_flow_taken_up_again_ask_for_it():
    her = talk()
    her.says("masalah")
    her.says("utang")
    assert her.bot == ASKED
    her.says(WORD)
    assert QUESTION in her.bot
    her.says("bantuan")
    her.says("utang")  # while it is open: the help gives way
    her.later(minutes=31)
    her.begin("check_in")
    her.says("hubungi saya")
    assert QUESTION not in her.bot
    assert her.bot.endswith(ASKED), "what is taken up again is locked by now"
    assert WORLD.common["resume"] not in her.bot
    her.begin("feelings")
    assert her.bot == ASKED, "what Kabar begins by itself asks, however lately the word was said"


def test_three_wrong_words_lead_out_and_a_person_looks():
    her = talk()
    her.says("utang")
    her.says("mawar")
    assert her.bot == AGAIN
    her.says("utang")
    assert her.bot == ASKED, "to call the flow again is no try"
    her.says("kenanga")
    her.says("anggrek")
    assert her.bot == OUT
    assert her.raised == ["yellow wrong_word"]
    assert not her.session.frames
    assert from_json(to_json(her.session)) == her.session
    her.says(WORD)
    assert her.bot not in {ASKED, OUT}, "nothing is open that the word could open"
    her.says("utang")
    assert her.bot == OUT
    assert her.raised == ["yellow debt"]
    assert Unheard("utang") in her.turn.effects
    her.says("bantuan")
    assert her.bot
    assert OUT not in her.bot
    her.later(hours=25)
    her.says("utang")
    assert her.bot == ASKED


@pytest.mark.parametrize("words", ["1", "lupa", "aduh lupa kak katanya", "Kesupen", "i forgot"])
def test_who_has_forgotten_it_is_not_pressed_and_a_person_helps(words):
    her = talk()
    her.says("nomor")
    her.says(words)
    assert her.bot == OUT
    assert her.raised == ["yellow wrong_word"]
    assert her.session is None
    her.says("nomor")
    assert her.bot == ASKED, "it may come back to them"


def test_a_contact_of_the_plan_does_not_begin_where_three_were_wrong():
    her = talk()
    her.begin("feelings")
    for word in ("mawar", "kenanga", "anggrek"):
        her.says(word)
    her.later(hours=2)
    her.begin("feelings")
    assert her.bot == OUT
    assert her.raised == ["yellow wrong_word"]


def test_a_way_round_does_not_begin_the_count_anew():
    her = talk()
    for tries in range(TRIES):
        her.says("nomor")
        assert her.bot == ASKED
        her.says(f"kata{tries}")
        her.says("siapa ini")  # forgets what was open, where the number is used by several
        her.says("dipakai bersama")
    her.says("nomor")
    assert her.bot == OUT


def test_a_sensitive_talk_locks_and_wakes_with_the_word_alone():
    her = talk()
    her.says("keluarga")
    her.says(WORD)
    her.says("bertengkar")
    assert "Di rumah" in her.bot
    her.later(minutes=31)
    her.says("2")
    assert her.bot == f"{WORLD.common['passed_on_too']} {ASKED}"
    assert her.raised == ["orange fear"], "an answer that came late raises what it says"
    her.says("halo")
    assert her.bot.endswith(ASKED)
    her.says("melati putih")
    assert "Di rumah" in her.bot
    her.later(minutes=40)
    her.says("3")
    assert her.raised == ["red violence"]
    assert her.session.top.flow == "crisis", "nobody in danger is asked for a word"


def test_who_agreed_on_no_word_is_asked_for_none():
    her = talk(SOMEBODY)
    her.says("utang")
    assert QUESTION in her.bot
    her.later(minutes=31)
    her.says("ya")
    assert her.bot == WORLD.common["expired"]


@pytest.mark.parametrize(
    ("said", "raised", "held"),
    [
        ("tlg sy dikurung majikan", "red locked", None),
        ("utang saya ditagih, debt collector mengancam", "orange debt_threat", ASKED),
        ("STOP", "", None),
        ("bantuan", "", None),
        ("hapus", "", None),
    ],
)
def test_danger_and_commands_are_heard_first_and_are_no_try(said, raised, held):
    her = talk()
    her.says("nomor")
    her.says(said)
    assert her.raised == ([raised] if raised else [])
    assert her.bot
    assert held is None or her.bot.endswith(held)
    assert AGAIN not in her.bot
    if raised.startswith("red"):
        assert her.turn.reply.crisis
        assert her.session.top.flow == "crisis"
        her.says("nomor")
        her.says("saya dipukuli suami, tolong")
        assert "Boleh kami telepon?" in her.bot
        assert ASKED not in her.bot


def test_a_sensitive_flow_that_itself_tells_of_danger_waits_for_nothing():
    own = """
        sensitive: true
        start: now
        keywords: [gawat sekali]
        nodes:
          now: {raise: {level: red, reason: in_danger}, begin: crisis}
    """
    her = talk(of=world(own))
    her.begin("small")
    assert "Boleh kami telepon?" in her.bot


SAID = st.one_of(
    st.sampled_from(
        [
            *(word for name in SENSITIVE for word in WORLD.flows[name].keywords[:2]),
            *(c.label for name in SENSITIVE for node in WORLD.flows[name].nodes.values() for c in node.choices),
            *("1", "2", "ya", "tidak", "halo", "bantuan", "masalah", "siapa ini", "saya sendiri", "makasih", "stop"),
            *(
                "mulai",
                "tiang lalo jok peken",
                "debt collector mengancam",
                "melati",
                "putih melati",
                "",
                "\u0000",
                "🙏",
            ),
        ]
    ),
    st.text(max_size=30),
)


@settings(max_examples=60)
@given(
    st.sampled_from([*SENSITIVE, "check_in", "review", "wellbeing", "problem"]),
    st.lists(st.tuples(SAID, st.sampled_from([0, 0, 0, 20, 31, 60 * 25]), st.booleans()), min_size=1, max_size=10),
)
def test_whatever_is_said_nothing_sensitive_comes_before_the_word(flow, said):
    """No text of a sensitive flow, nor an answer to one: a red sign begins the crisis flow, which is none."""
    her = talk()
    her.begin(flow)
    replies = [her.turn.reply]
    for text, minutes, media in said:
        her.later(minutes=minutes)
        if text.strip().casefold() == WORD:
            continue
        her.says(text, media=media)
        replies.append(her.turn.reply)
        assert her.kept is None or from_json(her.kept) == her.session
    for reply in filter(None, replies):
        shown = {part.source for part in reply.parts} | {option.label.source for option in reply.options}
        assert not (shown & SECRETS) - COMMON
        for one in (*reply.parts, *(option.label for option in reply.options)):
            assert one.context.split(".")[0] not in SENSITIVE
