from __future__ import annotations

import multiprocessing
import re
import time

import pytest

from bot.channels.base import Sent
from bot.channels.simulator import REMEMBERED, SimulatorChannel
from bot.channels.simulator_receipts import Reporter
from bot.channels.twilio_receipts import receipt_from_form
from bot.channels.twilio_signature import signature_valid
from tests.channels.making import NOW, PHONE, SMS_FROM, WHATSAPP_FROM, a_moment_ago, outgoing

NONE = frozenset()


def simulator(url="http://127.0.0.1:9", callback=None, delay=0.0):
    return SimulatorChannel(url, "AC1", "token", SMS_FROM, WHATSAPP_FROM, callback, delay)


def test_it_takes_a_message_and_gives_it_an_id_like_twilios():
    channel = simulator(callback=lambda _: None)
    ids = [channel.send(outgoing(id_=str(n))).provider_id for n in range(50)]
    assert all(re.fullmatch(r"SM[0-9a-f]{32}", one) for one in ids)
    assert len(set(ids)) == 50


def test_receipts_come_to_the_webhook_signed_and_in_order(webhook):
    channel = simulator(webhook.url)
    sent = channel.send(outgoing())
    assert channel.flush(5)
    url = f"{webhook.url}/webhooks/twilio/status"
    assert all(signature_valid("token", url, form, header) for form, header in webhook.told)
    receipts = [receipt_from_form(form, NOW) for form, _ in webhook.told]
    assert [receipt.status for receipt in receipts] == ["sent", "delivered"]
    assert {receipt.provider_id for receipt in receipts} == {sent.provider_id}


@pytest.mark.parametrize(
    ("line", "to", "from_"),
    [("sms", PHONE, SMS_FROM), ("whatsapp", f"whatsapp:{PHONE}", f"whatsapp:{WHATSAPP_FROM}")],
)
def test_a_callback_gets_the_forms_instead(line, to, from_):
    told = []
    channel = simulator(callback=told.append)
    channel.send(outgoing(line=line))
    assert channel.flush(5)
    assert [(form["To"], form["From"]) for form in told] == [(to, from_)] * 2


def test_sending_does_not_wait_for_receipts():
    channel = simulator(callback=lambda _: time.sleep(0.3))
    started = time.monotonic()
    for n in range(20):
        channel.send(outgoing(id_=str(n)))
    assert time.monotonic() - started < 0.2
    assert not channel.flush(0.01)


def test_receipts_come_after_their_delay():
    told = []
    channel = simulator(callback=lambda _: told.append(time.monotonic()), delay=0.15)
    started = time.monotonic()
    channel.send(outgoing())
    assert channel.flush(5)
    assert told[0] - started >= 0.15


@pytest.mark.parametrize("answer", [403, 500])
def test_a_receipt_that_is_not_taken_harms_nothing(webhook, answer):
    webhook.answer = answer
    channel = simulator(webhook.url)
    assert isinstance(channel.send(outgoing()), Sent)
    assert channel.flush(5)
    webhook.answer = 200
    assert isinstance(channel.send(outgoing()), Sent)
    assert channel.flush(5)
    assert len(webhook.told) == 4


def test_where_no_webhook_listens_messages_are_taken_all_the_same(capsys):
    channel = simulator()
    assert isinstance(channel.send(outgoing()), Sent)
    assert channel.flush(5)
    assert PHONE.removeprefix("+") not in capsys.readouterr().err


@pytest.mark.parametrize(("body", "code"), [("a" * 1601, "21617"), ("", "21602")])
def test_it_refuses_what_twilio_would_refuse(body, code):
    assert simulator().send(outgoing(body)).code == code


def test_a_look_up_finds_what_was_taken_here():
    channel = simulator(callback=lambda _: None)
    sent = channel.send(outgoing(id_="7"))
    assert channel.look_up(outgoing(id_="7"), a_moment_ago(), NONE) == sent
    assert channel.look_up(outgoing(id_="8"), a_moment_ago(), NONE) is None
    assert channel.look_up(outgoing(id_="7"), a_moment_ago(), frozenset({sent.provider_id})) is None


def test_its_receipts_codes_are_twilios():
    assert simulator().meaning("21610").action == "stop"


def test_it_does_not_remember_for_ever():
    channel = simulator(callback=lambda _: None)
    for n in range(REMEMBERED + 10):
        channel.send(outgoing(id_=str(n)))
    assert len(channel._accepted) == REMEMBERED
    assert channel.look_up(outgoing(id_="0"), a_moment_ago(), NONE) is None


def test_what_waits_to_be_reported_is_bounded():
    reporter = Reporter(lambda _: time.sleep(1), 60)
    for _ in range(20_100):
        reporter.add([])
    assert len(reporter._waiting) <= 20_000


def test_a_forked_child_reports_its_own_receipts(webhook):
    channel = simulator(webhook.url, delay=0.2)
    channel.send(outgoing(id_="parent"))

    def child():
        channel.send(outgoing(id_="child"))
        channel.flush(5)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(10)
    assert channel.flush(5)
    assert len({form["MessageSid"] for form, _ in webhook.told}) == 2
    assert len(webhook.told) == 4
