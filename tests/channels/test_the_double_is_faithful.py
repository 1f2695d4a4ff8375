from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from bot.channels.twilio import TwilioChannel
from bot.channels.twilio_inbound import inbound_from_form
from tests.channels.making import BODY, NOW, PHONE, SMS_FROM, WHATSAPP_FROM, outgoing
from tests.doubles.twilio import CallbackPlan, TwilioDouble


@pytest.fixture
def client(channel):
    return channel._client()[0]


def test_a_message_can_be_fetched_and_listed(double, channel, client):
    sid = channel.send(outgoing()).provider_id
    fetched = client.messages(sid).fetch()
    assert (fetched.sid, fetched.body, fetched.direction) == (sid, BODY, "outbound-api")
    assert [row.sid for row in client.messages.list(to=f"whatsapp:{PHONE}")] == [sid]
    assert client.messages.list(to=PHONE) == []
    assert client.messages.list(from_=f"whatsapp:{WHATSAPP_FROM}", date_sent="2020-01-01") == []
    assert double.requests[0] == f"POST /2010-04-01/Accounts/{double.account_sid}/Messages.json"


def test_pages_hold_each_message_once_though_more_arrive(channel, client):
    first = [channel.send(outgoing(f"{n}")).provider_id for n in range(25)]
    rows = client.messages.stream(page_size=10)
    seen = [next(rows).sid]
    channel.send(outgoing("newer"))
    seen += [row.sid for row in rows]
    assert Counter(seen) == Counter(first)


def test_an_unknown_message_or_account_is_not_found(double, client):
    with pytest.raises(TwilioRestException) as caught:
        client.messages("SM0").fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    url = f"{double.url}/2010-04-01/Accounts/AC0/Messages.json"
    assert requests.get(url, auth=(double.account_sid, double.auth_token), timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": SMS_FROM, "Body": "x"}, 21604),
        ({"To": PHONE, "Body": "x"}, 21603),
        ({"To": PHONE, "From": SMS_FROM}, 21602),
        ({"To": PHONE, "From": SMS_FROM, "Body": "x" * 1601}, 21617),
        ({"To": "0812", "From": SMS_FROM, "Body": "x"}, 21211),
        ({"To": "ID.1234", "From": SMS_FROM, "Body": "x"}, 21211),
        ({"To": PHONE, "From": f"whatsapp:{WHATSAPP_FROM}", "Body": "x"}, 21910),
    ],
)
def test_it_refuses_what_twilio_refuses(double, form, code):
    url = f"{double.url}/2010-04-01/Accounts/{double.account_sid}/Messages.json"
    answer = requests.post(url, form, auth=(double.account_sid, double.auth_token), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert double.accepted == []


def test_callbacks_may_come_in_any_order_and_again(double, channel, webhook):
    double.plan(CallbackPlan(("queued", "sent", "delivered", "read"), repeat=3, shuffle=True, delay=(0, 0.05), seed=4))
    channel.status_callback = f"{webhook.url}/status"
    for n in range(10):
        channel.send(outgoing(f"{n}"))
    assert double.callbacks.settle()
    told = [form["MessageStatus"] for form, _ in webhook.told]
    assert Counter(told) == dict.fromkeys(("queued", "sent", "delivered", "read"), 30)
    assert told != sorted(told, key=("queued", "sent", "delivered", "read").index)
    assert {message.status for message in double.accepted} == {"read"}
    validator = RequestValidator(double.auth_token)
    assert all(validator.validate(channel.status_callback, form, header) for form, header in webhook.told)


def test_a_message_may_fail_after_it_was_taken(double, channel, webhook):
    double.faults.fail(f"whatsapp:{PHONE}", 63016)
    channel.status_callback = f"{webhook.url}/status"
    channel.send(outgoing())
    assert double.callbacks.settle()
    [(form, _)] = webhook.told
    assert (form["MessageStatus"], form["ErrorCode"]) == ("undelivered", "63016")


def test_a_webhook_that_is_gone_is_counted_and_forgotten(double, channel):
    channel.status_callback = "http://127.0.0.1:9/status"
    channel.send(outgoing())
    assert double.callbacks.settle()
    assert double.callbacks.answers == {"ConnectionError": 2}


def test_a_rate_is_kept(double, channel):
    double.faults.rate = 5
    answers = [channel.send(outgoing()) for _ in range(30)]
    assert 0 < len(double.accepted) < 15
    assert {answer.code for answer in answers if hasattr(answer, "code")} == {"20429"}


def test_a_person_can_write_and_the_message_can_be_listed(double, client, webhook):
    url = f"{webhook.url}/messages"
    answered = double.text(f"whatsapp:{PHONE}", f"whatsapp:{WHATSAPP_FROM}", "Tolong", url, ButtonText="Tolong")
    [(form, header)] = webhook.told
    assert RequestValidator(double.auth_token).validate(url, form, header)
    inbound = inbound_from_form(form, NOW)
    assert (inbound.provider_id, inbound.body, inbound.kind) == (answered.sid, "Tolong", "button")
    assert answered.status == 200
    [row] = client.messages.list(from_=f"whatsapp:{PHONE}")
    assert (row.sid, row.direction) == (answered.sid, "inbound")
    assert double.accepted == []


def test_the_same_message_can_be_posted_again(double, webhook):
    first = double.text(PHONE, SMS_FROM, "Baik", webhook.url)
    again = double.text(PHONE, SMS_FROM, "Baik", webhook.url, MessageSid=first.sid)
    assert first.sid == again.sid
    assert [form["MessageSid"] for form, _ in webhook.told] == [first.sid] * 2


def test_other_processes_can_set_faults_and_count(double, channel, webhook):
    def post(path, given):
        return requests.post(double.url + path, json=given, timeout=5).json()

    post("/_faults", {"next": "500_after", "times": 1, "reject": {PHONE: 21610}, "latency": 0.01})
    post("/_callbacks", {"statuses": []})
    assert channel.send(outgoing()).ambiguous
    assert channel.send(outgoing(line="sms")).code == "21610"
    accepted = requests.get(f"{double.url}/_accepted", {"to": f"whatsapp:{PHONE}"}, timeout=5).json()
    assert [(row["body"], row["status"]) for row in accepted] == [(BODY, "queued")]
    told = post("/_text", {"from_": PHONE, "to": SMS_FROM, "body": "Baik", "url": webhook.url})
    assert told["status"] == 200
    assert len(requests.get(f"{double.url}/_requests", timeout=5).json()) == 2
    post("/_reset", {})
    assert requests.get(f"{double.url}/_accepted", timeout=5).json() == []


def test_it_runs_as_a_process_of_its_own():
    started = [sys.executable, "-m", "tests.doubles.twilio", "--port", "0"]
    with subprocess.Popen(started, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        channel = TwilioChannel("AC" + "0123456789abcdef" * 2, "fedcba9876543210" * 2, SMS_FROM, WHATSAPP_FROM, url)
        sid = channel.send(outgoing()).provider_id
        assert [row["sid"] for row in requests.get(f"{url}/_accepted", timeout=5).json()] == [sid]
        process.terminate()
        assert process.wait(5) == 0


def test_two_doubles_do_not_meet(double):
    with TwilioDouble() as other:
        assert other.url != double.url
