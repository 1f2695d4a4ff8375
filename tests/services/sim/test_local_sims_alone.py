"""A deployment on local SIMs alone: whatever line somebody is noted with, they are reached by a SIM."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.services.kabar import SIM
from bot.services.persons import lines
from bot.store import message
from tests.services.lining import follow_up_is_due
from tests.services.rows import outbox, rows


@pytest.fixture
def alone(sim):
    channels = {SIM: sim.kabar.channels[SIM]}
    none = {"twilio_whatsapp_from": None, "twilio_sms_from": None}
    settings = sim.kabar.settings.model_copy(update=none)
    return replace(sim, kabar=replace(sim.kabar, channels=channels, settings=settings))


def test_no_other_line_is_used(alone):
    kinds = ("whatsapp", "sms", "sim", "call")
    assert [kind for kind in kinds if lines.deployed(alone.kabar, kind)] == ["sim", "call"]


def test_a_question_goes_by_the_sim(alone):
    who = alone.person(on=("whatsapp", "sms", "sim"))
    follow_up_is_due(alone, who)
    alone.sends()
    assert [row.line for row in outbox(alone.kabar, who)] == ["sim"]
    assert len(alone.double.to(alone.number_of(who))) == 1


def test_an_alert_goes_by_the_sim_at_once(alone):
    member = alone.caseworker()
    alone.says(alone.on_sim(), "saya dipukul suami", line="sim")
    alone.sends()
    assert [row.line for row in rows(alone.kabar, message, message.c.staff_id == member.id)] == ["sim"]
    assert len(alone.double.to(alone.number_of(member))) == 1
