"""The one-time link in an alert: one button without a log-in; it ends, and opens nothing else."""

from __future__ import annotations

import re

import pytest

from bot.services.cases import case_actions
from bot.services.staff import StaffMember
from bot.store import alert, staff
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import change, rows
from tests.web.visitor import Visitor

RED = "tlg sy dikurung majikan"
BUTTON = "Saya ambil kasus ini"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def red(town: Town, sari: StaffMember) -> str:  # noqa: ARG001 - she is the one who is alerted
    town.says(town.person(name="Baiq Rahasia"), RED)
    return town.case().code


@pytest.fixture
def link(town: Town, sari: StaffMember, red: str) -> str:  # noqa: ARG001 - it was raised
    return path_in(town.last(sari))


def path_in(text: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/a/[\w-]{20,})", text)
    assert found, text
    return found[1]


def test_it_shows_level_and_code_and_nothing_about_anybody(visitor, link, red, sari):
    page = visitor.get(link)
    assert page.status_code == 200
    assert red in page.text
    assert "Merah" in page.text
    assert BUTTON in page.text
    for secret in ("Rahasia", "Dikurung", "dikurung", "Lombok", "+62", sari.name):
        assert secret not in page.text


def test_the_button_takes_the_case_for_whom_the_alert_was_sent_to(town, visitor, link, sari):
    assert "Kasus ini Anda yang pegang." in visitor.send(link, link).text
    assert town.case().acknowledged_by == sari.name


def test_looking_takes_nothing_however_often(town, visitor, link):
    for _ in range(3):
        visitor.get(link)
        visitor.client.head(link)
    assert town.case().acknowledged_at is None
    assert visitor.client.post(link).status_code == 400, "a form of somebody else's page"
    assert town.case().acknowledged_at is None


def test_it_logs_nobody_in(visitor, link, red):
    visitor.send(link, link)
    for page in ("/cases", f"/cases/{red}"):
        assert visitor.get(page).location.startswith("/login")


def test_it_is_used_once(town, visitor, link, sari, red):
    visitor.send(link, link)
    case_actions.cannot(town.kabar, sari, red)
    page = visitor.get(link).text
    assert BUTTON not in page
    assert "tidak berlaku lagi" in page


def test_it_ends_after_a_day(town, visitor, link):
    token = visitor.token(link)
    town.clock.forward(hours=24, seconds=-1)
    assert BUTTON in visitor.get(link).text
    town.clock.forward(seconds=1)
    assert "tidak berlaku lagi" in visitor.client.post(link, data={"csrf_token": token}).text
    assert town.case().acknowledged_at is None


def test_two_take_by_link_at_once_and_the_second_hears_so(town, app, visitor, link, sari):
    dewi = town.caseworker()
    town.clock.forward(minutes=15)
    town.ticks()
    other, hers = Visitor(app.test_client()), path_in(town.last(dewi))
    late = other.token(hers)
    visitor.send(link, link)
    page = other.client.post(hers, data={"csrf_token": late}).text
    assert f"sudah diambil {sari.name.split()[0]}." in page
    assert sari.name not in page, "a stranger with the phone is told no full name"
    assert f"sudah diambil {sari.name.split()[0]}." in other.get(hers).text
    assert town.case().acknowledged_by == sari.name


def test_a_closed_case_says_so(town, visitor, link, sari, red):
    case_actions.acknowledge(town.kabar, sari, red)
    case_actions.close(town.kabar, sari, red, WELL)
    assert "sudah ditutup" in visitor.get(link).text


def test_a_sign_that_came_later_is_acknowledged_by_its_own_link(town, visitor, sari):
    who = town.person()
    town.says(who, RED)
    town.says(sari, "ambil")
    town.clock.forward(minutes=6)
    town.says(who, "petugas, paspor saya ditahan agen")
    newest = path_in(town.last(sari))
    assert town.case().news_at is not None
    assert "Anda yang pegang" in visitor.send(newest, newest).text
    assert town.case().news_at is None


def test_a_link_that_is_not_there_says_no_more_than_that(visitor, link):
    assert visitor.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 404
    assert visitor.get("/a/x").status_code == 404


def test_who_has_left_takes_nothing(town, visitor, link, sari):
    change(town.kabar, staff, staff.c.id == sari.id, active=False)
    assert visitor.get(link).status_code == 404


def test_the_token_stands_nowhere_in_the_database(town, link):
    token = link.removeprefix("/a/")
    [row] = rows(town.kabar, alert)
    assert token.encode() not in b"".join(value for value in row if isinstance(value, bytes))


def test_guessing_is_slowed_down_and_a_good_link_counts_as_no_guess(app, visitor, link):
    for _ in range(12):
        assert visitor.get(link).status_code == 200
    stranger = {"REMOTE_ADDR": "203.0.113.9"}
    codes = [visitor.get(f"/a/guess-{number}", environ_overrides=stranger).status_code for number in range(12)]
    assert codes == [404] * 10 + [429] * 2
    for path in (link, "/invitation/guess"):
        slowed = visitor.get(path, environ_overrides=stranger)
        assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "60")
        assert "Tunggu satu menit" in slowed.text
        assert ("AMBIL" in slowed.text) == (path == link)
    assert visitor.get(link).status_code == 200, "another address is not slowed down"
    app.extensions["kabar_attempts"].shared.storage.reset()
    codes = [visitor.get(f"/invitation/guess-{number}", environ_overrides=stranger).status_code for number in range(12)]
    assert codes == [410] * 10 + [429] * 2
