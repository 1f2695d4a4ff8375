"""The gateway's double does as SMSGate does: what its source shows, and what Kabar relies on."""

from __future__ import annotations

import json
import time
from uuid import uuid4

import pytest
import requests

from bot.channels.simgateway_signature import verdict
from tests.doubles.simgateway import SimGatewayDouble, gson
from tests.doubles.simgateway.server import DEVICE, KEY, NUMBER, PASSWORD, USER

PERSON = "+6281299990001"
EVENTS = ("sms:received", "sms:sent", "sms:delivered", "sms:failed", "system:ping")


@pytest.fixture
def heard():
    """What a webhook was told: url, body, headers; it answers with the first of ``answers``, then 200."""

    class Heard(list):
        answers = ()

        def post(self, _url, body, headers):
            self.append((json.loads(body), body, headers))
            first, *self.answers = self.answers or (200,)
            return first

        def events(self):
            return [told["event"] for told, _, _ in self]

    return Heard()


@pytest.fixture
def double(heard):
    with SimGatewayDouble(post=heard.post) as running:
        yield running


def ask(double, method, path, body=None, auth=(USER, PASSWORD)):
    return requests.request(method, double.url + path, json=body, auth=auth, timeout=5)


def message(**given):
    form = {"id": str(uuid4()), "deviceId": DEVICE, "textMessage": {"text": "halo"}, "phoneNumbers": [PERSON]}
    return form | {"ttl": 600, "withDeliveryReport": True, "priority": 0} | given


@pytest.fixture
def told(double):
    for event in EVENTS:
        hook = {"id": event, "url": "http://127.0.0.1:1/x", "event": event, "deviceId": DEVICE}
        assert ask(double, "POST", "/webhooks", hook).status_code == 201
    return double


def test_basic_auth_or_401(double):
    assert ask(double, "GET", "/webhooks", auth=(USER, "wrong")).status_code == 401
    assert ask(double, "GET", "/webhooks", auth=None).status_code == 401
    assert ask(double, "GET", "/webhooks").json() == []


def test_202_then_409_then_found_under_our_id(double):
    form = message()
    answer = ask(double, "POST", "/messages", form)
    assert answer.status_code == 202
    assert (answer.json()["id"], answer.json()["state"]) == (form["id"], "Pending")
    assert ask(double, "POST", "/messages", form).status_code == 409
    assert ask(double, "GET", f"/messages/{form['id']}").json()["recipients"][0]["phoneNumber"] == PERSON
    assert ask(double, "GET", "/messages/none").status_code == 404


@pytest.mark.parametrize("wrong", [{"deviceId": "x"}, {"phoneNumbers": ["0812999"]}, {"textMessage": {"text": ""}}])
def test_what_does_not_fit_is_400(double, wrong):
    assert ask(double, "POST", "/messages", message(**wrong)).status_code == 400


def test_a_full_queue_is_503_and_takes_nothing(double):
    double.faults.append("503")
    assert ask(double, "POST", "/messages", message()).status_code == 503
    assert double.accepted == {}


def test_its_json_is_gsons():
    told = gson.dumps({"message": "<a href='x'>&=\u2028 é😀\"\n", "none": None})
    assert told == ('{"message":"\\u003ca href\\u003d\\u0027x\\u0027\\u003e\\u0026\\u003d\\u2028 é😀\\"\\n"}'.encode())


def test_a_long_message_is_sent_once_and_delivered_part_by_part(told, heard):
    ask(told, "POST", "/messages", message(textMessage={"text": "a" * 400}))
    told.telling.flush()
    assert heard.events() == ["sms:sent", *["sms:delivered"] * 3]
    assert heard[0][0]["payload"]["partsCount"] == 3
    assert len({envelope["id"] for envelope, _, _ in heard}) == 4


def test_what_is_refused_is_told_again_with_the_same_id_and_a_time_of_its_own(told, heard):
    heard.answers = (503, 0, 200)
    told.ping()
    assert told.telling.flush() == [200]
    assert len({envelope["id"] for envelope, _, _ in heard}) == 1
    assert len(heard) == 3
    for _, body, headers in heard:
        at = headers["X-Timestamp"]
        assert verdict(KEY, body, headers["X-Signature"], at, float(at)) == "good"


def test_its_clock_may_be_wrong_and_its_events_repeated_and_out_of_order(told, heard):
    told.telling.skew, told.telling.repeat, told.telling.shuffle = 5000.0, 2, True
    ask(told, "POST", "/messages", message(textMessage={"text": "a" * 400}))
    told.telling.flush()
    assert sorted(heard.events()) == sorted(["sms:sent", *["sms:delivered"] * 3] * 2)
    assert heard.events()[:2] != ["sms:sent"] * 2
    _, body, headers = heard[0]
    assert verdict(KEY, body, headers["X-Signature"], headers["X-Timestamp"], time.time()) == "clock"


def test_a_phone_without_network_sends_when_it_is_back(told, heard):
    told.go(DEVICE, online=False)
    form = message()
    ask(told, "POST", "/messages", form)
    told.telling.flush()
    assert heard.events() == []
    assert ask(told, "GET", f"/messages/{form['id']}").json()["state"] == "Pending"
    told.go(DEVICE, online=True)
    told.telling.flush()
    assert heard.events() == ["sms:sent", "sms:delivered"]


def test_an_sms_to_itself_comes_back_unless_the_phone_is_deaf(told, heard):
    ask(told, "POST", "/messages", message(phoneNumbers=[NUMBER]))
    told.telling.flush()
    assert heard.events().count("sms:received") == 1
    told.phone().deaf = True
    ask(told, "POST", "/messages", message(phoneNumbers=[NUMBER]))
    told.telling.flush()
    assert heard.events().count("sms:received") == 1


def test_a_refresh_tells_what_was_not_told_and_nothing_twice(told, heard):
    told.text(PERSON, "satu")
    told.phone().deaf = True
    told.text(PERSON, "dua")
    span = {"deviceId": DEVICE, "since": "2020-01-01T00:00:00.000Z", "until": "2999-01-01T00:00:00.000Z"}
    for _ in range(2):
        assert ask(told, "POST", "/inbox/refresh", span | {"triggerWebhooks": True}).status_code == 202
    told.telling.flush()
    assert [envelope["payload"]["message"] for envelope, _, _ in heard] == ["satu", "dua"]


def test_webhooks_go_to_https_or_to_this_machine_only(double):
    hook = {"id": "h", "event": "sms:received", "deviceId": DEVICE}
    assert ask(double, "POST", "/webhooks", hook | {"url": "http://kabar.example.org/x"}).status_code == 400
    assert ask(double, "POST", "/webhooks", hook | {"url": "https://kabar.example.org/x"}).status_code == 201
