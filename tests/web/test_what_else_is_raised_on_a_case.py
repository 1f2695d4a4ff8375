"""A case keeps the reason that it began with; what came after it is seen too, and a long silence hides nothing."""

from __future__ import annotations

import re

from flask import Flask

from bot.core import fired
from bot.core.flow import LEVELS
from bot.services.cases import access, case_lists
from bot.services.cases.case_views import SignLine
from bot.web import case_signs, pages
from tests.making import Town
from tests.web.visitor import Visitor


def test_the_list_names_what_came_after_the_gravest_first_then_the_newest(town: Town, logged_in) -> None:
    visitor: Visitor = logged_in()
    siti = town.person()
    said = ("suami saya pukul saya", "saya mau bunuh diri", "gaji belum dibayar", "paspor saya ditahan")
    for words in (*said, "tiang ndek nawang nike be"):
        town.says(siti, words)
        town.clock.forward(minutes=3)
    [row] = case_lists.page_of(town.kabar, town.caseworker(), "open").rows
    told = access.case_page(town.kabar, town.caseworker(), row.code).signs
    of = {
        sign.reason: (LEVELS.index(sign.level), sign.reason == "not_understood", -sign.at.timestamp()) for sign in told
    }
    assert (row.reason, row.also[0]) == ("violence", "suicide")
    assert row.also == tuple(sorted(set(of) - {row.reason}, key=of.__getitem__))
    assert len(row.also) > 2
    assert row.also[-1] == "not_understood", "it says less than what came before it, though it is newer"
    shown = visitor.get("/cases").text
    assert "Juga:" in shown
    assert "Also:" in visitor.get("/cases?lang=en").text


def test_what_says_the_same_is_not_said_twice(app: Flask) -> None:
    with app.test_request_context("/cases"):
        words = app.jinja_env.get_template("words.html").module
        assert pages.besides(words.reason, "call_me", ("asks_call", "violence", "violence")) == ["kekerasan"]


def test_a_red_sign_is_folded_under_none_that_is_less(town: Town) -> None:
    at = town.clock.now()
    signs = [SignLine(level, "bad_line", fired.own("no_line"), "", at) for level in ("red", "yellow", "yellow")]
    assert [(one.level, len(earlier)) for one, earlier in case_signs.folded(signs)] == [("red", 0), ("yellow", 1)]


def test_a_case_with_one_reason_has_nothing_beside_it(town: Town, logged_in) -> None:
    visitor: Visitor = logged_in()
    siti = town.person()
    for _ in range(2):
        town.says(siti, "penagih utang ngancam terus")
        town.clock.forward(minutes=3)
    [row] = case_lists.page_of(town.kabar, town.caseworker(), "open").rows
    assert row.also == ()
    assert "Juga:" not in visitor.get("/cases").text


def test_a_silence_that_goes_on_stands_once_and_no_words_are_folded(town: Town, logged_in) -> None:
    visitor: Visitor = logged_in()
    siti = town.person()
    for words in ("penagih utang ngancam terus", "penagih utang ngancam lagi"):
        town.says(siti, words)
        town.clock.forward(minutes=3)
    for _ in range(45):
        town.clock.forward(days=1)
        town.ticks()
    code = town.case().code
    signs = access.case_page(town.kabar, town.caseworker(), code).signs
    silent = [sign for sign in signs if sign.reason == "no_answer"]
    folded = case_signs.folded(signs)
    assert len(silent) > 2
    assert [(one, earlier) for one, earlier in folded if one.reason == "no_answer"] == [
        (silent[-1], tuple(reversed(silent[:-1])))
    ]
    assert [one for one, earlier in folded if one.words and not earlier] == [one for one in signs if one.words]
    shown = visitor.get(f"/cases/{code}").text
    assert f"{len(silent) - 1} kali sebelumnya" in shown
    assert len(re.findall(r"<b>Tidak menjawab</b>", shown)) == 1
