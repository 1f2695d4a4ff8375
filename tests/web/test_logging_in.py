"""Logging in and out: who, how often, for how long, and where to."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from bot.web import limits
from bot.web.session import LIVE
from tests.web.visitor import PASSWORD, Visitor, landing


def test_a_member_logs_in_and_is_named(visitor, account):
    answer = visitor.log_in(account())
    assert (answer.status_code, landing(answer)) == (200, "/today")
    assert "Sari Rekaan" in visitor.get("/cases").text


def test_a_wrong_password_and_an_unknown_address_look_the_same(visitor, account):
    wrong = visitor.log_in(account(), "another password")
    unknown = visitor.log_in("nobody@example.org", "another password")
    assert wrong.status_code == unknown.status_code == 401
    assert "tidak cocok" in wrong.text
    assert "tidak cocok" in unknown.text
    assert visitor.get("/cases").status_code == 302


def test_a_form_without_its_token_is_refused(visitor, account):
    email = account()
    for token in ("", "forged"):
        fields = {"csrf_token": token, "email": email, "password": PASSWORD}
        answer = visitor.client.post("/login", data=fields)
        assert answer.status_code == 400
    assert visitor.get("/cases").status_code == 302


def tries(app, email: str, address: str = "203.0.113.1", **headers: str) -> bool:
    with app.test_request_context("/login", environ_base={"REMOTE_ADDR": address}, headers=headers):
        return limits.may_try(email)


def test_the_eleventh_attempt_in_a_minute_is_refused_even_with_the_right_password(app, visitor, account):
    email = account()
    assert all(tries(app, email, f"203.0.113.{n}") for n in range(10))
    answer = visitor.log_in(f" {email.upper()}")
    assert answer.status_code == 429
    assert "Tunggu satu menit" in answer.text
    assert visitor.get("/cases").status_code == 302


def test_one_address_may_not_try_many_accounts(app):
    assert all(tries(app, f"one{n}@example.org", "198.51.100.1") for n in range(10))
    assert not tries(app, "two@example.org", "198.51.100.1")
    assert tries(app, "two@example.org", "198.51.100.2")


def test_behind_our_own_proxy_the_address_is_the_one_that_it_saw(app):
    """And only the last one: what stands before it may have been made up."""
    seen = {"X-Forwarded-For": "1.1.1.1, 198.51.100.3"}
    assert all(tries(app, f"three{n}@example.org", "10.0.0.2", **seen) for n in range(10))
    assert not tries(app, "four@example.org", "10.0.0.3", **{"X-Forwarded-For": "2.2.2.2, 198.51.100.3"})
    assert tries(app, "four@example.org", "198.51.100.3x", **seen)
    assert tries(app, "five@example.org", "203.0.113.50", **seen), "a stranger's word on who it is counts nothing"


@pytest.mark.usefixtures("app")
def test_attempts_are_counted_here_where_valkey_is_away():
    attempts = limits.Attempts("unix:///no/such/socket")
    assert [attempts.allow("account", "x") for _ in range(11)] == [True] * 10 + [False]


FOREIGN = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "http:evil",
    "evil.example",
    "http://[",
    "//[",
    "",
)


def test_nobody_is_led_elsewhere_after_log_in(visitor, account):
    assert landing(visitor.log_in(account(), next_page="//evil.example")) == "/today"
    for wanted in FOREIGN:
        assert visitor.get("/login", query_string={"next": wanted}).location == "/today"


def test_a_link_leads_to_its_page_after_log_in(visitor, account):
    asked = visitor.get("/cases/KB-1001")
    assert asked.location == "/login?next=/cases/KB-1001"
    assert 'name="next" value="/cases/KB-1001"' in visitor.get(asked.location).text
    assert landing(visitor.log_in(account(), next_page="/cases/KB-1001")) == "/cases/KB-1001"


def test_who_is_logged_in_does_not_see_the_form_again(logged_in):
    assert logged_in().get("/login").location == "/today"


def test_a_session_that_was_ended_stays_ended_even_if_its_cookie_was_kept(app, logged_in):
    visitor = logged_in()
    kept = visitor.client.get_cookie("s").value
    visitor.send("/cases", "/logout")
    assert visitor.get("/cases").status_code == 302
    other = app.test_client()
    other.set_cookie("s", kept)
    assert other.get("/cases").status_code == 302


def test_a_session_ends_twelve_hours_after_its_last_use(logged_in):
    with time_machine.travel("2026-05-04T02:00:00Z", tick=False) as at:
        visitor = logged_in()
        at.shift(timedelta(hours=11))
        assert visitor.get("/cases").status_code == 200
        at.shift(timedelta(hours=11))
        assert visitor.get("/cases").status_code == 200, "using it kept it alive"
        at.shift(timedelta(hours=12, minutes=1))
        assert visitor.get("/cases").status_code == 302


def test_a_session_ends_a_week_after_the_log_in_however_much_it_is_used(logged_in):
    with time_machine.travel("2026-05-04T02:00:00Z", tick=False) as at:
        visitor = logged_in()
        for _ in range(15):
            at.shift(timedelta(hours=11))
            assert visitor.get("/cases").status_code == 200
        at.shift(timedelta(hours=3))
        assert visitor.get("/cases").status_code == 302


def test_a_page_that_refreshes_by_itself_keeps_no_session_alive(logged_in):
    with time_machine.travel("2026-05-04T02:00:00Z", tick=False) as at:
        visitor: Visitor = logged_in()
        for _ in range(12):
            at.shift(timedelta(hours=1))
            assert visitor.get("/cases/live", headers={LIVE: "1"}).status_code == 200
        at.shift(timedelta(minutes=1))
        assert visitor.get("/cases/live", headers={LIVE: "1"}).status_code == 401


def test_a_closed_account_is_out_at_once(kabar, logged_in):
    visitor = logged_in()
    with kabar.database.write() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false")
    assert visitor.get("/cases").status_code == 302
