"""A case's conversation says when each message was, and how long ago, on the clocks of whoever reads it."""

from __future__ import annotations

import re

import pytest

from tests.making import Town

DEBT = "hutang saya banyak"


@pytest.fixture
def code(town: Town) -> str:
    """A case of 02:00 UTC, 10:00 in Lombok, on a Monday."""
    town.says(town.person(), DEBT)
    return town.case().code


def chat(visitor, code: str) -> str:
    """The conversation, as it is renewed too, without its tags."""
    part = visitor.get(f"/cases/{code}/talk").text
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_within_a_day_each_message_says_how_long_ago(town: Town, logged_in, code):
    visitor = logged_in()
    town.clock.forward(minutes=12)
    assert "Senin, 4 Mei · hari ini" in chat(visitor, code)
    assert "10:00 (12 menit lalu)" in chat(visitor, code)
    assert "10:00 (12 menit lalu)" in " ".join(re.sub(r"<[^>]+>", " ", visitor.get(f"/cases/{code}").text).split())
    town.clock.forward(hours=5)
    assert "10:00 (5 jam lalu)" in chat(visitor, code)


@pytest.mark.parametrize(("days", "said"), [(1, "kemarin"), (3, "3 hari lalu"), (400, "400 hari lalu")])
def test_later_the_day_does_and_the_hour_stands_alone(town: Town, logged_in, code, days, said):
    town.clock.forward(days=days, minutes=1)
    shown = chat(logged_in(), code)
    assert f"Senin, 4 Mei · {said}" in shown
    assert "10:00 (" not in shown


def test_a_message_of_last_night_is_of_yesterday_and_of_an_hour_ago(town: Town, logged_in):
    town.clock.forward(hours=13, minutes=30)
    town.says(town.person(), DEBT)
    town.clock.forward(hours=1)
    shown = chat(logged_in(), town.case().code)
    assert "Senin, 4 Mei · kemarin" in shown
    assert "23:30 (60 menit lalu)" in shown


def test_whose_midnight_it_is_depends_on_the_reader(town: Town, logged_in, code):
    town.clock.forward(hours=14, minutes=30)
    assert "4 Mei · kemarin" in chat(logged_in(timezone="Asia/Makassar"), code)
    assert "4 Mei · hari ini" in chat(logged_in(timezone="Asia/Jakarta"), code)


def test_in_english_too(town: Town, logged_in, code):
    visitor = logged_in()
    visitor.get("/today?lang=en")
    town.clock.forward(days=2)
    assert "· 2 days ago" in chat(visitor, code)
