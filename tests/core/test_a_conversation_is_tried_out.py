"""Trying a flow out: from its start or anywhere else, with what each turn comes to; and kept as a story."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.story import read_story, written
from bot.core.played import played, recorded
from bot.core.story import Line, departures, play
from tests.core.making import world

SMALL = """
start: hello
nodes:
  hello:
    ask: "Apa kabar?"
    answer: choice
    choices:
      fine: {label: "Baik", points: {good: 1}, next: thanks}
      bad: {label: "Buruk", next: more}
  more:
    ask: "Apakah Anda takut?"
    answer: choice
    choices:
      afraid: {label: "Saya takut", next: told}
      not: {label: "Sedih saja", next: thanks}
  told:
    raise: {level: orange, reason: fear}
    remember: {contact_way: message}
    say: "Petugas kami beri tahu."
    end: true
  thanks: {say: "Baik, terima kasih.", end: true}
"""


def begins(at=""):
    return Line("begin", {"flow": "small", "round_": 0, **({"at": at} if at else {})})


def says(text):
    return Line("person", text)


def test_every_turn_says_what_came_of_it_and_where_one_stands():
    found = played(world(SMALL), {"gender": "male"}, [begins(), says("2"), says("saya takut"), says("xyzzy entah apa")])
    first, second, third, fourth = found.scenes
    assert (first.question, first.options) == ("Apa kabar?", ("Baik", "Buruk"))
    assert first.bot == "Apa kabar?\n1 Baik\n2 Buruk"
    assert second.stands.node == "more"
    assert [(one.level, one.reason) for one in third.raised] == [("orange", "fear")]
    assert third.remembered == (("contact_way", "message"),)
    assert third.stands is None
    assert fourth.unheard
    assert found.facts["case"] == "orange", "what is raised is open from then on, and is not made less urgent"


def test_it_begins_at_any_node_also_where_nothing_is_asked():
    there = world(SMALL)
    assert played(there, {}, [begins("more")]).scenes[0].question == "Apakah Anda takut?"
    (told,) = played(there, {}, [begins("told")]).scenes
    assert told.bot == "Petugas kami beri tahu."
    assert [one.reason for one in told.raised] == ["fear"]


def test_where_the_flow_is_at_fault_it_ends_and_says_why():
    found = played(world(SMALL), {}, [begins("nowhere"), says("1")])
    assert found.scenes == ()
    assert "nowhere" in found.fault
    (one,) = departures(world(SMALL), [begins("nowhere")])
    assert one.kind == "breaks"


def test_a_day_later_the_question_is_closed():
    found = played(world(SMALL), {}, [begins("more"), Line("later", {"days": 2}), says("1")])
    assert [scene.stands is None for scene in found.scenes] == [False, True, True]
    assert [one.reason for one in found.scenes[-1].raised] == ["fear"], "a late answer raises what it would have raised"


def test_what_was_kept_goes_as_it_went_and_fails_when_the_flow_changes():
    facts = {"gender": "male", "language": "id"}
    acts = [begins(), says("2"), says("saya takut"), Line("later", {"days": 1}), Line("media", "")]
    kept = tuple(recorded(facts, played(world(SMALL), facts, acts).scenes))
    text = written(kept)
    assert text.startswith('- given: {gender: "male"}\n- begin: small\n- bot: ["Apa kabar?", "1 Baik", "2 Buruk"]\n')
    assert "- raises: orange fear\n" in text
    lines, at = read_story("kept", text)
    assert play(world(SMALL), lines, at) == ()
    changed = world(SMALL.replace("Apakah Anda takut?", "Apa yang terjadi?").replace("orange", "yellow"))
    found = departures(changed, lines)
    assert {one.kind for one in found} == {"missing", "raised"}
    missing = next(one for one in found if one.kind == "missing")
    assert (missing.wanted, missing.after) == ("Apakah Anda takut?", "'2'")
    assert "Apa yang terjadi?" in missing.heard
    short, _ = read_story("kept", written(recorded(facts, played(world(SMALL), facts, acts).scenes, words=False)))
    assert [one.kind for one in departures(changed, short)] == ["raised"]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1, max_size=60))
@settings(deadline=timedelta(seconds=2), max_examples=150)
def test_whatever_is_said_is_read_again_as_it_was_written(text):
    said = text.strip() or "x"
    lines, _ = read_story("kept", written([begins("more"), says(said), Line("bot", (said, "b"))]))
    assert [line.value for line in lines[1:]] == [said, (said, "b")]
