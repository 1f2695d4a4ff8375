"""An alert or a crisis answer that has been waiting for two minutes makes Kabar unready, whatever keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.clock import SystemClock
from bot.services import health
from bot.services.persons.people import Person
from bot.services.sending import claim_ends, claims
from tests.doubles.twilio import TwilioDouble
from tests.making import Clock, Town

RED = "saya dipukul suami"


@pytest.fixture
def town(wired: Town) -> Town:
    """It goes by the machine's time, as a deployment does."""
    clock = SystemClock()
    return Town(wired.kabar.at(clock), Clock(clock.now()), wired.phones)


@pytest.fixture
def who(town: Town) -> Person:
    town.caseworker()
    return town.person()


def sending(town: Town) -> str:
    return health.ready(town.kabar).parts["sending"]


def test_nobody_sends(town: Town, who: Person, later: time_machine.Coordinates) -> None:
    before = datetime.now(UTC)
    town.says(who, RED)
    after = datetime.now(UTC)  # seconds later on a busy machine
    later.move_to(before + timedelta(seconds=119))
    assert sending(town) == "ok"
    later.move_to(after + timedelta(seconds=121))
    assert sending(town).startswith("an urgent message waits since 1")
    assert not health.ready(town.kabar).ok


def test_a_worker_hangs_with_the_message_in_its_hands(town: Town, who: Person, later: time_machine.Coordinates) -> None:
    town.says(who, RED)
    with town.kabar.database.write() as connection:
        assert len(claims.claim_waiting(connection, town.kabar, 10)) == 3
        later.shift(61)
        claim_ends.give_up_lost(connection)
    later.shift(121)
    assert sending(town) != "ok"


def test_the_provider_refuses_again_and_again(
    town: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    town.says(who, RED)
    double.faults.next("429", times=100)
    for _ in range(5):
        town.sends()
        later.shift(40)
    assert sending(town) != "ok"
    double.faults.clear()
    later.shift(900)
    town.sends()
    assert sending(town) == "ok"


def test_an_ordinary_message_may_wait(town: Town, who: Person, later: time_machine.Coordinates) -> None:
    town.says(who, "BANTUAN")
    later.shift(3600)
    assert sending(town) == "ok"


def test_an_alert_that_is_for_the_morning_is_not_late_at_night(
    town: Town, who: Person, later: time_machine.Coordinates
) -> None:
    later.move_to(town.clock.moment.replace(hour=15))
    town.says(who, "hubungi saya")
    town.sends()
    later.shift(3600)
    assert town.case().level == "yellow"
    assert sending(town) == "ok"


def test_what_was_sent_is_not_late(town: Town, who: Person, later: time_machine.Coordinates) -> None:
    town.says(who, RED)
    town.sends()
    later.shift(3600)
    assert health.ready(town.kabar).parts["sending"] == "ok"
