"""What is told as past and over raises nothing; what goes on, and every wish to die, does."""

from __future__ import annotations

import pytest

from bot.core.hear import risk
from bot.core.hear.lexicon import Lexicon, Rule, Words


@pytest.mark.parametrize(
    "text",
    [
        "dulu sering dipukul, sekarang sudah di rumah dan aman",
        "wktu d kamboja sy dsekap 5 bln, tp itu 2021 skrg udh dagang cilok d rmh",
        "dulu tiap hari dipukul majikan, sekarang aman",
        "utang sudah lunas",
        "demam berdarahnya sembuh",
        "Baheula abdi kantos dikonci di penampungan, ayeuna mah parantos lami di bumi",
        "biyen nang kapal yo tau dijotosi, saiki wis nang omah",
        "laeq te empuk mandor, nane wah uleq, wah aman tiang",
        "my boss used to beat me, now i am safe at home",
        "ketawa sampe mau mati liat videonya",
        "ngguyu sampe arep mati ndelok ludruk",
    ],
)
def test_over(lexicon, text):
    assert risk.find(lexicon, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "dulu dipukul, sekarang dipukul lagi",
        "dulu sering dipukul, sampai sekarang masih",
        "dulu aman, sekarang suami saya pukul saya",
        "dulu di saudi dipukul, sekarang di rumah, tapi suami juga mukul saya",
        "dulu sering dipukul dan belum aman",
        "dulu dipukul majikan, boleh pulang kalau sudah lunas",
        "semalam dipukul suami, sekarang di rumah ibu",
        "dulu dikurung di riyadh sekarang sudah di rumah tapi pintu digembok suami dari luar",
        "dulu pernah mau bunuh diri, sekarang sudah aman",
        "saya mau mati wkwk",
        "haha pengen mati aja",
        "he used to beat me and still he beats me, i am not safe",
    ],
)
def test_not_over(lexicon, text):
    assert risk.find(lexicon, text).level == "red"


def test_a_rule_can_say_that_it_is_never_over():
    words = Words(past=("dulu",), over=("aman",))
    sign = Rule("beaten", "red", "violence", "id", phrases=("dipukul",))
    never = Rule("beaten", "red", "violence", "id", phrases=("dipukul",), over=False)
    assert not risk.find(Lexicon((sign,), words), "dulu dipukul, aman")
    assert risk.find(Lexicon((sign,), words), "dulu dipukul")
    assert risk.find(Lexicon((never,), words), "dulu dipukul, aman")
