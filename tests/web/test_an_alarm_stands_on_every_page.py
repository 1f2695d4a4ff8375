"""Alerts that do not arrive are told on every page of staff, in words and a shape, until they do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from bot.store import alarm, new_id

PAGES = {
    "caseworker": ("/cases", "/people", "/rota", "/programme"),
    "supervisor": ("/cases", "/people", "/rota", "/programme"),
    "admin": ("/cases", "/people", "/rota", "/programme"),
    "editor": ("/cases", "/programme"),
}


def begins(kabar, kind="failed", levels="red,orange"):
    at = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)
    row = {"id": new_id(), "kind": kind, "levels": levels, "since": at, "began_at": at, "last_at": at}
    with kabar.database.write() as connection:
        connection.execute(insert(alarm).values(**row))


def banner(page: str) -> str:
    section = page.partition('<section class="alarm"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section)).strip()


@pytest.mark.parametrize("role", PAGES)
def test_it_stands_on_every_page_of_every_role_and_goes(kabar, logged_in, role):
    visitor = logged_in(role)
    assert banner(visitor.get("/programme").text) == ""
    begins(kabar)
    for path in PAGES[role]:
        answer = visitor.get(path)
        assert "Alarm: pemberitahuan kasus tidak sampai ke siapa pun" in banner(answer.text), (path, answer.status_code)
    with kabar.database.write() as connection:
        connection.execute(update(alarm).values(ended_at=datetime(2026, 5, 4, 2, 0, tzinfo=UTC)))
    assert banner(visitor.get("/programme").text) == ""


def test_it_says_what_of_which_levels_since_when_and_what_to_do(kabar, logged_in):
    begins(kabar)
    said = banner(logged_in("caseworker").get("/cases").text)
    for words in ("sejak", "09:30", "Merah", "Oranye", "ambil kasus yang menunggu dari daftar", "Buka daftar kasus"):
        assert words in said
    assert "kabar doctor" not in said
    assert "kabar doctor" in banner(logged_in("admin").get("/cases").text)
    assert "telepon sekarang" in banner(logged_in("editor").get("/programme").text)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("nobody", "Alarm: there is nobody who can be alerted"),
        ("failed", "Alarm: alerts of cases reach nobody"),
        ("stuck", "Alarm: alerts of cases cannot be sent"),
    ],
)
def test_each_kind_has_its_words_in_english_too(kabar, logged_in, kind, words):
    begins(kabar, kind, "")
    assert words in banner(logged_in("supervisor", language="en").get("/cases").text)


def test_it_is_one_line_with_the_rest_folded_and_is_announced(kabar, logged_in):
    begins(kabar)
    page = logged_in("admin").get("/cases").text
    section = re.search(r'<section class="alarm" role="alert".*?</section>', page, re.DOTALL)[0]
    line = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", section.partition("<summary>")[2].partition("</summary>")[0]))
    assert line.strip() == "Pemberitahuan tidak sampai sejak 09:30"
    assert "<details>" in section
    assert "<details open" not in section


def test_strangers_are_told_nothing(kabar, visitor):
    begins(kabar)
    assert 'class="alarm"' not in visitor.get("/login").text


def test_ready_says_degraded_and_stays_200(kabar, town, app):
    town.ticks()
    begins(kabar)
    answer = app.test_client().get("/ready")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["parts"]["alerts"] == "alerts have reached nobody since 2026-05-04T01:30Z (red, orange)"
    lines = app.test_client().get("/metrics").text.splitlines()
    assert 'kabar_alarm{kind="failed"} 1.0' in lines
    assert 'kabar_alarm{kind="stuck"} 0.0' in lines
