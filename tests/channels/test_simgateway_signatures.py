"""A phone's call is signed over its raw body and its time, with a key that both know."""

from __future__ import annotations

import pytest

from bot.channels.simgateway_inbound import BadEvent, event_from, receipt_from, texted_from
from bot.channels.simgateway_signature import WINDOW, sign, verdict

KEY, BODY, AT = "secret12", b'{"id":"e1"}', "1795226400"
KNOWN = "fe2c2914d4a96e7babe316834c35c68f816e7d747a368bfa512cded65b75af99"
NOW = float(AT)


def test_the_known_vector():
    assert sign(KEY, BODY, AT) == KNOWN
    assert verdict(KEY, BODY, KNOWN, AT, NOW) == "good"


@pytest.mark.parametrize("away", [0, WINDOW, -WINDOW])
def test_a_clock_may_be_off_by_ten_minutes(away):
    assert verdict(KEY, BODY, KNOWN, AT, NOW + away) == "good"


@pytest.mark.parametrize("away", [WINDOW + 1, -WINDOW - 1, 10**9])
def test_and_no_more(away):
    assert verdict(KEY, BODY, KNOWN, AT, NOW + away) == "clock"


@pytest.mark.parametrize(
    ("key", "body", "signature", "at"),
    [
        (None, BODY, KNOWN, AT),
        ("", BODY, sign("", BODY, AT), AT),
        ("other", BODY, KNOWN, AT),
        (KEY, BODY + b" ", KNOWN, AT),
        (KEY, BODY, None, AT),
        (KEY, BODY, "ÿ\ud800", AT),
        (KEY, BODY, KNOWN[:-1], AT),
        (KEY, BODY, KNOWN, None),
        (KEY, BODY, KNOWN, "1795226401"),
        (KEY, BODY, sign(KEY, BODY, "soon"), "soon"),
        (KEY, BODY, sign(KEY, BODY, "١٧"), "١٧"),
    ],
)
def test_anything_else_is_unsigned(key, body, signature, at):
    assert verdict(key, body, signature, at, NOW) == "unsigned"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{", b"\xff", b"null", b"[" * 100_000, b'{"id":"a","event":"b"}'),
        *(b'{"id":1,"event":"b","deviceId":"c"}', b'{"id":"a","event":"b","deviceId":"c","payload":[1]}'),
    ],
)
def test_a_body_that_is_no_event_is_told_apart(body):
    with pytest.raises(BadEvent):
        event_from(body)


@pytest.mark.parametrize("payload", ["{}", '{"message":1,"messageId":"m"}', '{"message":"x","messageId":""}'])
def test_a_message_without_text_or_id_is_told_apart(payload):
    event = event_from(f'{{"id":"a","event":"sms:received","deviceId":"c","payload":{payload}}}'.encode())
    with pytest.raises(BadEvent):
        texted_from(event, "ID")


def test_an_event_that_is_no_receipt_gives_none():
    assert receipt_from(event_from(b'{"id":"a","event":"app:started","deviceId":"c"}'), None) is None
