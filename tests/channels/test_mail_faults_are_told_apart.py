"""What a mail server refuses, keeps to itself or never answers: for good, for now, or nobody knows."""

from __future__ import annotations

import socket
import time

import pytest

from bot.channels.base import Sent
from bot.channels.mail import MailChannel
from tests.channels.test_mail_is_sent import MAIL, SENDER
from tests.doubles.mail import MailDouble, dripping


@pytest.fixture
def server():
    with MailDouble() as running:
        yield running


def channel(url, **options):
    return MailChannel(url, SENDER, timeout=1.0, **options)


@pytest.mark.parametrize(
    ("step", "reply", "code", "permanent", "action"),
    [
        ("rcpt", "550 5.1.1 no such user sari@example.org", "smtp-550-5.1.1", True, "bad_line"),
        ("rcpt", "450 4.2.1 greylisted", "smtp-450-4.2.1", False, "retry"),
        ("mail", "553 this sender may not", "smtp-553", True, "staff"),
        ("mail", "421 too busy", "smtp-421", False, "retry"),
        ("data", "554 5.7.1 spam", "smtp-554-5.7.1", True, "staff"),
        ("data", "452 4.3.1 full", "smtp-452-4.3.1", False, "retry"),
    ],
)
def test_a_refusal_is_for_good_or_for_now(server, step, reply, code, permanent, action):
    server.refusing[step] = reply
    error = channel(server.url).send(MAIL)
    assert (error.code, error.permanent, error.action, error.ambiguous) == (code, permanent, action, False)
    assert "sari" not in error.words
    server.refusing.clear()
    assert isinstance(channel(server.url).send(MAIL), Sent)


def test_where_nobody_listens_nothing_was_sent():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}"
    error = channel(url).send(MAIL)
    assert (error.code, error.permanent, error.ambiguous) == ("mail-unreachable", False, False)
    assert channel(url).greet() == error


@pytest.mark.parametrize("after", ["drop", "silent"])
def test_after_the_text_nobody_knows_and_it_is_repeated(server, after):
    server.after_text = after
    mine = channel(server.url)
    error = mine.send(MAIL)
    assert (error.code, error.ambiguous, error.permanent) == ("mail-silent", True, False)
    assert mine.look_up(MAIL, MAIL.created_at, frozenset()) is None
    server.after_text = ""
    assert isinstance(mine.send(MAIL), Sent)
    assert len({got.mail["Message-ID"] for got in server.got}) == 1


@pytest.mark.parametrize("first", [b"220 ", b"220 here\r\n250-"])
def test_a_server_that_talks_without_end_is_cut_off(first):
    begun = time.monotonic()
    with dripping(first) as url:
        error = channel(url, within=0.6).send(MAIL)
    assert (error.code, error.ambiguous) == ("mail-unreachable", False)
    assert time.monotonic() - begun < 5


def test_a_server_that_is_none_is_told_nothing():
    with dripping(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert not isinstance(channel(url, within=0.6).send(MAIL), Sent)


def test_a_password_stands_in_no_repr(server):
    assert "geheim" not in repr(channel(server.url, user="kabar", password="geheim"))
