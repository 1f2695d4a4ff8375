"""Where one is logged in: each device by its browser, ended one by one or all but this one."""

from __future__ import annotations

import re

import pytest

from bot.store import audit, staff_session
from bot.web import browsers
from tests.services.rows import rows
from tests.web.visitor import PASSWORD, Visitor, landing

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
SAMSUNG = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 "
    "Chrome/122.0.0.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 "
    "Safari/537.36 Edg/131.0.0.0"
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (ANDROID, ("Chrome", "Android")),
        (LAPTOP, ("Firefox", "Linux")),
        (SAMSUNG, ("Samsung Internet", "Android")),
        (IPHONE, ("Safari", "iPhone")),
        (EDGE, ("Edge", "Windows")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_in_two_words(said, told):
    assert browsers.told(said) == told


@pytest.fixture
def three(app, phone, account):
    """Three browsers of one member."""
    email, made = account(), []
    for agent in (ANDROID, LAPTOP, "x" * 3000):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = agent
        made.append(Visitor(client, phone, email))
        assert landing(made[-1].log_in(email))
    return made


def test_each_device_is_named_and_this_one_is_marked(three):
    text = three[0].get("/account").text
    assert "Chrome di Android</b> · perangkat ini" in text
    assert "Firefox di Linux</b>" in text
    assert "Peramban yang tidak dikenal</b>" in text
    assert text.count(">Keluarkan</button>") == 2, "this one is logged out above"


def test_one_is_ended_and_the_others_stay(three):
    here, laptop, other = three
    form = re.search(
        r'action="(/account/devices/[^"]+/end)">(?:(?!</form>).)*Firefox', here.get("/account").text, re.DOTALL
    )
    answer = here.send("/account", form[1])
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "sudah dikeluarkan" in here.get("/account").text
    assert laptop.get("/cases").status_code == 302
    assert other.get("/cases").status_code == here.get("/cases").status_code == 200


def test_all_others_are_ended_at_once(three):
    here, *others = three
    here.send("/account", "/account/devices/end-others")
    assert [one.get("/cases").status_code for one in (here, *others)] == [200, 302, 302]


def test_nobody_ends_a_device_of_somebody_else(three, logged_in):
    form = re.search(r'action="(/account/devices/[^"]+/end)"', three[0].get("/account").text)
    logged_in().send("/account", form[1])
    assert [one.get("/cases").status_code for one in three] == [200, 200, 200]


def test_another_password_logs_the_others_out(three):
    here, *others = three
    fields = {"old": PASSWORD, "password": "quite another password", "again": "quite another password"}
    for changed, said in (
        ({"old": "not this one"}, "yang lama tidak cocok"),
        ({"again": "something else"}, "tidak sama"),
        ({"password": "short", "again": "short"}, "terlalu pendek"),
    ):
        refused = here.send("/account/password", "/account/password", **(fields | changed))
        assert refused.status_code == 422
        assert said in refused.text
    assert here.send("/account/password", "/account/password", **fields).location == "/account"
    assert "Kata sandi diganti" in here.get("/account").text
    assert [one.get("/cases").status_code for one in others] == [302, 302]


def test_the_old_password_is_not_guessed_from_an_open_session(logged_in):
    visitor = logged_in()
    fields = {"old": "guess", "password": "quite another password", "again": "quite another password"}
    codes = [visitor.send("/account/password", "/account/password", **fields).status_code for _ in range(10)]
    assert codes[-1] == 429


def test_a_session_of_a_version_before_asks_to_log_in(app):
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": "00000000-0000-0000-0000-000000000000", "session": "kept-in-no-table"})
    assert client.get("/cases").status_code == 302


NEWER = ANDROID.replace("Chrome/131", "Chrome/140").replace("Android 10", "Android 16")
ELSEWHERE = [LAPTOP, SAMSUNG, ANDROID.replace("Linux; Android 10; K", "X11; Linux x86_64"), "curl/8", ""]


@pytest.fixture
def opened(app, phone, account):
    """A member's browser, and another that says what it likes and brings the same cookie."""
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = ANDROID
    here = Visitor(client, phone, account(district=None))
    assert landing(here.log_in(here.email))

    def copied(agent: str) -> Visitor:
        other = app.test_client()
        other.environ_base["HTTP_USER_AGENT"] = agent
        other.set_cookie("s", here.client.get_cookie("s").value)
        return Visitor(other, phone)

    return here, copied


@pytest.mark.parametrize("agent", ELSEWHERE)
def test_a_cookie_in_another_kind_of_browser_ends_the_session_and_the_trail_says_so(opened, kabar, logged_in, agent):
    here, copied = opened
    other = copied(agent)
    assert other.get("/cases").location.startswith("/login")
    assert [other.get("/cases").status_code, here.get("/cases").status_code] == [302, 302], "for both"
    [one] = rows(kabar, staff_session)
    assert (one.ended_at is not None, one.ended_why) == (True, "elsewhere")
    [line] = rows(kabar, audit, audit.c.action == "session_elsewhere")
    assert (line.staff_id, line.target) == (None, str(one.staff_id)), "nobody knows who it was"
    shown = re.sub(r"\s+", " ", logged_in("admin").get("/audit?kind=entry").text)
    assert "mengakhiri sesi yang kukinya dibawa peramban lain: Sari Rekaan" in shown
    assert landing(here.log_in(here.email))
    assert here.get("/cases").status_code == 200


def test_a_browser_that_only_became_newer_stays_logged_in(opened, kabar):
    here, copied = opened
    assert [copied(NEWER).get("/cases").status_code, here.get("/cases").status_code] == [200, 200]
    assert rows(kabar, audit, audit.c.action == "session_elsewhere") == []
