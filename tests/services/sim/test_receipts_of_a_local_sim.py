"""Sent counts as success; delivery is told part by part and only moves forward; what failed is tried anew or told."""

from __future__ import annotations

import pytest

from bot.store import device, message, receipt, sim_event
from tests.services.rows import outbox, rows

PERSON = "+6281299990001"


@pytest.fixture
def who(sim):
    made = sim.person(phone=PERSON, on=("sim",))
    sim.texts(PERSON, "BANTUAN")
    return made


def test_sent_and_each_parts_delivery_in_any_order_end_as_delivered(sim, who):
    sim.double.telling.shuffle, sim.double.telling.repeat = True, 2
    sim.sends()
    sim.double.telling.flush()
    [row] = outbox(sim.kabar, who)
    assert row.status == "delivered"
    assert rows(sim.kabar, receipt) == []


def test_without_any_delivery_report_it_stays_sent(sim, who):
    sim.double.telling.hooks = {k: v for k, v in sim.double.telling.hooks.items() if v.event != "sms:delivered"}
    sim.sends()
    sim.double.telling.flush()
    sim.clock.forward(hours=5)
    sim.ticks()
    [row] = outbox(sim.kabar, who)
    assert row.status == "sent"
    assert sim.cases() == []


def test_a_phone_without_network_gets_it_again_under_another_id(sim, who, later):
    sim.double.failing[PERSON] = "Send result: RESULT_ERROR_NO_SERVICE (Failed because service is unavailable)"
    sim.sends()
    sim.double.telling.flush()
    [row] = outbox(sim.kabar, who)
    assert (row.status, row.error_code) == ("waiting", "RESULT_ERROR_NO_SERVICE")
    sim.double.failing.clear()
    later.shift(301)
    sim.sends()
    sim.double.telling.flush()
    assert outbox(sim.kabar, who)[0].status == "delivered"
    first, second = sim.double.to(PERSON)
    assert first.id != second.id
    assert first.text == second.text


def test_a_number_that_the_phone_refuses_is_a_persons_task(sim, who):
    sim.double.failing[PERSON] = "Can't send message: Invalid phone number"
    sim.sends()
    sim.double.telling.flush()
    assert outbox(sim.kabar, who)[0].status == "failed"
    assert sim.case().reason == "bad_line"


def test_what_was_sent_and_never_handed_over_is_told_and_not_sent_again(sim, who):
    sim.double.failing[PERSON] = "Delivery result from SC +62811000000: 64"
    sim.sends()
    sim.double.telling.flush()
    sim.sends()
    [row] = outbox(sim.kabar, who)
    assert (row.status, row.error_code) == ("failed", "undelivered")
    assert len(sim.double.to(PERSON)) == 1
    assert sim.case().reason == "not_delivered"


def test_a_receipt_for_what_is_not_ours_leaves_nothing_but_its_count(sim):
    payload = {"messageId": "somebody-elses", "recipient": PERSON, "partsCount": 1}
    sim.double.telling.emit("sms:sent", sim.phone.device_id, payload)
    assert sim.double.telling.flush() == [200]
    assert rows(sim.kabar, receipt) == []
    assert [row.event for row in rows(sim.kabar, sim_event)] == ["sms:sent"]


def test_no_reason_is_kept_but_its_code(sim, who):
    sim.double.failing[PERSON] = f"number {PERSON} said no"
    sim.sends()
    sim.double.telling.flush()
    assert outbox(sim.kabar, who)[0].error_code == "failed"
    assert rows(sim.kabar, message, message.c.error_code.contains("812")) == []
    assert rows(sim.kabar, device)[0].alarm_at is None
