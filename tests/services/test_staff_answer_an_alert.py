"""A caseworker's text is about a case, never about the caseworker."""

from __future__ import annotations

import pytest

from bot.store import message
from tests.making import Town
from tests.services.rows import rows


@pytest.mark.parametrize("words", ["AMBIL {}", "ambil {}.", "{} ambil", "{}", "Ambil kasus {}", "ok ambil {}"])
def test_any_way_to_say_it_takes_the_case(town: Town, words: str) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    code = town.case().code
    for written in (code, code.removeprefix("KB-"), code.lower(), code.replace("-", " ")):
        assert town.says(sari, words.format(written)).state == "staff"
    assert town.case().acknowledged_by == sari.name
    assert "Anda pegang" in town.messages(sari)[1]


def test_ambil_alone_takes_the_only_case_that_rings(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    town.says(sari, "ambil")
    assert town.case().acknowledged_by == sari.name


def test_ambil_alone_asks_which_where_two_ring(town: Town) -> None:
    sari = town.caseworker()
    for _ in range(2):
        town.says(town.person(), "saya dipukul suami")
    town.says(sari, "ambil")
    assert "lebih dari satu" in town.last(sari)
    assert not any(case.acknowledged_at for case in town.cases())


def test_ambil_with_nothing_ringing_says_so(town: Town) -> None:
    sari = town.caseworker()
    town.says(sari, "ambil")
    assert "Tidak ada kasus" in town.last(sari)


def test_the_second_to_answer_hears_that_it_is_taken(town: Town) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    town.clock.forward(minutes=16)
    town.ticks()
    code = town.case().code
    town.says(dewi, f"AMBIL {code}")
    town.says(sari, f"AMBIL {code}")
    assert town.case().acknowledged_by == dewi.name
    assert "sudah diambil" in town.last(sari)


def test_a_case_one_was_not_alerted_to_cannot_be_guessed(town: Town) -> None:
    town.caseworker()
    stranger = town.caseworker(district="Sumbawa")
    town.says(town.person(), "saya dipukul suami")
    for words in (f"AMBIL {town.case().code}", "AMBIL KB-9999", "AMBIL 1000"):
        town.says(stranger, words)
        assert "tidak ada di daftar" in town.last(stranger)
    assert town.case().acknowledged_at is None


def test_other_words_are_answered_with_how(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    town.says(sari, "saya sedang di jalan")
    assert f"AMBIL {town.case().code}" not in town.messages(sari)[-1] or "balas AMBIL" in town.last(sari)
    assert town.case().acknowledged_at is None


def test_a_caseworkers_words_open_no_case_and_are_kept(town: Town) -> None:
    sari = town.caseworker()
    town.says(sari, "saya dipukul suami")
    assert town.cases() == []
    kinds = [row.kind for row in rows(town.kabar, message, message.c.staff_id == sari.id)]
    assert kinds == ["staff_said", "staff_reply"]
