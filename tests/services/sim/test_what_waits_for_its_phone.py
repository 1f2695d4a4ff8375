"""What a phone may not send yet waits in the outbox: in order, and holding up no other phone. What is urgent goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config import load
from bot.services.sending import message_states
from bot.services.sending.rates import SharedRates, rates_for
from bot.store import message
from bot.store.message import ROUTINE
from tests.doubles.simgateway.server import DEVICE
from tests.services.rows import change, outbox

EAST = "dev2aaaaaaaaaaaaaaaaa"


@pytest.fixture
def slow(sim, valkey_url):
    """Six parts in half an hour from each phone: three answers to BANTUAN."""
    rates = SharedRates(valkey_url, {}, {}, sim_rate=0.2)
    sim.kabar = replace(sim.kabar, rates=rates)
    # another test's phones have the same names
    rates._phones.storage.reset()
    return sim


def asks(town, who, text="BANTUAN"):
    return town.says(who, text, line="sim")


def full(town, **columns):
    """Somebody to whom the phone has sent all that it may."""
    who = town.on_sim(**columns)
    for _ in range(3):
        asks(town, who)
        town.sends()
    return who


def test_it_waits_and_the_page_says_why(slow, later):
    full(slow)
    who = slow.on_sim()
    asks(slow, who)
    assert slow.sends().waiting == 1
    [row] = outbox(slow.kabar, who)
    assert (row.status, row.attempts, row.error_code) == ("waiting", 0, None)
    assert message_states.state_of(row).name == "held_rate"
    assert slow.sends().sent == 0
    later.shift(1900)
    assert slow.sends().sent == 1
    assert len(slow.double.to(slow.number_of(who))) == 1


def test_it_does_not_hold_up_the_phone_of_another_district(slow):
    slow.has(EAST, "+6281110000002", "Lombok Timur")
    full(slow)
    here, there = slow.on_sim(), slow.on_sim(district="Lombok Timur")
    asks(slow, here)
    asks(slow, there)
    slow.sends()
    assert [sms.device_id for sms in slow.double.to(slow.number_of(there))] == [EAST]
    assert slow.double.to(slow.number_of(here)) == []


def test_a_crisis_answer_and_an_alert_do_not_wait(slow):
    who = full(slow)
    before = len(slow.double.to(slow.number_of(who)))
    asks(slow, who, "saya dipukul suami")
    slow.sends()
    assert len(slow.double.to(slow.number_of(who))) == before + 1


def test_a_persons_messages_stay_in_order(slow, later):
    who = full(slow)
    asks(slow, who)
    slow.sends()
    later.shift(1700)
    asks(slow, who)
    slow.sends()
    held, behind = outbox(slow.kabar, who)[-2:]
    assert (held.status, behind.status) == ("waiting", "waiting")
    later.shift(200)
    slow.sends()
    slow.sends()
    texts = [sms.id for sms in slow.double.to(slow.number_of(who))]
    assert texts[-2:] == [str(held.id), str(behind.id)]


def test_a_question_that_nobody_wrote_for_leaves_room_for_replies(slow):
    people = [slow.on_sim() for _ in range(3)]
    for who in people:
        asks(slow, who)
    change(slow.kabar, message, message.c.direction == "out", priority=ROUTINE)
    assert slow.sends().sent == 1
    other = slow.on_sim()
    asks(slow, other)
    assert slow.sends().sent == 1
    assert slow.double.to(slow.number_of(other))[0].device_id == DEVICE


def test_a_deployment_on_local_sims_alone_keeps_a_rate(environ):
    given = {"KABAR_DEMO": "", "KABAR_SIM_URL": "http://127.0.0.1:1", "KABAR_SIM_USER": "u", "KABAR_SIM_PASSWORD": "p"}
    rates = rates_for(load(environ | given | {"KABAR_SIM_WEBHOOK_KEY": "secret12", "KABAR_SIM_RATE": "2"}))
    assert isinstance(rates, SharedRates)
    assert rates.sim_rate == 2
