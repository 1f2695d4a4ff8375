"""What goes to the gateway, and what its answers mean."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

import pytest

from bot.channels.base import Outgoing, SendError, Sent
from bot.channels.simgateway import SimGatewayChannel
from bot.channels.simgateway_codes import RULES, code_of, error_for, refusal_of
from tests.doubles.simgateway import SimGatewayDouble
from tests.doubles.simgateway.server import DEVICE, PASSWORD, USER

TO, NOW = "+6281299990001", datetime.now(UTC)


@pytest.fixture
def double():
    with SimGatewayDouble() as running:
        yield running


@pytest.fixture
def channel(double):
    return SimGatewayChannel(double.url, USER, PASSWORD, timeout=10.0)


def outgoing(**given):
    return Outgoing(**{"id": "m-1", "to": TO, "line": "sim", "body": "Apa kabar?", "created_at": NOW} | given)


def test_a_message_carries_our_id_its_phone_its_time_and_its_haste(channel, double):
    assert channel.send(outgoing(device=DEVICE, urgent=True, ttl=600, key="k-1")) == Sent("k-1", "queued")
    [(method, path, form)] = double.requests
    assert (method, path) == ("POST", "/messages")
    assert form == {
        "id": "k-1",
        "deviceId": DEVICE,
        "textMessage": {"text": "Apa kabar?"},
        "phoneNumbers": [TO],
        "ttl": 600,
        "withDeliveryReport": True,
        "priority": 100,
    }


def test_an_answer_goes_before_a_question_and_after_a_cry(channel, double):
    for given in ({}, {"answers": True}, {"urgent": True}):
        channel.send(outgoing(device=DEVICE, **given))
    assert [form["priority"] for _, _, form in double.requests] == [0, 50, 100]


@pytest.mark.parametrize(("ttl", "told"), [(None, 86_400), (999_999, 86_400), (1, 60), (-5, 60)])
def test_it_never_waits_longer_than_a_day_nor_too_short(channel, double, ttl, told):
    channel.send(outgoing(device=DEVICE, ttl=ttl))
    assert double.requests[0][2]["ttl"] == told


def test_a_second_try_is_success_and_no_second_message(channel, double):
    assert isinstance(channel.send(outgoing(device=DEVICE)), Sent)
    assert channel.send(outgoing(device=DEVICE)) == Sent("m-1", "queued")
    assert len(double.accepted) == 1


@pytest.mark.parametrize("to", ["081299990001", "6281299990001", "ID.1234"])
def test_only_numbers_with_their_country_leave_us(channel, double, to):
    assert channel.send(outgoing(device=DEVICE, to=to)).action == "bad_line"
    assert double.requests == []


@pytest.mark.parametrize("body", ["", "  ", "\ud800", "a" * 1601])
def test_a_text_that_cannot_be_sent_is_told_to_staff(channel, double, body):
    fault = channel.send(outgoing(device=DEVICE, body=body))
    assert (fault.code, fault.action, fault.permanent) == ("text", "staff", True)
    assert double.requests == []


@pytest.mark.parametrize(
    ("status", "action", "permanent", "ambiguous"),
    [
        ("400", "staff", False, False),
        ("401", "staff", False, False),
        ("429", "delay", False, False),
        ("503", "delay", False, False),
        ("500", "retry", False, True),
    ],
)
def test_each_refusal_has_its_action_and_words(channel, double, status, action, permanent, ambiguous):
    double.faults.append(status)
    fault = channel.send(outgoing(device=DEVICE))
    assert (fault.code, fault.action, fault.permanent) == (f"http-{status}", action, permanent)
    assert fault.ambiguous is ambiguous
    assert fault.words


def test_a_wrong_password_a_bad_number_and_an_unknown_phone_are_told_apart(channel, double):
    assert channel.send(outgoing(device="nobody")).code == "device"
    assert channel.send(outgoing(device=DEVICE, to="+6221555")).code == "bad_number"
    assert channel.send(outgoing()).code == "no_device"
    double.password = "changed"
    assert channel.send(outgoing(device=DEVICE)).code == "http-401"
    assert channel.greet().code == "http-401"


def test_no_answer_is_looked_up_by_our_own_id(channel, double):
    double.faults += ["lost", "drop"]
    assert channel.send(outgoing(device=DEVICE)).ambiguous
    assert channel.look_up(outgoing(), NOW, frozenset()) == Sent("m-1", "delivered")
    assert channel.send(outgoing(device=DEVICE, id="m-2")).ambiguous
    assert channel.look_up(outgoing(id="m-2"), NOW, frozenset()) is None


def test_what_the_phone_gave_up_on_is_not_sent_again(channel, double):
    double.failing[TO] = "Send result: RESULT_ERROR_GENERIC_FAILURE (Generic failure cause)"
    channel.send(outgoing(device=DEVICE))
    found = channel.look_up(outgoing(), NOW, frozenset())
    assert (found.code, found.permanent, found.ambiguous) == ("RESULT_ERROR_GENERIC_FAILURE", True, False)


def test_a_look_up_that_fails_tells_nothing(channel, double):
    double.password = "changed"
    assert channel.look_up(outgoing(), NOW, frozenset()).ambiguous
    double.stop()
    assert channel.look_up(outgoing(), NOW, frozenset()).ambiguous


def test_a_gateway_that_is_not_there_took_nothing():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    fault = SimGatewayChannel(f"http://127.0.0.1:{port}", USER, PASSWORD).send(outgoing(device=DEVICE))
    assert (fault.code, fault.ambiguous) == ("unreachable", False)


def test_one_that_hangs_is_given_up_in_time():
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        slow = SimGatewayChannel(f"http://127.0.0.1:{deaf.getsockname()[1]}", USER, PASSWORD, timeout=0.1)
        fault = slow.send(outgoing(device=DEVICE))
    assert (fault.code, fault.ambiguous) == ("timeout", True)
    assert fault.retry_after == pytest.approx(0.2)


@pytest.mark.parametrize("code", [*RULES, None, "RESULT_NEVER_HEARD_OF"])
def test_every_code_has_words_that_hold_no_number(code):
    found = error_for(code)
    assert isinstance(found, SendError)
    assert found.words
    assert "+" not in found.words
    assert len(found.code) <= 40


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Send result: RESULT_ERROR_NO_SERVICE (Failed because ...)", "RESULT_ERROR_NO_SERVICE"),
        ("Can't send message: Invalid phone number type", "bad_number"),
        ("TTL expired", "expired"),
        ("Delivery result: 0", "undelivered"),
        ("+6281299990001 said no", "failed"),
        ("", "failed"),
    ],
)
def test_a_reason_becomes_a_code_without_its_words(reason, code):
    assert code_of(reason) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("enqueue message: failed to use phone in row 1: invalid phone number: not mobile phone number", "bad_number"),
        ("failed to use phone in row 1: failed to parse phone number: too short", "bad_number"),
        ("Invalid phone number", "bad_number"),
        ("Invalid device ID", "device"),
        ('json: unknown field "withDeliveryReport"', "http-400"),
        ("phoneNumbers is a required field", "http-400"),
        ("", "http-400"),
    ],
)
def test_only_words_about_the_number_are_about_the_number(words, code):
    assert refusal_of(words) == code


def test_the_password_stands_in_no_repr(channel):
    assert PASSWORD not in repr(channel)
