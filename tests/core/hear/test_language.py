"""The language of a message is guessed from its words, and rather not at all than wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import packaged
from bot.core.hear.language import LANGUAGES, Marks, Tongues

TONGUES = packaged().world.tongues

CLEAR = {
    "id": [
        "saya sudah pulang dari Malaysia bulan lalu, sekarang tinggal sama ibu",
        "Kak, uang bantuannya belum masuk juga ya?",
        "sy blm bs bayar utang krn gk ada kerja",
    ],
    "sas": [
        "tiang wah uleq lekan Malaysia bulan saq wah, nani leq bale kance inaq",
        "ndeqne araq kabar sengaq kepeng bantuan tiang ndeqman tame",
        "kanak ku sakit laguq ndeq araq kepeng jok dokter",
    ],
    "jv": [
        "kula sampun wangsul saking Malaysia wulan wingi, sakniki manggen kaliyan ibu",
        "aku wis mulih teko Taiwan, saiki neng omah karo anakku",
        "dhuwite durung teko, piye iki mbak",
    ],
    "su": [
        "abdi tos uih ti Malaysia bulan kamari, ayeuna di bumi sareng ema",
        "kuring can meunang gawe, hutang loba keneh",
        "punten teh, artosna teu acan lebet",
    ],
    "en": [
        "I came home from Malaysia last month and now stay with my mother",
        "the money not yet come, when will they send it?",
        "My employer still keep my passport, what can i do",
    ],
}
UNCLEAR = [
    *("", "1", "ya", "Baik", "ok kak", "yo", "nggih", "😊", "Malaysia", "500rb", "terima kasih", "BAHASA", "stop"),
    "wah habis kak, ndeq beng pulang, dia pegang",
    "okay kak nanti saya come",
]


@pytest.mark.parametrize(("language", "text"), [(name, text) for name, texts in CLEAR.items() for text in texts])
def test_a_clear_sentence_is_told(language: str, text: str) -> None:
    assert TONGUES.guess(text) == language
    assert TONGUES.guess(text.upper()) == language


@pytest.mark.parametrize("text", UNCLEAR)
def test_short_and_mixed_messages_are_in_no_language(text: str) -> None:
    assert TONGUES.guess(text) is None


def test_a_word_of_two_languages_decides_nothing() -> None:
    both = Tongues({"jv": Marks(frozenset({"aku", "wae"})), "su": Marks(frozenset({"wae", "abdi"}))})
    assert both.guess("wae wae wae wae") is None
    assert both.guess("aku wae aku aku") == "jv"


def test_two_words_do_not_make_a_long_letter() -> None:
    few = Tongues({"sas": Marks(frozenset({"ndeq"}))})
    assert few.guess("ndeq ndeq ndeq") == "sas"
    assert few.guess("ndeq ndeq ndeq " + "surat " * 20) is None


def test_letters_count_for_words_of_no_list() -> None:
    tongues = Tongues({"su": Marks(endings=("keun",)), "id": Marks(frozenset({"makeun"}))})
    assert tongues.guess("bantosankeun nyandakkeun nganggokeun") == "su"
    assert tongues.guess("makeun makeun makeun") == "id"


def test_where_no_words_are_known_nothing_is_guessed() -> None:
    assert Tongues().guess("saya sudah pulang") is None


@given(st.text(max_size=300))
def test_whatever_is_written_there_is_a_guess_or_none(text: str) -> None:
    assert TONGUES.guess(text) in {*LANGUAGES, None}
