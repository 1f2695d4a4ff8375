"""After the password a code: without it nothing opens, and who has no app yet sets one up and keeps ten codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.authenticator import recovery_codes
from tests.web.visitor import PASSWORD, Visitor, landing


@pytest.fixture
def enrolled(app, phone, account):
    """The address of somebody who has set up their phone, and their recovery codes."""

    def make(**options: object) -> tuple[str, list[str]]:
        email = account(**options)
        page = Visitor(app.test_client(), phone).log_in(email)
        return email, recovery_codes(page.text)

    return make


def test_the_password_alone_opens_nothing(visitor, account):
    answer = visitor.first_step(account(), next_page="/cases/KB-1001")
    assert (answer.status_code, answer.location) == (303, "/login/set-up?next=/cases/KB-1001")
    for path in ("/cases", "/account", "/staff"):
        assert visitor.get(path).status_code == 302
    assert visitor.get("/login/code").location.startswith("/login/set-up")


def test_the_first_log_in_shows_a_key_and_then_ten_codes_once(visitor, account):
    email = account()
    page = visitor.get(visitor.first_step(email).location)
    assert "<svg" in page.text
    assert 'href="otpauth://totp/Kabar:' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    wrong = visitor.send("/login/set-up", "/login/set-up", code="000000")
    assert wrong.status_code == 401
    assert "tidak cocok" in wrong.text
    done = visitor.second_step(email, "/login/set-up?next=/cases/KB-1001")
    assert len(recovery_codes(done.text)) == 10
    assert landing(done) == "/cases/KB-1001"
    assert visitor.get("/cases").status_code == 200
    assert visitor.get("/login/set-up").location == "/today", "there is no way back to them"


def test_the_key_stays_the_same_while_it_is_looked_at_and_is_each_browsers_own(app, phone, account):
    email = account()
    one, other = (Visitor(app.test_client(), phone) for _ in range(2))
    keys = []
    for visitor in (one, one, other):
        if visitor is not one or not keys:
            visitor.first_step(email)
        phone.learn(email, visitor.get("/login/set-up").text)
        keys.append(phone.keys[email])
    assert keys[0] == keys[1] != keys[2]


def test_of_two_browsers_that_set_it_up_the_first_counts(app, phone, account):
    email = account()
    one, other = (Visitor(app.test_client(), phone) for _ in range(2))
    for visitor in (one, other):
        visitor.first_step(email)
    other.get("/login/set-up")
    assert landing(one.second_step(email, "/login/set-up"))
    assert other.get("/login/set-up").location.startswith("/login/code")
    assert other.get("/cases").status_code == 302


def test_from_then_on_a_code_is_asked_and_taken_once(app, phone, enrolled):
    email, _ = enrolled()
    one, other = (Visitor(app.test_client(), phone) for _ in range(2))
    for visitor in (one, other):
        assert visitor.first_step(email, next_page="/cases/KB-1001").location == "/login/code?next=/cases/KB-1001"
    code = phone.code(email, one.now())
    answer = one.send("/login/code", "/login/code", code=code, next="/cases/KB-1001")
    assert (answer.status_code, answer.location) == (303, "/cases/KB-1001")
    again = other.send("/login/code", "/login/code", code=code)
    assert again.status_code == 401
    assert "sudah dipakai" in again.text
    assert other.get("/cases").status_code == 302


def test_wrong_codes_make_it_wait(visitor, phone, enrolled):
    email, _ = enrolled()
    visitor.first_step(email)
    answers = [visitor.send("/login/code", "/login/code", code="000000") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert "Terlalu banyak kode yang salah" in answers[-1].text
    right = phone.code(email, visitor.now())
    assert visitor.send("/login/code", "/login/code", code=right).status_code == 429


def test_a_recovery_code_stands_in_for_the_phone_and_leads_to_the_account(visitor, enrolled):
    email, codes = enrolled()
    visitor.first_step(email)
    assert "Pakai kode pemulihan" in visitor.get("/login/code").text
    page = "/login/code?by=recovery"
    wrong = visitor.send(page, "/login/code", code="AAAAA-AAAAA", by="recovery")
    assert "Kode pemulihan itu tidak cocok" in wrong.text
    answer = visitor.send(page, "/login/code", code=codes[0], by="recovery", next="/cases")
    assert answer.location == "/account"
    text = visitor.get("/account").text
    assert "Satu kode pemulihan terpakai" in text
    assert "Sisa 9 kode pemulihan" in text


def test_a_quarter_of_an_hour_later_the_password_is_asked_again(visitor, enrolled):
    email, _ = enrolled()
    with time_machine.travel("2026-05-04T02:00:00Z", tick=False) as at:
        visitor.first_step(email)
        at.shift(timedelta(minutes=14))
        assert visitor.get("/login/code").status_code == 200
        at.shift(timedelta(minutes=2))
        assert visitor.get("/login/code").location == "/login"


def test_whoever_comes_without_a_password_is_sent_back(visitor):
    for path in ("/login/code", "/login/set-up"):
        assert visitor.get(path).location.startswith("/login")
        answer = visitor.client.post(path, data={"csrf_token": visitor.token("/login"), "code": "000000"})
        assert answer.location.startswith("/login")


def test_a_closed_account_does_not_get_past_the_second_step(kabar, visitor, phone, enrolled):
    email, _ = enrolled()
    visitor.first_step(email)
    token = visitor.token("/login/code")
    with kabar.database.write() as connection:
        connection.exec_driver_sql("UPDATE staff SET active = false")
    code = phone.code(email, visitor.now())
    answer = visitor.client.post("/login/code", data={"csrf_token": token, "code": code})
    assert answer.location.startswith("/login")
    assert visitor.get("/cases").status_code == 302


def test_an_editor_who_sees_no_cases_lands_on_their_account(visitor, account):
    assert landing(visitor.log_in(account("editor"))) == "/studio"
    assert visitor.get("/account").status_code == 200


def test_the_demo_asks_for_none(demo_app, account):
    visitor = Visitor(demo_app.test_client())
    answer = visitor.log_in(account())
    assert (answer.status_code, answer.location) == (303, "/today")
    assert "Di demo ini langkah kedua tidak diminta" in visitor.get("/account").text


def test_new_recovery_codes_and_another_phone_cost_a_code(phone, logged_in):
    visitor: Visitor = logged_in()
    wrong = visitor.send("/account/recovery-codes", "/account/recovery-codes", code="000000")
    assert wrong.status_code == 401
    made = visitor.send(
        "/account/recovery-codes", "/account/recovery-codes", code=phone.code(visitor.email, visitor.now())
    )
    codes = recovery_codes(made.text)
    assert len(codes) == 10
    assert visitor.send("/account/other-phone", "/account/other-phone", code="000000").status_code == 401
    gone = visitor.send("/account/other-phone", "/account/other-phone", code=codes[0])
    assert gone.location == "/login"
    assert "memasang HP yang baru" in visitor.get("/login").text
    assert visitor.first_step(visitor.email, PASSWORD).location.startswith("/login/set-up")
