"""Hours of duty are changed by who leads, and what they leave open is said where they are changed."""

from __future__ import annotations

import pytest

from bot.services.accounts import members
from bot.services.cases import rotas
from bot.services.cases.rotas import NewShift
from bot.store import audit, staff
from tests.making import Town
from tests.services.rows import change, rows

NOBODY, SOMEBODY = "tidak ada petugas yang berjaga", "Petugas sudah diberi tahu"


def page_of(kabar, email: str) -> str:
    return f"/staff/{members.by_email(kabar, email)}"


def hours(kabar, email: str) -> tuple[str | None, str | None]:
    [row] = rows(kabar, staff, staff.c.id == members.by_email(kabar, email))
    return row.duty_from, row.duty_to


def written(kabar) -> int:
    return len(rows(kabar, audit, audit.c.action == "staff_duty"))


@pytest.fixture
def without(kabar):
    """Takes the hours out of all accounts."""
    return lambda: change(kabar, staff, staff.c.id.is_not(None), duty_from=None, duty_to=None)


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_who_leads_changes_a_caseworkers_hours_and_what_stays_open_is_said(kabar, account, logged_in, without, role):
    boss, email = logged_in(role), account()
    without()
    page = page_of(kabar, email)
    assert "Jam tugas belum ditulis di akun mana pun" in boss.get(page).text
    answer = boss.send(page, f"{page}/duty", duty_from="08:00", duty_to="20:00")
    assert answer.location == page
    assert hours(kabar, email) == ("08:00", "20:00")
    shown = boss.get(page).text
    assert "Jam tugas disimpan" in shown
    assert "tidak ada yang bertugas pukul: 20:00–08:00" in " ".join(shown.split())
    assert NOBODY in shown
    boss.send(page, f"{page}/duty", duty_from="00:00", duty_to="00:00")
    shown = boss.get(page).text
    assert "setiap jam ada yang bertugas" in shown
    assert NOBODY not in shown
    assert written(kabar) == 2


def test_both_left_empty_take_the_hours_away(kabar, account, logged_in):
    boss, email = logged_in("supervisor"), account()
    change(kabar, staff, staff.c.id == members.by_email(kabar, email), duty_from="08:00", duty_to="20:00")
    page = page_of(kabar, email)
    assert 'value="08:00"' in boss.get(page).text
    boss.send(page, f"{page}/duty", duty_from=" ", duty_to="")
    assert hours(kabar, email) == (None, None)


def test_what_is_sent_twice_is_written_once(kabar, account, logged_in):
    boss, page = logged_in("supervisor"), page_of(kabar, account())
    for _ in range(2):
        boss.send(page, f"{page}/duty", duty_from="07:00", duty_to="15:00")
    assert written(kabar) == 1


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        ("08:00", "", "kedua jam tugas"),
        ("", "08:00", "kedua jam tugas"),
        ("8", "20:00", "seperti 08:00"),
        ("24:00", "08:00", "seperti 08:00"),
        ("08:00\n", "08:00x", "seperti 08:00"),
        ("٠٨:٠٠", "20:00", "seperti 08:00"),
        ("😀" * 10_000, "20:00", "seperti 08:00"),
    ],
)
def test_what_is_no_hour_is_said_once_and_changes_nothing(kabar, account, logged_in, begins, ends, said):
    boss, email = logged_in("supervisor"), account()
    before, page = hours(kabar, email), page_of(kabar, email)
    answer = boss.send(page, f"{page}/duty", duty_from=begins, duty_to=ends)
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count('role="alert"') == 1
    assert (hours(kabar, email), written(kabar)) == (before, 0)


def test_nobody_changes_hours_of_those_above_nor_a_caseworker_their_own(kabar, account, logged_in):
    boss, who = logged_in("supervisor"), logged_in()
    head = page_of(kabar, account("admin"))
    assert "Simpan jam tugas" not in boss.get(head).text
    assert boss.send("/account", f"{head}/duty", duty_from="08:00", duty_to="20:00").status_code == 404
    own = page_of(kabar, who.email)
    assert who.send("/account", f"{own}/duty", duty_from="08:00", duty_to="20:00").status_code == 403
    assert written(kabar) == 0


def test_an_editor_has_none(kabar, account, logged_in):
    boss = logged_in("admin")
    page = page_of(kabar, account("editor"))
    assert "Jam tugas" not in boss.get(page).text
    answer = boss.send("/account", f"{page}/duty", duty_from="08:00", duty_to="20:00")
    assert (answer.status_code, written(kabar)) == (422, 0)
    assert "Jam tugas" not in logged_in("editor").get("/account").text


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_who_leads_changes_their_own_on_their_accounts_page(kabar, logged_in, role):
    boss = logged_in(role)
    page = page_of(kabar, boss.email)
    answer = boss.send("/account", f"{page}/duty", duty_from="20:00", duty_to="08:00")
    assert answer.location == "/account"
    assert "<b>20:00–08:00</b>" in boss.get("/account").text
    fault = boss.send("/account", f"{page}/duty", duty_from="20:00", duty_to="")
    assert (fault.status_code, "kedua jam tugas" in fault.text) == (422, True)


def test_a_caseworker_reads_theirs_and_who_may_change_them(kabar, logged_in):
    who = logged_in()
    change(kabar, staff, staff.c.id == members.by_email(kabar, who.email), duty_from="08:00", duty_to="08:00")
    shown = who.get("/account").text
    assert "Siang dan malam" in shown
    assert "Penyelia atau pengelola bisa mengubahnya" in shown
    assert 'name="duty_from"' not in shown


def test_with_a_rota_the_page_says_that_it_alone_counts(kabar, account, logged_in, without):
    boss, email = logged_in("supervisor"), account()
    without()
    who = str(members.by_email(kabar, email))
    rotas.add_shift(kabar, None, NewShift(who, "on_call", "08:00", "20:00"))
    shown = boss.get(page_of(kabar, email)).text
    assert "jadwal itu yang menentukan siapa yang berjaga" in shown
    assert NOBODY not in shown


@pytest.mark.parametrize(("hours_given", "heard"), [(("09:00", "11:00"), SOMEBODY), (("20:00", "09:00"), NOBODY)])
def test_what_a_person_in_danger_hears_follows_the_hours(town: Town, logged_in, without, hours_given, heard):
    """It is ten in the morning where they are."""
    worker, boss = town.caseworker(), logged_in("supervisor")
    without()
    boss.send(f"/staff/{worker.id}", f"/staff/{worker.id}/duty", duty_from=hours_given[0], duty_to=hours_given[1])
    who = town.person()
    town.says(who, "saya dipukul suami")
    assert heard in town.last(who)


def test_hours_that_promise_nothing_are_said_to(kabar, account, logged_in, without):
    """An admin is no caseworker; whoever is only invited is not there yet."""
    boss = logged_in("admin")
    boss.send("/staff/invite", "/staff/invite", name="Lalu", email="lalu@example.org", role="caseworker",
              phone="0812-9990-0078", duty_from="00:00", duty_to="00:00")  # fmt: skip
    without()
    note = "tidak ikut dihitung"
    for email, counted in ((boss.email, False), ("lalu@example.org", False), (account(), True)):
        page = page_of(kabar, email)
        boss.send(page, f"{page}/duty", duty_from="00:00", duty_to="00:00")
        shown = boss.get(page).text
        assert (note not in shown, "setiap jam ada yang bertugas" in shown) == (counted, counted)
