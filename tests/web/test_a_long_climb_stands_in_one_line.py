"""A red case that nobody takes climbs every quarter of an hour: its page says so once, and can still be read."""

from __future__ import annotations

from bot.services.cases import access, case_actions
from tests.making import Town
from tests.web.visitor import Visitor


def test_what_came_again_and_again_stands_once_with_how_often(town: Town, logged_in) -> None:
    visitor: Visitor = logged_in()
    town.says(town.person(), "saya dipukul suami")
    code = town.case().code
    for _ in range(5):
        town.clock.forward(minutes=20)
        town.ticks()
    shown = visitor.get(f"/cases/{code}").text
    assert shown.count("<b>Belum diambil, petugas berikutnya diberi tahu</b>") == 1
    assert "5 kali, terakhir <time" in shown


def test_notes_and_what_others_did_between_stand_by_themselves(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    code = town.case().code
    for _ in range(2):
        town.clock.forward(minutes=20)
        town.ticks()
    for words in ("Belum diangkat.", "Masih belum diangkat."):
        case_actions.note(town.kabar, sari, code, words)
    town.clock.forward(minutes=20)
    town.ticks()
    found = access.case_page(town.kabar, sari, code).events
    told = [(one.kind, one.times, one.note) for one in found if one.kind in {"climbed", "note"}]
    assert told == [
        ("climbed", 2, ""),
        ("note", 1, "Belum diangkat."),
        ("note", 1, "Masih belum diangkat."),
        ("climbed", 1, ""),
    ]
