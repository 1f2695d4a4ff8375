"""Short forms written out, and near-misses mended, only where one known word fits."""

from __future__ import annotations

import pytest

from bot.core.hear.spelling import build, soft, thin


@pytest.fixture
def spelling():
    return build(
        {"saya": ["sy"], "tidak bisa": ["gabisa"]},
        ["matematika"],
        ["dipukul", "paspor", "digebuk", "mati", "takut", "sekali", "kunci"],
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("sy", ("saya",)),
        ("gabisa", ("tidak", "bisa")),
        ("paspornya", ("paspor",)),
        ("digebukin", ("digebuk",)),
        ("dipkul", ("dipukul",)),
        ("dpkl", ("dipukul",)),
        ("dipokol", ("dipukul",)),
        ("dpukul", ("dipukul",)),
        ("dpukuli", ("dipukul",)),
        ("matematika", ("matematika",)),
        ("kursi", ("kursi",)),
        ("500", ("500",)),
        ("x", ("x",)),
        ("tepukul", ("dipukul",)),
        ("kapukul", ("dipukul",)),
        ("terpukul", ("dipukul",)),
        ("ngunci", ("ngunci",)),
        ("mengkunci", ("kunci",)),
        ("bepaspor", ("paspor",)),
        ("dipukulkan", ("dipukul",)),
        ("dipukuli", ("dipukul",)),
        ("takutsekali", ("takut", "sekali")),
        ("takutsekaliya", ("takutsekaliya",)),
    ],
)
def test_read(spelling, word, meant):
    assert spelling.read(word) == meant


def test_two_words_that_fit_are_not_guessed_between():
    both = build({}, [], ["dibakar", "dibukur"])
    assert both.read("dbkr") == ("dbkr",)


def test_shapes():
    assert thin("dipukul") == "dpkl"
    assert soft("dipokel") == "dipukil"


def test_a_word_with_an_ending_that_rules_list_is_also_its_stem():
    known = build({"rumah": ["omah"]}, [], ["utangku", "utang", "omahe", "tanganku"])
    assert known.read("utangku") == ("utangku",)
    assert known.stems == {"utangku": "utang", "omahe": "rumah"}


def test_a_mended_stem_is_read_on_through_short_forms():
    known = build({"majikan": ["juragan"], "takut": ["afraid"], "hidup": ["hirup"]}, [], ["majikan", "afraid", "hirup"])
    assert known.read("juragane") == ("majikan",)
    assert known.read("hrup") == ("hidup",)
    assert known.read("frid") == ("afraid",), "another first letter is no sure slip"


def test_tak_and_no_negate_only_before_some_words():
    known = build({"bisa": ["bs"]}, [], ["boleh", "bisa"], {"tak": ["boleh", "bisa", "di*"], "no": ["money"]})
    assert known.row(["tak", "boleh"]) == ("tidak", "boleh")
    assert known.row(["tak", "bs"]) == ("tidak", "bisa")
    assert known.row(["tak", "dibayar"]) == ("tidak", "dibayar")
    assert known.row(["tak", "pateni"]) == ("tak", "pateni")
    assert known.row(["bos", "no", "mukul"]) == ("bos", "no", "mukul")
    assert known.row(["no", "money"]) == ("tidak", "money")
