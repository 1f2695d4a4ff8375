"""What somebody hears who goes on writing: no second time beside the one that was promised, and no case for thanks."""

from __future__ import annotations

import pytest

from tests.making import Town

FREE = "mau tanya soal sapi yang kemarin"
TOO = "Terima kasih, ini juga kami teruskan ke petugas."


def test_a_second_message_is_passed_on_without_another_time(town: Town) -> None:
    who = town.person()
    town.says(who, FREE)
    assert "beberapa hari" in town.last(who)
    town.says(who, "sapi yang putih itu lho")
    assert town.last(who) == TOO
    town.says(who, "utang saya banyak")
    assert town.last(who) == TOO
    assert len(town.cases()) == 1


@pytest.mark.parametrize("words", ["makasih", "Terima kasih bu", "ok", "suwun", "OKE..", "makasiiih"])
def test_thanks_are_nobodys_work(town: Town, words: str) -> None:
    who = town.person()
    town.says(who, words)
    assert town.last(who) == "Sama-sama. Tulis saja kalau ada apa-apa."
    assert town.cases() == []


def test_a_bare_yes_may_answer_something_old_and_is_read(town: Town) -> None:
    who = town.person()
    town.says(who, "iya")
    assert len(town.cases()) == 1
