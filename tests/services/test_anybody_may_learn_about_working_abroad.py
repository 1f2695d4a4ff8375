"""Somebody who is no returnee, was never asked and has agreed to nothing learns and is left in peace."""

from __future__ import annotations

import pytest

from bot.store import case_file, follow_up, person, referral
from tests.making import Town
from tests.services.rows import consents_of, rows, talk_of

NUMBER = "+6281299990001"


def test_a_stranger_learns_and_is_not_enrolled(town: Town) -> None:
    town.says(NUMBER, "mau kerja ke luar negeri")
    [who] = rows(town.kabar, person)
    assert "6 langkah" in town.last(town.reload(who))
    for words in ("6", "1", "2"):
        town.says(NUMBER, words)
    assert "SISKOP2MI" in town.last(town.reload(who))
    town.says(NUMBER, "tidak")
    [who] = rows(town.kabar, person)
    assert (who.status, who.gender, who.district, who.birth_year, who.facts) == ("new", None, None, None, None)
    assert consents_of(town.kabar, who) == []
    assert rows(town.kabar, follow_up) == []
    assert rows(town.kabar, case_file) == []
    assert [row.service for row in rows(town.kabar, referral)] == ["kp2mi"]
    assert talk_of(town.kabar, who).session is None
    town.sends()
    town.clock.forward(days=30)
    town.ticks()
    assert rows(town.kabar, case_file) == []


@pytest.mark.parametrize("status", ["invited", "active", "stopped", "refused", "minor"])
def test_it_changes_nothing_about_those_we_know(town: Town, status: str) -> None:
    who = town.person(status=status)
    before = (consents_of(town.kabar, who), len(rows(town.kabar, follow_up)))
    for words in ("info kerja", "2", "1", "1", "nanti"):
        town.says(who, words)
    assert "INFO KERJA" in town.last(who)
    assert town.reload(who).status == status
    assert (consents_of(town.kabar, who), len(rows(town.kabar, follow_up))) == before


def test_what_was_left_open_is_taken_up_a_week_later(town: Town) -> None:
    town.says(NUMBER, "info kerja")
    town.says(NUMBER, "3")
    town.clock.forward(days=7)
    town.says(NUMBER, "1")
    [who] = rows(town.kabar, person)
    assert "Paspor jadi 3 hari" in town.last(town.reload(who))


def test_the_wrong_person_is_left_in_peace_and_a_caseworker_looks(town: Town) -> None:
    who = town.person()
    town.says(who, "maaf salah sambung")
    assert town.reload(who).status == "stopped"
    assert {row.status for row in rows(town.kabar, follow_up)} == {"cancelled"}
    assert (town.case().level, town.case().reason) == ("yellow", "wrong_number")
