"""The list of who looked at a person is read in words, on their page and on one of its own."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from bot.services.cases.look_kinds import CHANGES, LOOKS
from tests.making import Town
from tests.web.conftest import Logged

LAST = "membuka halaman ini terakhir pukul 10:02"


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_action_has_its_words(app: Flask, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        look = app.jinja_env.get_template("people_words.html").module.look  # type: ignore[attr-defined]  # a macro
        words = {code: str(look(code)) for code in (*LOOKS, *CHANGES)}
    assert [code for code, said in words.items() if said == code or "_" in said] == []
    assert len(set(words.values())) == len(words)


def said(text: str) -> list[str]:
    part = re.search(r'<ul class="history looks">.*?</ul>', text, re.DOTALL)
    assert part
    found = re.findall(r"<li>(.*?)</li>", part[0], re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def test_it_stands_there_grouped_and_in_words(town: Town, logged_in: Logged) -> None:
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    sari = logged_in()
    for _ in range(3):
        sari.get(f"/cases/{town.case().code}")
    town.clock.forward(minutes=2)
    wanted = ["Sari Rekaan petugas, 4 Mei 2026 (4 kali): membuka kasusnya (3), " + LAST]
    assert said(sari.get(f"/people/{who.code}").text) == wanted
    sari.get("/people?lang=en")
    [line] = said(sari.get(f"/people/{who.code}/looks?lang=en").text)
    assert line.startswith("Sari Rekaan caseworker, 4 May 2026 (6 times): opened their case (3)")
    assert "saw their name in a list" in line


def test_any_page_number_is_answered(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(), logged_in("supervisor")
    for number in ("0", "2", "9999", "99999", "x", "-1", "\u0662", ""):
        assert boss.get(f"/people/{who.code}/looks", query_string={"page": number}).status_code == 200, number
    assert "Tidak ada yang lebih lama" in boss.get(f"/people/{who.code}/looks?page=7").text


def test_a_case_page_that_renews_its_list_writes_nothing(town: Town, logged_in: Logged) -> None:
    town.says(town.person(), "tlg sy dikurung majikan")
    sari = logged_in()
    sari.get("/cases")
    sari.get("/cases/live")
    with town.kabar.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'case_list'").scalar_one()
    assert rows == 1
