"""A call that was agreed to can be taken back; a promise of an hour is not followed by one of a day."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions
from bot.store import case_sign
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows


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


@pytest.mark.parametrize("words", ["ya", "1", "boleh telepon"])
def test_a_yes_that_comes_long_after_the_question_is_no_leave_to_call(town: Town, words: str) -> None:
    """Somebody else may hold the phone by then: a person reads it, and the question alone is put again."""
    who, quick, firm = town.person(), town.person(), town.person()
    for one in (who, quick, firm):
        town.says(one, "saya dipukul suami")
    town.clock.forward(minutes=29)
    town.says(quick, words)
    assert town.reload(quick).remembered["contact_way"] == "phone"
    town.clock.forward(minutes=91)
    town.says(who, words)
    assert "contact_way" not in town.reload(who).remembered
    assert town.last(who).startswith("Boleh kami telepon?"), "and nothing of what it was about"
    assert ("not_understood", "no_rule") in {(sign.reason, sign.rule) for sign in rows(town.kabar, case_sign)}
    town.says(who, words)
    assert town.reload(who).remembered["contact_way"] == "phone", "asked again, and answered at once"
    town.says(firm, "jangan telepon")
    assert town.reload(firm).remembered["contact_way"] == "message", "a refusal holds whenever it comes"


def test_leave_to_call_is_for_one_crisis(town: Town) -> None:
    """Months later somebody else may hear the phone ring: nobody is told that they may call until it is given again."""
    sari = town.caseworker()
    who, firm = town.person(), town.person()
    for one, words in ((who, "boleh telepon"), (firm, "pesan saja")):
        town.says(one, "saya dipukul suami")
        town.says(one, words)
    town.says(who, "saya dipukul lagi")
    assert town.reload(who).remembered["contact_way"] == "phone", "it is the same danger still"
    for case in town.cases():
        case_actions.acknowledge(town.kabar, sari, case.code)
        case_actions.close(town.kabar, sari, case.code, WELL)
    town.clock.forward(days=60)
    for one in (who, firm):
        town.says(one, "saya dipukul suami")
    assert "Boleh kami telepon?" in town.last(who)
    assert "contact_way" not in town.reload(who).remembered
    assert town.reload(firm).remembered["contact_way"] == "message", "a refusal is kept"
    town.says(who, "boleh telepon")
    assert town.reload(who).remembered["contact_way"] == "phone"
