"""Acknowledge by, contact by, resolve by: stored when a case is opened, and red once they have passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.store import case_file
from tests.making import Town
from tests.services.rows import change

RED = "saya dipukul suami"


def raised(town: Town, level: str) -> None:
    who = town.person()
    with town.kabar.database.write() as connection:
        raise_sign(connection, town.kabar, who, Sign(Raised(level, "debt", "a rule")), town.clock.now())


@pytest.mark.parametrize(("level", "days"), [("red", 7), ("orange", 14), ("silence", 30)])
def test_the_time_to_close_is_kept(town: Town, level: str, days: int) -> None:
    raised(town, level)
    assert town.case().resolve_by == town.clock.now() + timedelta(days=days)


def test_yellow_does_not_count_a_holiday_and_red_does(town: Town) -> None:
    town.clock.moment = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)  # a Wednesday; Thursday is Ascension Day
    raised(town, "yellow")
    raised(town, "red")
    yellow, red = town.cases()
    assert yellow.acknowledge_by == datetime(2026, 5, 19, 2, 0, tzinfo=UTC)
    assert red.acknowledge_by == town.clock.now() + timedelta(minutes=15)


def test_what_is_late_stays_late_until_it_is_done(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), RED)
    first = town.case()
    assert first.late(town.clock.now()) is None
    town.clock.forward(minutes=15)
    assert town.case().late(town.clock.now()) == ("acknowledge", first.acknowledge_by)
    town.says(sari, "ambil")
    assert town.case().late(town.clock.now()) is None
    town.clock.forward(minutes=45)
    assert town.case().late(town.clock.now()) == ("contact", first.contact_by)
    change(town.kabar, case_file, status="closed")
    assert town.case().late(town.clock.now()) is None


def test_a_case_of_before_has_no_time_to_close(town: Town) -> None:
    raised(town, "red")
    change(town.kabar, case_file, resolve_by=None, contact_by=None, acknowledged_at=town.clock.now())
    town.clock.forward(days=100)
    assert town.case().late(town.clock.now()) is None
