"""What no webhook brought is read from the provider's list: once, in order, with Valkey or without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.channels.base import Inbound
from bot.services.arriving import inbound, missed
from bot.services.nudge import Nudge, connect
from bot.services.persons.people import Person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import inbox, outbox

OURS = "+6281100000001"


def wrote(town: Town, double: TwilioDouble, who: Person, text: str, ago: float = 120.0) -> str:
    """The person wrote, and no webhook came."""
    return double.unheard(f"whatsapp:{town.number_of(who)}", f"whatsapp:{OURS}", text, ago).sid


def by_webhook(town: Town, who: Person, text: str, sid: str) -> str:
    said = Inbound("twilio", sid, "whatsapp", town.number_of(who), text, town.clock.now())
    return inbound.receive(town.kabar, said).state


@pytest.fixture
def live(wired: Town) -> Town:
    """The programme's clock shows the machine's time."""
    wired.clock.moment = datetime.now(UTC)
    return wired


def test_it_is_taken_in_once_and_answered(live: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = live.person()
    sid = wrote(live, double, who, "saya dipukul suami")
    assert live.ticks()["missed_taken_in"] == 1
    assert [row.provider_id for row in inbox(live.kabar, who)] == [sid]
    assert live.case().level == "red"
    assert len(outbox(live.kabar, who)) == 1
    later.shift(301)
    assert live.ticks()["missed_taken_in"] == 0
    assert by_webhook(live, who, "saya dipukul suami", sid) == "duplicate"


def test_what_a_webhook_brought_is_not_taken_again(live: Town, double: TwilioDouble) -> None:
    who = live.person()
    sid = wrote(live, double, who, "BANTUAN")
    assert by_webhook(live, who, "BANTUAN", sid) == "new"
    assert live.ticks()["missed_taken_in"] == 0
    assert len(inbox(live.kabar, who)) == 1


def test_several_come_in_the_order_they_were_written(live: Town, double: TwilioDouble) -> None:
    who, other = live.person(), live.person()
    last = wrote(live, double, who, "3", 100)
    first = wrote(live, double, who, "BANTUAN", 300)
    wrote(live, double, other, "BANTUAN", 200)
    assert live.ticks()["missed_taken_in"] == 3
    assert [row.provider_id for row in inbox(live.kabar, who)] == [first, last]
    assert live.cases() == [], "the second was taken as the answer to the first's question"


def test_every_five_minutes_with_an_overlap(live: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = live.person()
    live.ticks()
    sid = wrote(live, double, who, "BANTUAN", 600)
    later.shift(290)
    assert live.ticks()["missed_taken_in"] == 0
    later.shift(20)
    assert live.ticks()["missed_taken_in"] == 1
    assert [row.provider_id for row in inbox(live.kabar, who)] == [sid]


def test_a_webhook_still_has_a_minute(live: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = live.person()
    wrote(live, double, who, "BANTUAN", 10)
    assert live.ticks()["missed_taken_in"] == 0
    later.shift(301)
    assert live.ticks()["missed_taken_in"] == 1


def test_the_first_look_goes_back_six_hours(live: Town, double: TwilioDouble) -> None:
    wrote(live, double, live.person(), "BANTUAN", 7 * 3600)
    assert live.ticks()["missed_taken_in"] == 0


def test_a_place_on_the_map_of_which_the_list_tells_nothing_is_for_a_person(live: Town, double: TwilioDouble) -> None:
    who = live.person()
    wrote(live, double, who, "")
    assert live.ticks()["missed_taken_in"] == 1
    assert (live.case().level, live.case().reason) == ("yellow", "not_understood")


def test_a_list_that_cannot_be_read_is_read_the_next_time(
    live: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    wrote(live, double, live.person(), "BANTUAN")
    double.faults.next("500_before", on="list", times=1)
    assert live.ticks()["missed_taken_in"] == 0
    later.shift(301)
    assert live.ticks()["missed_taken_in"] == 1


def test_without_valkey_too(live: Town, double: TwilioDouble) -> None:
    alone = Town(replace(live.kabar, nudge=Nudge(connect("unix:///nowhere/valkey.sock"))), live.clock, live.phones)
    wrote(alone, double, alone.person(), "BANTUAN")
    assert alone.ticks()["missed_taken_in"] == 1


def test_a_promotion_of_an_operator_is_nobody(live: Town, double: TwilioDouble) -> None:
    double.unheard("TELKOMSEL", "+6281100000002", "Promo!")
    assert live.ticks()["missed_taken_in"] == 0


@pytest.mark.parametrize(("late", "reason"), [("ya", "not_understood"), ("penagih utang ngancam terus", None)])
def test_one_that_newer_words_have_overtaken_is_for_a_person(
    live: Town, double: TwilioDouble, late: str, reason: str | None
) -> None:
    who = live.person()
    by_webhook(live, who, "BANTUAN", "SMnewer")
    before = len(outbox(live.kabar, who))
    wrote(live, double, who, late)
    assert live.ticks()["missed_taken_in"] == 1
    assert len(outbox(live.kabar, who)) == before, "it answers no question that was put since"
    assert live.case().reason == (reason or live.case().reason)


def test_a_late_stop_stops_and_a_late_danger_is_heard(live: Town, double: TwilioDouble) -> None:
    who, other = live.person(), live.person()
    for number, one in enumerate((who, other)):
        by_webhook(live, one, "BANTUAN", f"SMnewer{number}")
    wrote(live, double, who, "STOP")
    wrote(live, double, other, "saya dipukul suami")
    assert live.ticks()["missed_taken_in"] == 2
    assert live.reload(who).status == "stopped"
    assert live.case().level == "red"


def test_two_clocks_ask_once(live: Town, double: TwilioDouble) -> None:
    asked = len(double.requests)
    assert [missed.take_in(live.kabar) for _ in range(2)] == [0, 0]
    assert len(double.requests) - asked == 2, "one for each of our two senders"


def test_it_says_when_it_was_written(live: Town, double: TwilioDouble) -> None:
    who = live.person()
    wrote(live, double, who, "saya dipukul suami", 3600)
    live.ticks()
    [row] = inbox(live.kabar, who)
    assert abs(row.late_at - (datetime.now(UTC) - timedelta(hours=1))) < timedelta(seconds=30)
