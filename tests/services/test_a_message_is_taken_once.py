"""Providers repeat themselves; the same message, however often it comes, is one message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store import message, person
from tests.making import Town
from tests.services.rows import inbox, outbox, rows

pytestmark = pytest.mark.both


def test_a_repeat_changes_nothing(town: Town) -> None:
    who = town.person()
    assert town.says(who, "saya dipukul suami", sid="SM1").state == "new"
    before = rows(town.kabar, message)
    assert [town.says(who, "saya dipukul suami", sid="SM1").state for _ in range(3)] == ["duplicate"] * 3
    assert rows(town.kabar, message) == before
    assert len(town.cases()) == 1


def test_a_repeat_of_a_strangers_first_message_makes_nobody(town: Town) -> None:
    number = "+6281299990001"
    town.says(number, "halo", sid="SM1")
    town.says(number, "halo", sid="SM1")
    assert len(rows(town.kabar, person)) == 1
    assert len(rows(town.kabar, message)) == 2


def test_a_repeat_in_the_same_moment_is_one(town: Town) -> None:
    who = town.person()
    with ThreadPoolExecutor(5) as pool:
        states = list(pool.map(lambda _: town.says(who, "halo", sid="SM1").state, range(5)))
    assert sorted(states) == ["duplicate"] * 4 + ["new"]
    assert (len(inbox(town.kabar, who)), len(outbox(town.kabar, who))) == (1, 1)


def test_the_same_words_twice_are_two_messages(town: Town) -> None:
    who = town.person()
    assert [town.says(who, "halo").state for _ in range(2)] == ["new", "new"]
    assert len(inbox(town.kabar, who)) == 2


def test_a_repeat_after_stop_does_not_stop_anew(town: Town) -> None:
    who = town.person()
    town.says(who, "STOP", sid="SM1")
    town.says(who, "MULAI")
    town.says(who, "STOP", sid="SM1")
    assert len(outbox(town.kabar, who)) == 2
