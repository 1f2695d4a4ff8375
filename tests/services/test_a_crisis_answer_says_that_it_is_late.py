"""More than ten minutes late, a crisis answer begins with saying so - once, and a look-up looks for what was sent."""

from __future__ import annotations

import time_machine

from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox

RED = "saya dipukul suami"
LATE = "Maaf, balasan ini terlambat.\n"


def test_within_ten_minutes_it_says_nothing(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.says(who, RED)
    wired.clock.forward(minutes=10)
    wired.sends()
    assert not double.accepted[-1].body.startswith(LATE)


def test_later_it_says_so(wired: Town, double: TwilioDouble) -> None:
    who = wired.person()
    wired.says(who, RED)
    [before] = wired.messages(who)
    wired.clock.forward(minutes=11)
    wired.sends()
    assert double.accepted[-1].body == LATE + before
    [row] = outbox(wired.kabar, who)
    assert row.late_at == wired.clock.now()
    assert wired.messages(who) == [LATE + before]


def test_in_the_persons_language(wired: Town, double: TwilioDouble) -> None:
    who = wired.person(language="en")
    wired.says(who, RED)
    wired.clock.forward(hours=1)
    wired.sends()
    assert double.accepted[-1].body.startswith("Sorry, this answer is late.\n")


def test_it_says_so_once_and_is_found_again(wired: Town, double: TwilioDouble, later: time_machine.Coordinates) -> None:
    who = wired.person()
    wired.says(who, RED)
    wired.clock.forward(minutes=11)
    double.faults.next("429")
    wired.sends()
    wired.clock.forward(minutes=11)
    later.shift(6)
    double.faults.next("drop_after")
    wired.sends()
    later.shift(20)
    wired.sends()
    assert len(double.accepted) == 1
    assert double.accepted[0].body.count(LATE) == 1
    [row] = outbox(wired.kabar, who)
    assert (row.status, row.provider_id) == ("queued", double.accepted[0].sid)


def test_an_ordinary_answer_does_not(wired: Town, double: TwilioDouble) -> None:
    wired.says(wired.person(), "BANTUAN")
    wired.clock.forward(minutes=11)
    wired.sends()
    assert not double.accepted[-1].body.startswith(LATE)
