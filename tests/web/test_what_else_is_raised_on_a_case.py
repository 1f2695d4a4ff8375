"""A case keeps the reason that it began with; what came after it is seen too, and a long silence hides nothing."""

from __future__ import annotations

import re

from bot.services.cases import access, case_lists
from bot.web import case_signs
from tests.making import Town
from tests.web.visitor import Visitor


def test_the_list_names_what_came_after_the_newest_first(town: Town, logged_in) -> None:
    visitor: Visitor = logged_in()
    siti = town.person()
    town.says(siti, "penagih utang ngancam terus")
    town.clock.forward(minutes=3)
    town.says(siti, "paspor saya ditahan")
    town.clock.forward(minutes=3)
    town.says(siti, "penagih utang ngancam lagi")
    [row] = case_lists.page_of(town.kabar, town.caseworker(), "open").rows
    told = {sign.reason for sign in access.case_page(town.kabar, town.caseworker(), row.code).signs}
    assert {row.reason, *row.also} == told
    assert row.also
    shown = visitor.get("/cases").text
    assert "Juga:" in shown
    assert "Also:" in visitor.get("/cases?lang=en").text


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
