from __future__ import annotations

import pytest

from bot.core.hear import answers


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("500rb", 500_000), ("500 rb", 500_000), ("500 ribu", 500_000), ("500k", 500_000), ("1,5 jt", 1_500_000),
        ("1.5jt", 1_500_000), ("1,5juta", 1_500_000), ("sejuta", 1_000_000), ("Rp 960.000", 960_000),
        ("Rp960.000,-", 960_000), ("rp. 960.000", 960_000), ("960000", 960_000), ("960.000,00", 960_000),
        ("960,000", 960_000), ("1.500.000", 1_500_000), ("setengah juta", 500_000), ("satu setengah juta", 1_500_000),
        ("2 juta setengah", 2_500_000), ("dua juta lima ratus ribu", 2_500_000), ("2jt 500rb", 2_500_000),
        ("lima ratus ribu", 500_000), ("seratus lima puluh ribu", 150_000), ("seket ewu", 50_000),
        ("rong atus ewu", 200_000), ("telung yuta", 3_000_000), ("sarebu", 1_000), ("dua ratus rebu", 200_000),
        ("due juta", 2_000_000), ("lime ratus ribu", 500_000), ("sepuluh ribu", 10_000), ("lima belas ribu", 15_000),
        ("half a million", 500_000), ("500 thousand", 500_000), ("sekitar 500rb", 500_000),
        ("kira2 2 jt kak", 2_000_000),
        ("ga ada", 0), ("tidak ada", 0), ("ndeq araq", 0), ("mboten enten artos", 0), ("belum ada", 0), ("0", 0),
        ("nol", 0), ("nihil", 0), ("ora ono", 0), ("teu aya", 0), ("５００ribu", 500_000),
    ],
)  # fmt: skip
def test_money(lexicon, text, rupiah):
    assert answers.money(text, lexicon) == rupiah


@pytest.mark.parametrize(
    "text",
    [
        "", "banyak", "500rb-1jt", "500 atau 600 ribu", "1,5", "500 ringgit", "RM500", "$50", "-5000",
        "sekian?", "1 1 1",
        "9" * 5000, "juta juta", "mungkin 5 jt", "lebih dari 1 jt", "ga 500", "12.34.56", "ribu rupiah 5 5",
    ],
)  # fmt: skip
def test_unclear_money(lexicon, text):
    assert answers.money(text, lexicon) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("tiga", 3), ("3 orang", 3), ("anak saya dua", 2), ("dua puluh lima", 25), ("25 th", 25),
        ("selawe", 25),
        ("telu", 3), ("papat", 4), ("opat", 4), ("empat", 4), ("sebelas", 11), ("dua belas", 12), ("1.000", 1000),
        ("seratus", 100), ("two", 2), ("❸", 3), ("tidak ada", 0), ("gangsal", 5), ("lime", 5), ("7x", 7),
    ],
)  # fmt: skip
def test_number(lexicon, text, number):
    assert answers.number(text, lexicon) == number


@pytest.mark.parametrize(
    "text", ["", "banyak", "2 atau 3", "2-3", "1,5", "-3", "setengah", "mungkin 2", "berapa?", "satu satunya dua"]
)
def test_unclear_number(lexicon, text):
    assert answers.number(text, lexicon) is None
