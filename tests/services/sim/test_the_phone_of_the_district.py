"""A message goes by the phone of the person's district, else the first that lives; each row by its line's channel."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.channels.base import SendError
from bot.services.kabar import SIM
from bot.services.phones import devices
from bot.services.sending import claims
from bot.store import device
from tests.doubles.simgateway.server import DEVICE
from tests.services.rows import change, outbox, plan_of

EAST = "dev2aaaaaaaaaaaaaaaaa"


@pytest.fixture
def two(sim):
    sim.has(EAST, "+6281110000002", "Lombok Timur")
    return sim


def by(sim, district):
    who = sim.on_sim(district=district)
    sim.says(who, "BANTUAN", line="sim")
    sim.sends()
    [sent] = sim.double.to(sim.number_of(who))
    return sent.device_id


@pytest.mark.parametrize(("district", "device_id"), [("Lombok Timur", EAST), ("lombok timur", EAST), (None, DEVICE)])
def test_the_district_chooses_the_phone(two, district, device_id):
    assert by(two, district) == device_id


def test_a_district_without_a_phone_goes_by_the_first(two):
    assert by(two, "Sumbawa") == DEVICE


def test_where_its_phone_is_dead_the_first_that_lives_sends(two):
    change(two.kabar, device, device.c.device_id == EAST, alarm_at=two.clock.now())
    assert by(two, "Lombok Timur") == DEVICE


def test_where_all_are_dead_its_own_keeps_the_message(two):
    change(two.kabar, device, alarm_at=two.clock.now())
    assert by(two, "Lombok Timur") == EAST


def test_without_any_phone_it_waits(bare):
    who = bare.on_sim()
    bare.says(who, "BANTUAN", line="sim")
    bare.sends()
    [row] = outbox(bare.kabar, who)
    assert (row.status, row.error_code) == ("waiting", "no_device")


def test_a_line_without_a_channel_is_a_persons_task(sim):
    who = sim.on_sim()
    sim.says(who, "BANTUAN", line="sim")
    lone = {name: channel for name, channel in sim.kabar.channels.items() if name != SIM}
    sim.kabar = replace(sim.kabar, channels=lone)
    assert sim.sends().failed == 1
    assert outbox(sim.kabar, who)[0].error_code == "no_channel"
    assert isinstance(sim.kabar.meaning("sim", None), SendError)


def test_a_crisis_answer_overtakes_on_the_phone_and_a_question_never_waits_into_the_night(sim):
    who = sim.on_sim()
    sim.says(who, "saya dipukul suami", line="sim")
    sim.sends()
    [crisis] = sim.double.to(sim.number_of(who))
    assert crisis.priority == 100
    asked = sim.on_sim()
    sim.clock.moment = plan_of(sim.kabar, asked)[0].due_at
    sim.ticks()
    sim.sends()
    [question] = sim.double.to(sim.number_of(asked))
    assert question.priority == 0
    local = sim.clock.now().astimezone(ZoneInfo("Asia/Makassar"))
    assert question.ttl == (20 - local.hour) * 3600 - local.minute * 60


def test_an_sms_taken_although_the_answer_was_lost_is_sent_once(sim, later):
    who = sim.on_sim()
    sim.double.faults.append("lost")
    sim.says(who, "BANTUAN", line="sim")
    assert sim.sends().unknown == 1
    later.shift(60)
    sim.sends()
    assert outbox(sim.kabar, who)[0].status == "delivered"
    assert len(sim.double.to(sim.number_of(who))) == 1


def test_an_sms_that_never_arrived_is_sent_after_the_look_up(sim, later):
    who = sim.on_sim()
    sim.double.faults.append("drop")
    sim.says(who, "BANTUAN", line="sim")
    sim.sends()
    later.shift(60)
    sim.sends()
    assert len(sim.double.to(sim.number_of(who))) == 1
    [row] = outbox(sim.kabar, who)
    assert row.provider_id == str(row.id)


def test_a_worker_that_died_after_the_gateway_took_it_sends_nothing_twice(sim, later):
    who = sim.on_sim()
    sim.says(who, "BANTUAN", line="sim")
    with sim.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, sim.kabar, 10)
    sim.kabar.channel_of("sim").send(held.outgoing)
    later.shift(61)
    sim.ticks()
    sim.sends()
    assert outbox(sim.kabar, who)[0].status != "unknown"
    assert len(sim.double.to(sim.number_of(who))) == 1


def test_a_phone_is_added_once_and_with_a_number_that_is_one(sim):
    with pytest.raises(devices.DeviceFault, match="already"):
        devices.add(sim.kabar, DEVICE, "another", None, None)
    with pytest.raises(devices.DeviceFault, match="number"):
        devices.add(sim.kabar, "other", "other", None, "129")
