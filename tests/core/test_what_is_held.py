"""What waits behind a knock, in the engine: begun by a word of answer, or asked again where it is open already."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core import knocked
from bot.core.effects import Turn
from bot.core.session import Session
from bot.core.step import Begin, Said, step
from tests.core.making import world

TWO = """
{start: a, nodes: {
  a: {ask: Berapa?, answer: number, min: 1, max: 9, next: b},
  b: {ask: Betul?, answer: yes_no, next: c}, c: {say: Baik, end: true}}}
"""
NOW = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
WORLD = world(two=TWO)
HELD = Begin("two", 3, frozenset({"two"}))


def after(*texts: str) -> Turn:
    """The flow has begun, and these were answered."""
    turn = step(WORLD, None, HELD, {}, NOW)
    for text in texts:
        turn = step(WORLD, turn.session, Said(text), {}, NOW)
    return turn


def says(session: Session | None, text: str, held: Begin = HELD) -> Turn:
    return step(WORLD, session, Said(text, held=held), {}, NOW)


def words(turn: Turn) -> list[str]:
    return [part.source for part in turn.reply.parts] if turn.reply else []


def test_it_begins_with_any_word():
    turn = says(None, "ya")
    assert words(turn) == ["Berapa?"]
    assert knocked.is_asked(turn, "two", 3)


def test_where_it_is_open_already_its_open_question_is_asked_again():
    turn = says(after("5").session, "halo")
    assert words(turn) == ["Betul?"]
    assert turn.session.top.answers == {"a": 5}
    assert knocked.is_asked(turn, "two", 3)


def test_where_it_is_open_already_an_answer_is_an_answer():
    turn = says(after().session, "5")
    assert words(turn) == ["Betul?"]
    assert not knocked.is_asked(turn, "two", 3)


def test_an_earlier_round_of_it_gives_way():
    turn = says(after("5").session, "ya", Begin("two", 4, frozenset({"two"})))
    assert words(turn) == ["Berapa?"]
    assert [frame.round for frame in turn.session.frames] == [4]


def test_what_did_not_arrive_leaves_the_session_as_it_was_before():
    session = after().session
    assert knocked.unasked(session, "two", 3) is None
    assert knocked.unasked(session, "two", 2) == session
