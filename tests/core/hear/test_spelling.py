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
