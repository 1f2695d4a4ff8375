"""The demo's phone says that it is not sure, and never that a message was lost which arrived after all."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.test import TestResponse

from bot.channels.simulator_phone import SimulatorPhone
from bot.services import demo_phones
from bot.services.demo_phones import DemoPhone
from bot.services.kabar import SIM, Kabar
from tests.web.demo_site import SIM_KEY, served
from tests.web.visitor import Visitor

TEXT = "tlg sy dikurung majikan"
Site = tuple[Kabar, Visitor]


@pytest.fixture
def slow(kabar: Kabar, tmp_path: Path) -> Iterator[Site]:
    """A site that answers one request after another, also over a local SIM."""
    channels = {**kabar.channels, SIM: SimulatorPhone("http://127.0.0.1:9", SIM_KEY)}
    with served(replace(kabar, channels=channels), tmp_path, threaded=False) as both:
        both[1].client.get("/", follow_redirects=True)
        yield both


@contextmanager
def busy(kabar: Kabar) -> Iterator[None]:
    """Somebody has called and says nothing: everybody else waits."""
    at = urlsplit(kabar.settings.public_url)
    with socket.create_connection((str(at.hostname), at.port or 0)):
        time.sleep(0.2)
        yield


def press(visitor: Visitor, phone: DemoPhone, line: str, text: str = TEXT, pressed: str = "of this press"):
    fields = {"phone": phone.id, "line": line, "text": text, "pressed": pressed, "no-page": "1"}
    return visitor.send("/", "/demo/say", **fields)


def texts(kabar: Kabar, phone: DemoPhone) -> list[str]:
    return [bubble.text for bubble in demo_phones.screen(kabar, phone.id) if bubble.direction == "out"]


def arrived(visitor: Visitor, known_as: str) -> list[str]:
    return visitor.get("/demo/live", query_string={"unsure": known_as}).json["arrived"]


def arrives(visitor: Visitor, answer: TestResponse) -> bool:
    """At once or, on a busy machine, after a while."""
    until = time.monotonic() + 30
    while answer.status_code == 202 and not arrived(visitor, answer.json["known_as"]) and time.monotonic() < until:
        time.sleep(0.1)
    return answer.status_code == 204 or arrived(visitor, answer.json["known_as"]) == [answer.json["known_as"]]


@pytest.mark.parametrize("line", ["whatsapp", "sim"])
def test_a_message_that_takes_long_is_not_called_lost_and_is_noticed_when_it_arrives(slow: Site, line: str) -> None:
    kabar, visitor = slow
    phone = demo_phones.phones(kabar)[0]
    with busy(kabar):
        began = time.monotonic()
        answer = press(visitor, phone, line)
        assert answer.status_code == 202
        assert time.monotonic() - began < 10, "the page is not kept waiting"
        assert arrived(visitor, answer.json["known_as"]) == []
    assert arrives(visitor, answer)
    assert arrives(visitor, press(visitor, phone, line))
    assert texts(kabar, phone) == [TEXT], "a second press of the same is the same message"


@pytest.mark.parametrize("line", ["whatsapp", "sim"])
def test_another_text_and_another_press_are_other_messages(slow: Site, line: str) -> None:
    kabar, visitor = slow
    phone = demo_phones.phones(kabar)[0]
    for text, pressed in (("halo", "one"), ("halo", "one"), ("halo", "two"), ("lagi", "two"), ("ya", ""), ("ya", "")):
        assert arrives(visitor, press(visitor, phone, line, text, pressed))
    assert texts(kabar, phone) == ["halo", "halo", "lagi", "ya", "ya"]


def test_what_certainly_did_not_arrive_is_said_so(kabar: Kabar, tmp_path: Path) -> None:
    with served(kabar, tmp_path) as (made, visitor):
        visitor.client.get("/", follow_redirects=True)
    # nobody listens there any more
    assert press(visitor, demo_phones.phones(made)[0], "whatsapp").status_code == 502


def test_without_scripts_the_page_says_it_in_words(slow: Site) -> None:
    kabar, visitor = slow
    phone = demo_phones.phones(kabar)[0]
    ids = {re.search(r'name="pressed" value="(\w+)"', visitor.get("/").text)[1] for _ in range(2)}
    assert len(ids) == 2
    with busy(kabar):
        shown = visitor.client.post(
            "/demo/say",
            data={"csrf_token": visitor.token("/"), "phone": phone.id, "text": TEXT, "line": "whatsapp"},
            headers={"Accept-Language": "id"},
            follow_redirects=True,
        )
    assert "Belum pasti sampai" in shown.text
    assert "Pesan tidak sampai. Coba lagi.</p>" not in shown.text
