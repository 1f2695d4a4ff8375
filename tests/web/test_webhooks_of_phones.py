"""The phones' door: their signature, just now; once; 200 only after the commit."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from bot import log
from bot.channels.simgateway_signature import sign
from bot.store import device, message, sim_event
from bot.store.database import Database
from bot.web.app import create_app
from tests.services.rows import rows

KEY = "secret12"
SMS = {"messageId": "m1", "sender": "+6281299990001", "message": "halo", "receivedAt": "2026-05-04T10:00:00.000+08:00"}


@pytest.fixture
def calls(kabar):
    """Posts an event as a phone does."""
    keyed = kabar.settings.model_copy(update={"sim_webhook_key": KEY})

    def post(event="sms:received", payload=SMS, *, id_="e1", key=KEY, ago=0, body=None, of=kabar, **headers):
        told = {"id": id_, "webhookId": "w", "event": event, "deviceId": "d", "payload": payload}
        raw = json.dumps(told).encode() if body is None else body
        at = str(int(time.time() - ago))
        sent = {"X-Timestamp": at, "X-Signature": sign(key, raw, at), **headers}
        app = create_app(replace(of, settings=keyed))
        return app.test_client().post("/webhooks/sim/any", data=raw, headers=sent)

    return post


def test_a_signed_message_is_taken_once(calls, kabar):
    assert [calls().text, calls().text] == ["message\n", "duplicate\n"]
    assert len(rows(kabar, message, message.c.direction == "in")) == 1


@pytest.mark.parametrize("headers", [{"X-Signature": ""}, {"X-Signature": "0" * 64}, {"X-Timestamp": ""}])
def test_without_a_good_signature_it_is_403_and_nothing_is_kept(calls, kabar, headers):
    answer = calls(**headers)
    assert (answer.status_code, answer.text) == (403, "")
    assert rows(kabar, message) == []


def test_with_another_key_or_none_of_ours_it_is_403(calls, kabar):
    assert calls(key="another1").status_code == 403
    bare = create_app(kabar).test_client()
    at = str(int(time.time()))
    headers = {"X-Timestamp": at, "X-Signature": sign("", b"{}", at)}
    assert bare.post("/webhooks/sim/any", data=b"{}", headers=headers).status_code == 403


@pytest.mark.parametrize("ago", [660, -660])
def test_a_call_of_another_time_is_403_and_the_clocks_difference_is_logged(calls, kabar, ago, capsys):
    log.configure("INFO")
    assert calls(ago=ago).status_code == 403
    assert "sim_clock_apart" in capsys.readouterr().err
    assert rows(kabar, message) == []


def test_a_late_try_signed_anew_is_taken(calls):
    """The phone signs each try at its own time, so one two days late looks like this one."""
    assert calls(ago=590).status_code == 200


def test_an_event_is_taken_once_by_its_id(calls, kabar):
    assert calls("system:ping", {}, id_="p1").text == "ping\n"
    answer = calls("system:ping", {}, id_="p1")
    assert (answer.status_code, answer.text) == (200, "duplicate\n")
    assert len(rows(kabar, sim_event)) == 1


def test_an_unknown_event_is_200_and_counted(calls, kabar):
    assert calls("mms:received", {"x": 1}, id_="u1").text == "unknown\n"
    assert [row.event for row in rows(kabar, sim_event)] == ["mms:received"]
    assert rows(kabar, message) == []


def test_a_ping_of_an_unknown_phone_adds_none(calls, kabar):
    assert calls("system:ping", {}, id_="p1").status_code == 200
    assert rows(kabar, device) == []


def test_a_signed_call_that_cannot_be_read_is_400_and_logged_without_its_content(calls, capsys):
    log.configure("INFO")
    assert calls(body=b"rahasia").status_code == 400
    assert calls(payload={"message": "rahasia"}).status_code == 400
    logged = capsys.readouterr().err
    assert logged.count("sim_event_refused") == 2
    assert "rahasia" not in logged


def test_one_that_is_too_large_is_413(calls):
    assert calls(payload={**SMS, "message": "a" * 300_000}).status_code == 413


def test_a_database_that_is_away_is_503_so_that_the_phone_calls_again(calls, kabar, tmp_path):
    away = replace(kabar, database=Database(f"sqlite:///{tmp_path}/no/such/folder/kabar.db"))
    assert calls(of=away).status_code == 503
    assert calls().text == "message\n"


def test_no_number_or_text_stands_in_the_log(calls, capsys):
    calls(payload={**SMS, "sender": "TELKOMSEL", "message": "rahasia"})
    calls(payload={**SMS, "message": "rahasia"}, id_="e2")
    logged = capsys.readouterr().err
    assert "rahasia" not in logged
    assert "99990001" not in logged
