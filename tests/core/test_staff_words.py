"""What a caseworker's words to an alert mean, and that what means something else takes nothing."""

from __future__ import annotations

import pytest

from bot.content import packaged
from bot.core.hear.answer_words import read
from bot.core.staff_words import Meant, meant

TAKE, PLAIN_YES = Meant("take"), Meant("take", plain=True)
CANNOT, PLAIN_NO = Meant("cannot"), Meant("cannot", plain=True)
DONE = Meant("contacted")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        *(
            (text, TAKE)
            for text in ("ambil", "AMBIL!!", "baik saya ambil", "oke saya ambil", "saya ambil ya", "ambil pak")
        ),
        *((text, TAKE) for text in ("ok, sy ambil bu", "siap saya ambil, terima kasih", "ambiiil", "I'll take it")),
        *(
            (text, PLAIN_YES)
            for text in ("ok", "oke", "okeee", "ya", "siap", "siap pak", "👍", "👍🏽", "baik bu 🙏", "iya")
        ),
        *((text, PLAIN_YES) for text in ("saya tangani", "saya pegang", "ok saya tangani pak", "sip")),
        *((text, CANNOT) for text in ("tdk bs", "ndak bisa", "maaf tidak bisa", "gak bisa bu maaf", "ok tidak bisa")),
        *((text, PLAIN_NO) for text in ("tidak", "nggak", "maaf tidak ya")),
        *((text, DONE) for text in ("sudah saya hubungi", "selesai", "baik, sudah saya hubungi", "sdh dihubungi pak")),
    ],
)
def test_staff_write_as_everybody_does(text: str, means: Meant) -> None:
    assert meant(text, packaged().ladder, packaged().world.lexicon.vocabulary) == means


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok besok saya kabari",
        "ok, besok saya kabari",
        "tidak bisa sekarang, nanti saya ambil",
        "tidak saya ambil",
        *("tidak ambil", "ga ambil", "nggak ambil", "tak ambil", "saya tidak ambil"),
        *("tolong ambil", "tlg ambil kasus", "tolong ok"),  # said to somebody else
        "jangan ambil",
        "saya ambil besok",
        "siapa yang ambil?",
        "saya ambil?",
        "ok?",
        "ambil atau tidak",
        "belum saya ambil",
        "sudah diambil Sari",
        "ya sudah",
        "ya tidak",
        "maaf pak",
        "silakan",
        "monggo",
        "tidak apa-apa",
        "ambil tidak bisa",
        "ambil uang dulu",
        "ok " * 3000,
        "😀",
        "\x00",
    ],
)
def test_what_means_something_else_takes_nothing_and_passes_nothing_on(text: str) -> None:
    assert meant(text, packaged().ladder, packaged().world.lexicon.vocabulary) is None


def test_no_word_that_takes_a_case_says_no_in_another_language() -> None:
    ladder, vocabulary = packaged().ladder, packaged().world.lexicon.vocabulary
    for phrase in (*ladder.take_words, *ladder.yes_words, *ladder.done_words):
        assert not {"tidak", "belum", "bukan", "jangan"} & set(read(phrase, vocabulary).words), phrase
