"""A person's own word is heard however it is typed; by chance it is not."""

from __future__ import annotations

import pytest

from bot.core import own_word

WORD = "besok hujan"


@pytest.mark.parametrize(
    "text",
    [
        *("besok hujan", " Besok  HUJAN!! ", "besook hujaaan", "ya, besok hujan", "besok hujan kak", "Besok-hujan 🌧"),
        *("kak besok hujan ya", "Iya bu, kayaknya besok hujan deh kak", "besokhujan", "besokhujan ya kak"),
    ],
)
def test_it_is_heard_at_the_ends_of_a_short_message(text):
    assert own_word.is_in(WORD, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "hujan", "besok", "hujan besok", "besok hujannya", "kata ibu besok hujan ya nak"),
        "besok hujan jadi kami tidak bisa ke sawah dan harus menunggu sampai lusa pagi",
    ],
)
def test_it_is_not_heard_by_chance(text):
    assert not own_word.is_in(WORD, text)


def test_a_word_that_cannot_be_read_is_in_nothing():
    assert not own_word.is_in("???", "???")
    assert not own_word.is_said("", "")
    assert own_word.is_said("Melati", "melati.")
    assert not own_word.is_said("Melati", "melati putih")
