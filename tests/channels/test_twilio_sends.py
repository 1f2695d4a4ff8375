from __future__ import annotations

import pytest

from bot.channels.base import Sent
from bot.channels.twilio import REPEATS, TwilioChannel
from bot.channels.twilio_signature import signature_valid
from tests.channels.making import BODY, PHONE, SMS_FROM, USER_ID, WHATSAPP_FROM, outgoing


@pytest.mark.parametrize(
    ("line", "to", "wanted_to", "wanted_from"),
    [
        ("whatsapp", PHONE, f"whatsapp:{PHONE}", f"whatsapp:{WHATSAPP_FROM}"),
        ("whatsapp", USER_ID, f"whatsapp:{USER_ID}", f"whatsapp:{WHATSAPP_FROM}"),
        ("sms", PHONE, PHONE, SMS_FROM),
    ],
)
def test_a_message_goes_by_its_line_to_its_person(double, channel, line, to, wanted_to, wanted_from):
    sent = channel.send(outgoing(to=to, line=line))
    [message] = double.accepted
    assert sent == Sent(message.sid, "queued")
    assert (message.to, message.from_, message.body) == (wanted_to, wanted_from, BODY)


def test_every_id_is_new(double, channel):
    ids = {channel.send(outgoing()).provider_id for _ in range(20)}
    assert len(ids) == 20 == len(double.accepted)


def test_letters_of_all_kinds_arrive_as_they_were_written(double, channel):
    body = 'Ñaq "é" & = % +\n1 Baik 😀 ꦲꦏ꧀ꦱꦫ'
    channel.send(outgoing(body))
    assert double.accepted[0].body == body


def test_a_sender_may_be_set_with_or_without_its_prefix(double, channel):
    channel.whatsapp_from = f"whatsapp:{WHATSAPP_FROM}"
    channel.send(outgoing())
    assert double.accepted[0].from_ == f"whatsapp:{WHATSAPP_FROM}"


def test_receipts_are_asked_for_at_our_address(double, channel, webhook):
    channel.status_callback = f"{webhook.url}/webhooks/twilio/status"
    sent = channel.send(outgoing())
    assert double.callbacks.settle()
    assert {form["MessageSid"] for form, _ in webhook.told} == {sent.provider_id}
    assert sorted(form["MessageStatus"] for form, _ in webhook.told) == ["delivered", "sent"]


def test_a_receipt_that_we_could_not_take_is_told_again(double, channel, webhook):
    url = f"{webhook.url}/webhooks/twilio/status"
    channel.status_callback = url + REPEATS
    webhook.answer = 503
    channel.send(outgoing())
    assert double.callbacks.settle()
    assert len(webhook.told) == 4 * 2
    assert all(signature_valid(double.auth_token, url, form, signed) for form, signed in webhook.told)


def test_a_messaging_service_may_choose_the_sender(double):
    service = "MG" + "0" * 32
    channel = TwilioChannel(
        double.account_sid, double.auth_token, None, None, double.url, messaging_service_sid=service
    )
    assert isinstance(channel.send(outgoing(line="sms")), Sent)
    assert (double.accepted[0].from_, double.accepted[0].messaging_service_sid) == (None, service)


def test_the_token_is_not_shown_with_the_channel(double, channel):
    assert double.auth_token not in repr(channel)


@pytest.mark.parametrize(
    ("body", "code"), [("a" * 1601, "21617"), ("", "21602"), (" \n", "21602"), ("\ud800", "characters")]
)
def test_a_text_twilio_would_refuse_is_not_sent_at_all(double, channel, body, code):
    error = channel.send(outgoing(body))
    assert (error.code, error.permanent, error.action, error.ambiguous) == (code, True, "staff", False)
    assert double.requests == []


def test_the_longest_text_that_twilio_takes_is_sent(double, channel):
    assert isinstance(channel.send(outgoing("a" * 1600)), Sent)
    assert len(double.accepted[0].body) == 1600


def test_a_line_without_a_sender_is_a_fault_of_our_settings(double):
    channel = TwilioChannel(double.account_sid, double.auth_token, None, WHATSAPP_FROM, double.url)
    error = channel.send(outgoing(line="sms"))
    assert (error.code, error.permanent, error.action) == ("no-sender", True, "staff")
    assert double.requests == []
