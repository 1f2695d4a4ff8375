from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from requests.adapters import HTTPAdapter

from bot.channels.base import Sent
from bot.channels.twilio_http import asked_wait
from tests.channels.making import outgoing


def test_threads_share_connections_and_keep_them(double, channel, monkeypatch):
    channel.pool = 8
    channel.__post_init__()
    opened = []
    accept = double.process_request
    monkeypatch.setattr(double, "process_request", lambda *given: (opened.append(1), accept(*given)))
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            assert all(isinstance(sent, Sent) for sent in pool.map(lambda _: channel.send(outgoing()), range(80)))
    assert len(opened) <= 8


def test_each_thread_has_its_own_client(channel):
    found = []
    threads = [threading.Thread(target=lambda: found.append(channel._client())) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    assert found[0][0] is not found[1][0]
    assert found[0][1].session is not found[1][1].session
    assert channel._client()[0] is channel._client()[0]


def test_a_forked_child_opens_its_own_connections(double, channel):
    channel.send(outgoing("parent"))
    child = multiprocessing.get_context("fork").Process(target=channel.send, args=(outgoing("child"),))
    child.start()
    child.join(10)
    assert child.exitcode == 0
    assert isinstance(channel.send(outgoing("parent again")), Sent)
    assert [message.body for message in double.accepted] == ["parent", "child", "parent again"]


def test_every_call_has_both_time_outs(channel, monkeypatch):
    seen = []
    send = HTTPAdapter.send

    def watched(self, request, **given):
        seen.append(given["timeout"])
        return send(self, request, **given)

    monkeypatch.setattr(HTTPAdapter, "send", watched)
    message = outgoing()
    channel.send(message)
    channel.look_up(message, message.created_at, frozenset())
    assert seen
    assert set(seen) == {(channel.timeout, channel.timeout)}


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "TWILIO_EDGE", "TWILIO_REGION"])
def test_the_environment_does_not_lead_messages_elsewhere(double, channel, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9" if "PROXY" in name.upper() else "sydney")
    assert isinstance(channel.send(outgoing()), Sent)
    assert len(double.accepted) == 1


def test_without_another_address_twilio_itself_is_asked(channel):
    channel.api_url = None
    http = channel._client()[1]
    assert http._rewritten("https://api.twilio.com/2010-04-01/x?a=b") == "https://api.twilio.com/2010-04-01/x?a=b"


def test_another_address_may_hold_a_path(channel):
    channel.api_url = "http://127.0.0.1:8080/twilio/"
    http = channel._client()[1]
    assert http._rewritten("https://api.twilio.com/2010-04-01/x?a=b") == "http://127.0.0.1:8080/twilio/2010-04-01/x?a=b"


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3), ("0.5", 0.5), ("-1", 0), ("1e9", 3600), (None, 0), ("Wed, 21 Oct", 0)]
)
def test_how_long_we_are_asked_to_wait_is_kept_within_reason(header, seconds):
    assert asked_wait(header) == seconds
