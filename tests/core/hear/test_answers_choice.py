from __future__ import annotations

import pytest

from bot.core.hear import answers

HOW = (("Baik",), ("Ada masalah",), ("Hubungi saya", "telepon"))
VISA = (("Visa kerja",), ("Kunjungan atau wisata", "turis", "umroh"), ("Tidak tahu",))
YES = (("Ya",), ("Tidak",), ("Tidak tahu",))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", 0), ("2", 1), ("3", 2), ("1.", 0), ("2)", 1), ("(3)", 2), ("no 1", 0), ("no.2", 1), ("No2", 1),
        ("nomor satu", 0), ("nomer dua kak", 1), ("pilih 2", 1), ("pilihan ke 2", None), ("yang kedua", 1),
        ("1️⃣", 0), ("２", 1), ("③", 2), ("❷", 1), ("a", 0), ("B", 1), ("c.", 2), ("#2", 1), ("2️⃣ ", 1),
        ("satu", 0), ("sekeq", 0), ("sopoq", 0), ("due", 1), ("telu", 2), ("siji", 0), ("loro", 1), ("kalih", 1),
        ("tigo", 2), ("hiji", 0), ("tilu", 2), ("one", 0), ("two", 1),
        ("baik", 0), ("BAIK", 0), ("Baik kak", 0), ("alhamdulillah baik", 0), ("baik, terima kasih", 0),
        ("ada masalah", 1), ("masalah", 1), ("ad mslh", 1), ("2 ada masalah", 1), ("2. Ada masalah", 1),
        ("ada masalah sama suami", 1), ("hubungi", 2), ("hub sy", 2), ("tolong hubungi saya", 2), ("tlp", 2),
        ("2. suami sakit", 1), ("2 2", 1),
    ],
)  # fmt: skip
def test_clear(lexicon, text, chosen):
    assert answers.choice(text, HOW, lexicon) == chosen


@pytest.mark.parametrize(
    "text",
    [
        "", "4", "0", "12", "99999999999999999999", "1 dan 2", "1/2", "1,2", "1-2", "1 atau 2", "dua duanya",
        "keduanya",
        "semua", "ya", "iya", "ok siap", "tidak", "tidak baik", "ga ada masalah", "1 ada masalah",
        "baik tapi ada masalah",
        "baik tapi takut", "bukan 1", "2 hari tidak makan", "3 anak", "jangan hubungi saya", "d", "apa maksudnya?",
        "ada apa?", "halo", "mungkin 2", "-", "1.5", "satu dua",
    ],
)  # fmt: skip
def test_unclear(lexicon, text):
    assert answers.choice(text, HOW, lexicon) is None


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("kerja", 0),
        ("visa", 0),
        ("turis", 1),
        ("wisata", 1),
        ("umrah", None),
        ("tdk tau", 2),
        ("gatau", 2),
        ("tidak", None),
    ],
)
def test_synonyms_and_parts(lexicon, text, chosen):
    assert answers.choice(text, VISA, lexicon) == chosen


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("ya", 0), ("y", 0), ("aoq", 0), ("nggih", 0), ("👍", 0), ("g", 1), ("ndeq", 1), ("mboten", 1), ("ga tau", 2)],
)
def test_a_plain_yes_chooses_an_option_that_is_one(lexicon, text, chosen):
    assert answers.choice(text, YES, lexicon) == chosen


def test_no_options(lexicon):
    assert answers.choice("1", (), lexicon) is None
    assert answers.choice("1", (("",),), lexicon) == 0
