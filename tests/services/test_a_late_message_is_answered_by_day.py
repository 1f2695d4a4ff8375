"""Who wrote long ago is not asked in the middle of the night; danger is answered at once, whatever the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.persons import consents, people
from bot.services.persons.people import Person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox, talk_of

NIGHT = datetime(2026, 5, 4, 19, 0, tzinfo=UTC)
"""Three in the morning in Lombok."""
MORNING = datetime(2026, 5, 5, 0, 0, tzinfo=UTC)


def late(town: Town, who: Person, text: str, hours: float = 7.0, line: str = "whatsapp") -> None:
    """It is taken in now, so long after it was written."""
    town.says(who, text, line=line, written_at=town.clock.now() - timedelta(hours=hours))
    town.sends()


@pytest.fixture
def night(wired: Town, later) -> Town:
    """A town asleep: the machine's time is the programme's."""
    wired.clock.moment = NIGHT
    later.move_to(NIGHT)
    return wired


def by_day(town: Town, later) -> None:
    town.clock.moment = MORNING
    later.move_to(MORNING + timedelta(seconds=1))
    town.sends()


def test_the_reply_waits_for_the_persons_hours(night: Town, double: TwilioDouble, later) -> None:
    who = night.person()
    late(night, who, "MASALAH")
    [row] = outbox(night.kabar, who)
    assert (row.status, row.due_at, double.accepted) == ("waiting", MORNING, [])
    assert row.expires_at > MORNING
    by_day(night, later)
    assert len(double.accepted) == 1


def test_those_who_chose_any_hour_and_those_who_wrote_just_now_are_answered(night: Town, double: TwilioDouble) -> None:
    late(night, night.person(safe_from="00:00", safe_to="00:00"), "BANTUAN")
    late(night, night.person(), "BANTUAN", hours=0.9)
    night.says(night.person(), "BANTUAN")
    night.sends()
    assert len(double.accepted) == 3


def test_danger_is_answered_at_once(night: Town, double: TwilioDouble) -> None:
    late(night, night.person(), "saya dipukul suami")
    assert len(double.accepted) == 1


def test_a_question_that_newer_words_have_overtaken_is_not_put(night: Town, double: TwilioDouble, later) -> None:
    who = night.person()
    late(night, who, "MASALAH")
    night.clock.forward(minutes=10)
    night.says(who, "BANTUAN")
    night.sends()
    assert len(double.accepted) == 1
    by_day(night, later)
    assert len(double.accepted) == 1
    first = outbox(night.kabar, who)[0]
    assert (first.status, first.error_code) == ("failed", "superseded")


def test_nothing_is_asked_after_stop(night: Town, double: TwilioDouble, later) -> None:
    who = night.person()
    late(night, who, "MASALAH")
    night.clock.forward(minutes=10)
    with night.kabar.database.write() as connection:
        found, _ = people.lock(connection, night.kabar, who.id)
        consents.stop(connection, night.kabar, found, "whatsapp", night.clock.now())
    by_day(night, later)
    assert double.accepted == []
    assert outbox(night.kabar, who)[0].error_code == "stopped"


def test_a_late_stop_is_confirmed_by_day(night: Town, double: TwilioDouble, later) -> None:
    who = night.person()
    late(night, who, "STOP")
    assert night.reload(who).status == "stopped"
    assert double.accepted == []
    by_day(night, later)
    assert len(double.accepted) == 1


def test_two_that_were_missed_get_one_answer(night: Town, double: TwilioDouble, later) -> None:
    who = night.person()
    late(night, who, "BANTUAN", hours=7)
    night.clock.forward(seconds=2)
    late(night, who, "BANTUAN", hours=6)
    by_day(night, later)
    assert len(double.accepted) == 1
    assert talk_of(night.kabar, who).last_in_at == NIGHT + timedelta(seconds=2)


def test_twilio_is_told_how_long_a_question_is_worth_sending(night: Town, double: TwilioDouble, later) -> None:
    """A question that stands in Twilio's queue does not come out of it at night."""
    who = night.person()
    evening = MORNING + timedelta(hours=11)
    later.move_to(evening)
    night.clock.moment = evening
    night.says(who, "halo")
    night.clock.forward(days=8)
    later.shift(timedelta(days=8))
    night.ticks()
    night.sends()
    asked = [row for row in outbox(night.kabar, who) if row.kind == "follow_up"]
    assert len(asked) == 1
    told = dict(double.recorded[-1].body)["ValidityPeriod"]
    assert 3500 <= int(told) <= 3600
