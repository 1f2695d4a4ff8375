"""Refused, never sent, or perhaps sent: only the last is ambiguous."""

from __future__ import annotations

import socket

import pytest

from bot.channels.base import Sent
from bot.channels.twilio import TwilioChannel
from tests.channels.making import SMS_FROM, WHATSAPP_FROM, outgoing

MAY_BE_OUT = {
    "500_before": (0, "http-500"),
    "500_after": (1, "http-500"),
    "hang_before": (0, "timeout"),
    "hang_after": (1, "timeout"),
    "drop_before": (0, "broken"),
    "drop_after": (1, "broken"),
    "garbled_after": (1, "broken"),
}


@pytest.mark.parametrize("kind", MAY_BE_OUT)
def test_it_is_ambiguous_whether_or_not_twilio_took_it(double, channel, kind):
    double.faults.next(kind)
    error = channel.send(outgoing())
    taken, code = MAY_BE_OUT[kind]
    assert len(double.accepted) == taken
    assert (error.code, error.ambiguous, error.permanent, error.action) == (code, True, False, "retry")
    assert error.retry_after == 2 * channel.timeout


@pytest.mark.parametrize("kind", MAY_BE_OUT)
def test_the_channel_works_on_after_it(double, channel, kind):
    double.faults.next(kind)
    channel.send(outgoing("first"))
    assert isinstance(channel.send(outgoing("second")), Sent)
    assert double.accepted[-1].body == "second"


def test_too_many_requests_were_not_processed_and_say_when_to_come_back(double, channel):
    double.faults.next("429", times=2, seconds=7)
    for _ in range(2):
        error = channel.send(outgoing())
        assert (error.code, error.action, error.ambiguous, error.permanent) == (
            "20429",
            "retry",
            False,
            False,
        )
        assert error.retry_after == 7
    assert isinstance(channel.send(outgoing()), Sent)
    assert len(double.accepted) == 1


def test_a_wait_belongs_to_its_own_answer(double, channel):
    double.faults.next("429", seconds=7)
    double.faults.next("code", code=21611)
    channel.send(outgoing())
    assert channel.send(outgoing()).retry_after == 60


def test_a_wrong_token_is_a_fault_of_our_account_and_the_message_waits(double):
    channel = TwilioChannel(double.account_sid, "wrong", SMS_FROM, WHATSAPP_FROM, double.url)
    error = channel.send(outgoing())
    assert (error.code, error.action, error.permanent, error.ambiguous) == ("20003", "staff", False, False)


def test_where_nothing_listens_nothing_was_sent():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, url).send(outgoing())
    assert (error.code, error.action, error.ambiguous, error.permanent) == (
        "unreachable",
        "retry",
        False,
        False,
    )


def test_where_no_host_is_found_nothing_was_sent():
    url = "http://twilio.invalid"
    error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, url).send(outgoing())
    assert (error.code, error.ambiguous) == ("unreachable", False)


def test_where_connecting_takes_too_long_nothing_was_sent():
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        queued = [socket.socket() for _ in range(4)]
        for one in queued:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, url, timeout=0.2).send(outgoing())
        for one in queued:
            one.close()
    assert (error.code, error.ambiguous) == ("unreachable", False)


def test_an_address_that_is_none_is_for_staff_and_the_message_waits():
    error = TwilioChannel("AC1", "token", SMS_FROM, WHATSAPP_FROM, "ftp://127.0.0.1").send(outgoing())
    assert (error.code, error.action, error.ambiguous, error.permanent) == ("address", "staff", False, False)
