"""A call that was agreed to can be taken back; a promise of an hour is not followed by one of a day."""

from __future__ import annotations

import pytest

from tests.making import Town


@pytest.mark.parametrize("words", ["jangan telepon", "JANGAN TELPON!", "no call please", "ojo telpon"])
def test_a_call_is_taken_back(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, "saya dipukul suami")
    town.says(who, "boleh telepon")
    assert town.reload(who).remembered["contact_way"] == "phone"
    town.says(who, words)
    assert town.reload(who).remembered["contact_way"] == "message"


def test_no_day_is_promised_beside_an_hour(town: Town) -> None:
    who = town.person()
    town.says(who, "saya dipukul suami")
    town.says(who, "1")
    town.says(who, "saya takut")
    assert "24 jam" not in town.last(who)
    assert town.case().level == "red"


@pytest.mark.parametrize("words", ["assalamualaikum mbak", "halo kak", "selamat pagi bu"])
def test_a_greeting_is_nobodys_work(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, words)
    assert town.last(who).startswith("Halo")
    assert town.cases() == []


@pytest.mark.parametrize("words", ["mohon bu", "tolong kak", "saya bu"])
def test_a_plea_is_no_greeting(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, words)
    assert len(town.cases()) == 1


@pytest.mark.parametrize("words", ["hapus pesan saya", "hapus data saya", "tolong hapus pesan saya"])
def test_a_wish_to_erase_is_asked_about(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, words)
    assert "Apa yang dihapus?" in town.last(who)
    assert town.cases() == []
