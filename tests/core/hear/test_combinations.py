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
