"""No answer: a second message after 48 hours, a caseworker's task after 7 days; an answer ends the watch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.services.persons.people import Person
from bot.services.tick import tick
from bot.store import case_event
from tests.making import Town
from tests.services.days import after, at
from tests.services.rows import outbox, plan_of, rows


@pytest.fixture
def who(town: Town) -> Person:
    """Somebody who has just been asked."""
    made = town.person()
    at(town, plan_of(town.kabar, made)[0].due_at)
    return made


def first(town: Town, who: Person) -> str:
    return plan_of(town.kabar, who)[0].status


def test_the_second_message_comes_after_48_hours_and_asks_again(town: Town, who: Person) -> None:
    assert after(town, hours=48, seconds=-1)["second_messages"] == 0
    assert after(town, seconds=1)["second_messages"] == 1
    assert first(town, who) == "reminded"
    assert "belum mendengar" in town.last(who)
    assert "Apa kabar?" in town.last(who)
    assert town.ticks()["second_messages"] == 0


def test_it_waits_for_the_persons_hours(town: Town) -> None:
    late = town.person(safe_from="17:00", safe_to="18:00")
    due = plan_of(town.kabar, late)[0].due_at
    at(town, due + timedelta(minutes=50))
    assert after(town, hours=48, minutes=30)["second_messages"] == 0
    assert at(town, due + timedelta(days=3))["second_messages"] == 1


def test_after_7_days_it_is_a_task(town: Town, who: Person) -> None:
    sari = town.caseworker()
    after(town, hours=48)
    assert after(town, days=5, seconds=-1)["silence_tasks"] == 0
    assert after(town, seconds=1)["silence_tasks"] == 1
    assert first(town, who) == "silent"
    assert (town.case().level, town.case().reason) == ("silence", "no_answer")
    assert town.case().code in town.last(sari)
    assert town.ticks()["silence_tasks"] == 0


def test_two_clocks_at_once_make_one_message_and_one_task(town: Town, who: Person) -> None:
    for hours in (48, 120):
        town.clock.forward(hours=hours)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: tick(town.kabar, town.clock.now()), range(3)))
        town.sends()
    assert len([row for row in outbox(town.kabar, who) if row.kind == "follow_up"]) == 3
    assert len(town.cases()) == 1


@pytest.mark.parametrize("hours", [1, 47, 49, 167])
def test_any_answer_in_between_ends_the_watch(town: Town, who: Person, hours: int) -> None:
    asked = town.clock.moment
    if hours > 48:
        after(town, hours=48)
    at(town, asked + timedelta(hours=hours))
    town.says(who, "1")
    assert first(town, who) == "answered"
    assert at(town, asked + timedelta(hours=168))["silence_tasks"] == 0
    assert town.cases() == []


def test_a_late_answer_is_told_to_whoever_opens_the_case(town: Town, who: Person) -> None:
    after(town, hours=48)
    after(town, days=5)
    town.says(who, "1")
    assert town.case().status == "open"
    assert "answered" in [row.kind for row in rows(town.kabar, case_event)]
    assert first(town, who) == "answered"


def test_each_round_is_watched_anew(town: Town, who: Person) -> None:
    town.says(who, "1")
    town.says(who, "1")
    at(town, plan_of(town.kabar, who)[1].due_at)
    assert after(town, hours=48)["second_messages"] == 1
    assert [row.status for row in plan_of(town.kabar, who)[:2]] == ["answered", "reminded"]
