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


WAYS_TO_TAKE = ["ok", "oke", "ya", "siap", "👍", "baik saya ambil", "oke saya ambil", "saya ambil ya", "ambil pak"]
WAYS_TO_PASS_ON = ["tdk bs", "ndak bisa", "maaf tidak bisa", "tidak"]


def test_with_one_case_that_rings_any_yes_takes_it_and_any_no_passes_it_on(town: Town) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    for words in (*WAYS_TO_TAKE, "saya tangani", "saya pegang"):
        who = town.person()
        town.says(who, "saya dipukul suami")
        code = max(case.code for case in town.cases())
        town.says(sari, words)
        assert town.case(code).acknowledged_by == sari.name, words
        town.says(sari, "sudah saya hubungi")
        assert f"{code} tercatat" in town.last(sari)
    for words in WAYS_TO_PASS_ON:
        before = len(town.messages(dewi))
        town.says(town.person(), "saya dipukul suami")
        code = max(case.code for case in town.cases())
        town.says(sari, words)
        assert "diteruskan" in town.last(sari), words
        assert [code in text for text in town.messages(dewi)[before:]] == [True]
        town.says(dewi, f"ambil {code}")


@pytest.mark.parametrize("words", ["ok", "siap", "ambil", "tidak bisa", "nggak"])
def test_with_several_it_asks_which_and_names_them(town: Town, words: str) -> None:
    sari = town.caseworker()
    for _ in range(2):
        town.says(town.person(), "saya dipukul suami")
    town.says(sari, words)
    for case in town.cases():
        assert case.code in town.last(sari)
        assert case.acknowledged_by is None


@pytest.mark.parametrize(
    "words",
    [
        "ok besok saya kabari",
        "tidak bisa sekarang, nanti saya ambil",
        "ok, besok saya kabari",
        "saya ambil?",
        "ya sudah",
    ],
)
def test_what_means_something_else_is_asked_about(town: Town, words: str) -> None:
    sari, dewi = town.caseworker(), town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    town.says(sari, words)
    assert f"{town.case().code} masih menunggu" in town.last(sari)
    assert town.case().acknowledged_by is None
    assert town.messages(dewi) == []


def test_a_plain_yes_with_nothing_that_rings_takes_nothing_and_gives_nothing_back(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "saya dipukul suami")
    for words in ("ambil", "ok", "tidak"):
        town.says(sari, words)
    assert town.case().acknowledged_by == sari.name


def test_more_codes_than_fit_are_cut_short(town: Town) -> None:
    sari = town.caseworker()
    for _ in range(9):
        town.says(town.person(), "saya dipukul suami")
    town.says(sari, "ok")
    assert town.last(sari).count("KB-") <= 8
    assert ", +3. " in town.last(sari)


def test_the_gravest_is_named_first_however_many_came_after_it(town: Town) -> None:
    sari = town.caseworker()
    town.says(town.person(), "butuh bantuan ngurus KTP hilang")
    town.says(town.person(), "saya dipukul suami")
    for _ in range(7):
        town.says(town.person(), "butuh bantuan ngurus KTP hilang")
    red = next(case.code for case in town.cases() if case.level == "red")
    yellow = min(case.code for case in town.cases() if case.level == "yellow")
    town.clock.forward(days=1)
    town.ticks()
    town.says(sari, "ambil")
    assert f": {red}, {yellow}, " in town.last(sari)
    assert ", +3. " in town.last(sari)
