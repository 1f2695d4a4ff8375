"""Twilio's own words quote numbers and texts. None of it may come through: errors are kept and logged."""

from __future__ import annotations

import logging

import pytest

from bot.channels.base import SendError
from bot.channels.twilio_codes import RULES
from tests.channels.making import PHONE, a_moment_ago, outgoing

SECRET = "Saya mau pulang, tolong"
FAULTS = ["429", "500_before", "500_after", "hang_after", "drop_before", "garbled_after"]


def told(error):
    assert isinstance(error, SendError)
    return repr(error)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("line", ["whatsapp", "sms"])
def test_no_fault_tells_a_number_or_a_text(double, channel, caplog, fault, line):
    caplog.set_level(logging.DEBUG)
    message = outgoing(SECRET, line=line)
    double.faults.next(fault)
    double.faults.next(fault, on="list")
    everything = told(channel.send(message)) + told(channel.look_up(message, a_moment_ago(), frozenset()))
    everything += caplog.text
    assert PHONE.removeprefix("+") not in everything
    assert SECRET not in everything


@pytest.mark.parametrize("code", [*RULES, 99999])
def test_no_code_tells_a_number_or_a_text(double, channel, caplog, code):
    caplog.set_level(logging.DEBUG)
    double.faults.reject(f"whatsapp:{PHONE}", code)
    everything = told(channel.send(outgoing(SECRET))) + caplog.text
    assert PHONE.removeprefix("+") not in everything
    assert SECRET not in everything


def test_a_message_that_goes_well_leaves_no_trace_in_the_log(channel, caplog):
    caplog.set_level(logging.DEBUG)
    message = outgoing(SECRET)
    channel.send(message)
    channel.look_up(message, a_moment_ago(), frozenset())
    assert PHONE.removeprefix("+") not in caplog.text
    assert SECRET not in caplog.text
