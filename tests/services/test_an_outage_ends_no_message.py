"""While nobody can be reached, or nobody lets us send, messages wait; none of their tries is used up."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine

from bot.channels.twilio import TwilioChannel
from bot.services.persons.people import Person
from bot.services.sending import outages
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox, plan_of

pytestmark = pytest.mark.both


def cut_off(town: Town) -> Town:
    """The same town; where its provider was nobody listens."""
    known = town.kabar.channel
    assert isinstance(known, TwilioChannel)
    nowhere = TwilioChannel(
        known.account_sid, known.auth_token, known.sms_from, known.whatsapp_from, api_url="http://127.0.0.1:1"
    )
    return Town(replace(town.kabar, channels={"simulator": nowhere}), town.clock, town.phones)


def passes(town: Town, later: time_machine.Coordinates, minutes: int, step: int = 10) -> None:
    for _ in range(0, minutes, step):
        town.sends()
        later.shift(step * 60)
        town.clock.forward(minutes=step)


def states(town: Town, who: Person) -> list[tuple[str, str]]:
    return [(row.kind, row.status) for row in outbox(town.kabar, who)]


def test_after_five_hours_without_a_network_all_goes_out_in_its_order(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.clock.moment = plan_of(wired.kabar, who)[0].due_at
    wired.ticks()
    away = cut_off(wired)
    passes(away, later, 10)
    away.says(who, "BANTUAN")
    passes(away, later, 300)
    assert states(away, who) == [("follow_up", "waiting"), ("reply", "waiting")]
    assert {row.error_code for row in outbox(away.kabar, who)} == {"unreachable"}
    assert wired.cases() == []
    later.shift(60)
    wired.sends()
    assert {status for _, status in states(wired, who)} == {"queued"}
    assert len(double.accepted) == 2


def test_a_reply_that_is_too_late_by_then_is_a_persons_task(wired: Town, later: time_machine.Coordinates) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    passes(cut_off(wired), later, 370, step=37)
    wired.ticks()
    assert states(wired, who) == [("reply", "failed")]
    assert outbox(wired.kabar, who)[0].error_code == "too_late"
    assert wired.case().reason == "not_delivered"


def test_a_crisis_answer_has_a_time_of_its_own_and_then_a_person_is_told(
    wired: Town, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "saya dipukul suami")
    away = cut_off(wired)
    passes(away, later, 110)
    assert states(away, who) == [("crisis", "waiting")]
    passes(away, later, 30)
    assert states(away, who) == [("crisis", "failed")]
    assert wired.case().level == "red"


@pytest.mark.parametrize("code", [20003, 20429, 30002])
def test_an_account_that_may_not_send_uses_up_no_tries(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates, code: int
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("code", code=code, times=20)
    for _ in range(20):
        wired.sends()
        assert states(wired, who) == [("reply", "waiting")]
        later.shift(400)
    wired.sends()
    assert states(wired, who) == [("reply", "queued")]
    assert outbox(wired.kabar, who)[0].attempts == 1


def test_a_look_up_that_reaches_nobody_uses_up_no_tries(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    double.faults.next("drop_after")
    wired.sends()
    passes(cut_off(wired), later, 200)
    assert states(wired, who) == [("reply", "unknown")]
    later.shift(60)
    wired.sends()
    assert (states(wired, who), len(double.accepted)) == ([("reply", "queued")], 1)


def test_a_moments_fault_is_tried_again_at_once(
    wired: Town, double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    who = wired.person()
    wired.says(who, "BANTUAN")
    cut_off(wired).sends()
    later.shift(6)
    wired.sends()
    assert (states(wired, who), len(double.accepted)) == ([("reply", "queued")], 1)
    assert outages.AGAIN > outages.AGAIN_URGENT
