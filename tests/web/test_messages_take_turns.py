"""Where the database has one writer, messages are taken in one at a time; nobody holds up the others."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from bot.store import message
from bot.web import in_turn
from tests.services.rows import rows
from tests.web.visitor import MESSAGES, Provider

pytestmark = pytest.mark.both


def test_messages_that_come_at_once_are_all_kept(provider: Provider, kabar):
    forms = [provider.form(From=f"whatsapp:+62812999{number:05d}") for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda form: provider.posts(MESSAGES, form).status_code, forms))
    assert answers == [200] * 12
    kept = [row.provider_id for row in rows(kabar, message, message.c.direction == "in")]
    assert sorted(kept) == sorted(form["MessageSid"] for form in forms)


def test_a_message_that_is_refused_gives_its_turn_on(provider: Provider):
    for _ in range(2):
        assert provider.posts(MESSAGES, provider.form(), header="wrong").status_code == 403
    assert provider.posts(MESSAGES, provider.form(), header="").status_code == 403
    assert provider.posts(MESSAGES, provider.form()).status_code == 200


def test_a_message_that_breaks_gives_its_turn_on(provider: Provider):
    assert provider.posts(MESSAGES, provider.form(From="")).status_code == 400
    assert provider.posts(MESSAGES, provider.form()).status_code == 200


def test_whoever_sends_slowly_keeps_nobody_waiting(app: Flask, provider: Provider):
    slow = Slow()
    with ThreadPoolExecutor(1) as pool:
        body = {"wsgi.input": slow, "CONTENT_LENGTH": "500", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        waiting = pool.submit(lambda: app.test_client().post(MESSAGES, environ_overrides=body).status_code)
        assert slow.asked.wait(20)
        assert provider.posts(MESSAGES, provider.form()).status_code == 200
        slow.goes_on.set()
        assert waiting.result(20) == 400


def test_a_turn_that_does_not_come_has_the_provider_call_again(app: Flask, provider: Provider, kabar, monkeypatch):
    monkeypatch.setattr(in_turn, "WAIT_SECONDS", 0.1)
    entered, leave = threading.Event(), threading.Event()

    @app.before_request
    def stay() -> None:
        if not entered.is_set():
            entered.set()
            leave.wait(20)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(lambda: provider.posts(MESSAGES, provider.form()).status_code)
        assert entered.wait(20)
        other = provider.posts(MESSAGES, provider.form(From="whatsapp:+6281299990002")).status_code
        assert other == (503 if kabar.database.sqlite else 200), "PostgreSQL has many writers"
        leave.set()
        assert first.result(20) == 200


class Slow(io.RawIOBase):
    """A body that does not come until it may."""

    def __init__(self) -> None:
        self.asked, self.goes_on = threading.Event(), threading.Event()

    def readable(self) -> bool:
        return True

    def readinto(self, _into: bytearray) -> int:
        self.asked.set()
        assert self.goes_on.wait(20)
        return 0
