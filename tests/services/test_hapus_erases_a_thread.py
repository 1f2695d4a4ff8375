"""HAPUS: texts go, rows stay; what an open case rests on stays until it is closed."""

from __future__ import annotations

import pytest

from bot.services.sending.writing import BODY
from bot.store import audit, flow_run
from tests.making import Town
from tests.services.rows import inbox, outbox, rows

pytestmark = pytest.mark.both


def texts(town: Town, found: list) -> list[str]:
    return [town.kabar.vault.open(row.body, BODY, row.id) for row in found]


def test_what_was_said_is_gone_and_the_count_stays(town: Town) -> None:
    who = town.person()
    town.says(who, "BANTUAN")
    town.sends()
    for words in ("HAPUS", "2"):
        town.says(who, words)
        town.sends()
    assert texts(town, inbox(town.kabar, who)) == ["", "", ""]
    assert texts(town, outbox(town.kabar, who))[:2] == ["", ""]
    assert "HP Anda tidak bisa kami hapus" in town.last(who)
    assert rows(town.kabar, flow_run, flow_run.c.person_id == who.id, flow_run.c.flow != "erase") == []
    assert [row.target for row in rows(town.kabar, audit, audit.c.action == "erase_thread")] == [who.code]


def test_tidak_keeps_everything(town: Town) -> None:
    who = town.person()
    town.says(who, "HAPUS")
    town.says(who, "tidak")
    assert texts(town, inbox(town.kabar, who)) == ["HAPUS", "tidak"]


def test_the_words_an_open_case_rests_on_stay(town: Town) -> None:
    who = town.person()
    town.says(who, "saya dipukul suami")
    town.says(who, "2")
    town.says(who, "HAPUS")
    town.says(who, "2")
    assert "saya dipukul suami" in texts(town, inbox(town.kabar, who))
    assert town.case().status == "open"


def test_what_is_still_to_be_sent_keeps_its_words(town: Town) -> None:
    who = town.person()
    town.says(who, "HAPUS")
    town.says(who, "2")
    assert all(texts(town, outbox(town.kabar, who)))
    assert town.sends().sent == 2


def test_nobody_elses_thread_is_touched(town: Town) -> None:
    who, other = town.person(), town.person()
    town.says(other, "BANTUAN")
    town.says(who, "HAPUS")
    town.says(who, "2")
    assert texts(town, inbox(town.kabar, other)) == ["BANTUAN"]
