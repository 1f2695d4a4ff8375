"""What a chart of check-ins tells: well, a problem, silent, or that it is not known; the PHQ-2 with its threshold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.check_in_history import Asked, Point, Told, history

START = datetime(2026, 5, 4, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def asked(number: float, status: str = "answered", flow: str = "check_in") -> Asked:
    return Asked(day(number), "weekly", flow, status)


def states(*questions: Asked, told=(), signs=(), readable: bool = True) -> list[str | None]:
    return [point.state for point in history(questions, told, signs, readable=readable)]


@pytest.mark.parametrize(
    ("status", "state"),
    [("silent", "silent"), ("asked", "waiting"), ("reminded", "waiting"), ("task", "not_asked")],
)
def test_what_was_not_answered_says_why(status, state):
    assert states(asked(0, status), told=[Told(day(1), "check_in")]) == [state]


def test_an_answer_is_well_or_a_problem_by_what_its_answers_raise():
    told = [Told(day(0.1), "check_in"), Told(day(7.1), "check_in", trouble=True)]
    assert states(asked(0), asked(7), told=told) == ["well", "problem"]


def test_a_talk_without_an_end_is_a_problem_where_it_raised_something_and_else_not_known():
    assert states(asked(0), asked(7), signs=[day(7.5)]) == ["answered", "problem"]


def test_another_flows_end_says_nothing_about_the_check_in():
    assert states(asked(0), told=[Told(day(0.1), "feelings", score=0)]) == ["answered"]


def test_what_may_not_be_read_is_only_known_to_have_come():
    told = [Told(day(0.1), "check_in", trouble=True), Told(day(0.2), "feelings", score=6)]
    points = history([asked(0), asked(7, "silent")], told, [day(0.1)], readable=False)
    assert [(point.state, point.score) for point in points] == [("answered", None), ("silent", None)]


def test_a_phq2_stands_with_its_check_in_and_alone_where_there_is_none():
    moods = [Told(day(-3), "feelings", score=1), Told(day(0.2), "feelings", score=4), Told(day(3), "feelings", score=2)]
    points = history([asked(0, flow="wellbeing")], [*moods, Told(day(0.2), "wellbeing")], (), readable=True)
    assert [(point.state, point.score) for point in points] == [(None, 1), ("well", 4), (None, 2)]


@pytest.mark.parametrize(("score", "low"), [(None, False), (0, False), (2, False), (3, True), (6, True)])
def test_the_phq2_is_positive_from_three(score, low):
    assert Point(START, score=score).low_mood is low


def test_nothing_yet_is_nothing():
    assert history((), (), (), readable=True) == []
    assert [point.score for point in history((), [Told(day(0), "feelings", score=3)], (), readable=True)] == [3]
