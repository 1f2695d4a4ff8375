"""A message whose end no callback told of is asked about: few calls, the urgent first, and what is learned counts."""

from __future__ import annotations

import time_machine

from bot.services.persons.people import Person
from bot.services.sending import receipts_asked
from bot.store import message
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import change, outbox


def asked(double: TwilioDouble) -> list[str]:
    """The ids that were asked about, in order."""
    return [
        path.split("/")[-1].removesuffix(".json")
        for path in double.requests
        if path.startswith("GET") and "/SM" in path
    ]


def test_a_crisis_answer_that_failed_is_known_after_minutes(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "saya dipukul suami")
    wired.sends()
    double.accepted[0].reach("undelivered", 30005)
    later.shift(100)
    wired.ticks()
    assert asked(double) == []
    later.shift(61)
    assert wired.ticks()["receipts_lost"] == 1
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.error_code) == ("failed", "30005")
    assert wired.case().level == "red"


def test_what_is_under_way_is_asked_about_ever_more_rarely(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    for _ in range(6 * 60 // 5):
        later.shift(300)
        assert wired.ticks()["receipts_lost"] == 0
    assert len(asked(double)) < 10
    for _ in range(4 * 24):
        later.shift(3600)
        wired.ticks()
    assert len(asked(double)) < 16
    assert outbox(wired.kabar, who)[0].status == "queued"


def test_what_was_delivered_meanwhile_is_learned_and_asked_about_no_more(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    for status in ("sent", "delivered"):
        double.accepted[0].reach(status)
    later.shift(1000)
    assert wired.ticks()["receipts_lost"] == 1
    assert outbox(wired.kabar, who)[0].status == "delivered"
    later.shift(4000)
    wired.ticks()
    assert asked(double) == [double.accepted[0].sid]


def test_whose_end_a_callback_told_of_is_not_asked_about(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    assert tell(wired, outbox(wired.kabar, who)[0].provider_id, "delivered")
    later.shift(1000)
    wired.ticks()
    assert asked(double) == []


def test_the_urgent_come_first_and_few_at_a_time(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    people = [wired.person() for _ in range(receipts_asked.MOST + 2)]
    for who in people[1:]:
        wired.says(who, "BANTUAN")
    wired.says(people[0], "saya dipukul suami")
    wired.sends()
    later.shift(1000)
    for _ in range(3):
        wired.ticks()
    assert len(asked(double)) == receipts_asked.MOST
    assert asked(double)[0] == outbox(wired.kabar, people[0])[0].provider_id
    later.shift(61)
    wired.ticks()
    assert len(set(asked(double))) == receipts_asked.MOST + 2


def test_what_the_provider_does_not_know_harms_nobody(
    wired: Town, who: Person, later: time_machine.Coordinates
) -> None:
    change(wired.kabar, message, message.c.direction == "out", provider_id="SM" + "0" * 32)
    later.shift(1000)
    assert wired.ticks()["receipts_lost"] == 0
    assert outbox(wired.kabar, who)[0].status == "queued"
    assert wired.cases() == []


def test_a_provider_that_does_not_answer_is_left_alone_for_a_minute(
    wired: Town, who: Person, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    double.auth_token = "another"
    later.shift(1000)
    for _ in range(3):
        assert wired.ticks()["receipts_lost"] == 0
    assert len(asked(double)) == 1
    assert outbox(wired.kabar, who)[0].status == "queued"
