"""An outage of days: everything that the provider still has is taken in, and what is old is for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.arriving.missed import ASKED, READ
from bot.store.setting import get, put
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import inbox, outbox

OURS = "whatsapp:+6281100000001"
HOUR = 3600.0


@pytest.fixture
def back(wired: Town) -> Town:
    """A town that looks again for the first time in four days."""
    wired.clock.moment = datetime.now(UTC)
    with wired.kabar.database.write() as connection:
        for name in (ASKED, READ):
            put(connection, name, (wired.clock.moment - timedelta(days=4)).isoformat())
    return wired


def wrote(town: Town, double: TwilioDouble, who: object, text: str, ago: float) -> None:
    double.unheard(f"whatsapp:{town.number_of(who)}", OURS, text, ago)


def test_danger_of_three_days_ago_is_heard_and_answered(back: Town, double: TwilioDouble) -> None:
    who = back.person()
    wrote(back, double, who, "tolong saya dikurung majikan", 72 * HOUR)
    assert back.ticks()["missed_taken_in"] == 1
    assert back.case().level == "red"
    assert [row.kind for row in outbox(back.kabar, who)] == ["crisis"]


def test_a_stop_of_three_days_ago_stops(back: Town, double: TwilioDouble) -> None:
    who = back.person()
    wrote(back, double, who, "BERHENTI", 72 * HOUR)
    back.ticks()
    assert back.reload(who).status == "stopped"


def test_everything_else_is_a_persons_and_begins_nothing(back: Town, double: TwilioDouble) -> None:
    who, other = back.person(), back.person(status="invited")
    wrote(back, double, who, "MASALAH", 30 * HOUR)
    wrote(back, double, other, "MULAI", 25 * HOUR)
    assert back.ticks()["missed_taken_in"] == 2
    assert {case.reason for case in back.cases()} == {"not_understood"}
    assert len(back.cases()) == 2
    assert outbox(back.kabar, who) == outbox(back.kabar, other) == []


def test_what_is_younger_than_a_day_goes_its_way(back: Town, double: TwilioDouble) -> None:
    who = back.person()
    wrote(back, double, who, "BANTUAN", 23 * HOUR)
    back.ticks()
    assert back.cases() == []
    assert len(outbox(back.kabar, who)) == 1


def test_a_list_that_is_read_in_part_is_read_again_from_where_it_was(
    back: Town, double: TwilioDouble, later: object
) -> None:
    """One sender's list breaks: what the other's told is taken in, and the mark stays."""
    who = back.person()
    double.unheard(back.number_of(who), "+6281100000002", "BANTUAN", 1 * HOUR)
    wrote(back, double, who, "saya dipukul suami", 60 * HOUR)
    with back.kabar.database.read() as connection:
        before = get(connection, READ)
    double.faults.next("500_before", on="list", times=1)
    assert back.ticks()["missed_taken_in"] == 1
    with back.kabar.database.read() as connection:
        assert get(connection, READ) == before
    later.shift(301)
    assert back.ticks()["missed_taken_in"] == 1
    assert len(inbox(back.kabar, who)) == 2
    assert back.case().level == "red"


def test_a_first_look_that_fails_begins_where_it_began(wired: Town, double: TwilioDouble, later: object) -> None:
    wired.clock.moment = datetime.now(UTC)
    wrote(wired, double, wired.person(), "BANTUAN", 5 * HOUR)
    double.faults.next("500_before", on="list", times=2)
    assert wired.ticks()["missed_taken_in"] == 0
    later.shift(2 * HOUR)
    assert wired.ticks()["missed_taken_in"] == 1
