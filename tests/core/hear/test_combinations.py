"""Words that together make a sign."""

from __future__ import annotations

import pytest

from bot.core.hear import risk
from bot.core.hear.lexicon import Lexicon, Near, Rule, Words


def _lexicon(**near):
    groups = (("paspor",), ("majikan", "agen"), ("pegang",))
    rule = Rule("held", "orange", "passport_held", "id", near=Near(all_of=groups, **near), unless=("sudah kembali",))
    return Lexicon((rule,), Words())


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("paspor majikan pegang", True),
        ("majikan yang pegang paspor", True),
        ("paspor di rumah lalu si majikan pegang", False),
        ("paspor majikan", False),
        ("paspor majikan pegang sudah kembali", False),
        ("paspor a b c d e majikan pegang paspor", True),
    ],
)
def test_window(text, fires):
    assert bool(risk.find(_lexicon(window=4), text)) is fires


def test_order():
    lexicon = _lexicon(window=6, ordered=True)
    assert risk.find(lexicon, "paspor saya majikan pegang")
    assert not risk.find(lexicon, "majikan pegang paspor")


def test_one_word_does_not_stand_for_two_groups():
    rule = Rule("twice", "red", "locked", "id", near=Near(all_of=(("kunci", "pintu"), ("kunci",)), window=5))
    assert not risk.find(Lexicon((rule,), Words()), "kunci")
    assert risk.find(Lexicon((rule,), Words()), "kunci dan kunci")


def test_an_overlapping_later_member_does_not_hide_an_earlier_one():
    groups = (("kunci",), ("pintu", "kunci pintu"))
    rule = Rule("shut", "red", "locked", "id", near=Near(all_of=groups, window=6))
    assert risk.find(Lexicon((rule,), Words()), "pintu itu dia kunci pintu")
    assert risk.find(Lexicon((rule,), Words()), "kunci pintu") is not None
    wide = Rule("wide", "red", "locked", "id", near=Near(all_of=(("pintu",), ("kunci dari luar", "luar")), window=6))
    assert risk.find(Lexicon((wide,), Words()), "pintu kunci dari luar pintu")


def test_the_nearest_members_are_tried_first_and_earlier_ones_too():
    near = Near(all_of=(("dia",), ("paspor",), ("pegang",)), window=5, ordered=True)
    lexicon = Lexicon((Rule("held", "orange", "passport_held", "id", near=near),), Words())
    assert risk.find(lexicon, "dia paspor dia pegang")
    assert not risk.find(lexicon, "paspor dia pegang dia")
    assert risk.find(lexicon, "dia dia dia paspor paspor pegang").words == "dia paspor paspor pegang"


def test_many_members_that_never_fit_cost_little():
    near = Near(all_of=(("a b",), ("b a",), ("a b a",), ("zz",)), window=15)
    assert not risk.find(Lexicon((Rule("x", "red", "locked", "id", near=near),), Words()), "a b " * 2000)
