"""Words of the past and of home beside a danger that goes on: none of them may silence it."""

from __future__ import annotations

import pytest

from bot.core.hear import risk


@pytest.mark.parametrize(
    "text",
    [
        "dari dulu saya dipukul di rumah, tolong",
        "sejak dulu suami pukul saya di rumah",
        "saya dikurung di rumah majikan sejak tahun lalu",
        "sejak 2023 saya dikurung di rumah majikan",
        "mantan suami perkosa saya di rumah",
        "tolong mantan suami pukul saya di rumah",
        "mantan majikan ancam bunuh saya, saya di rumah",
        "Saya pulang tahun lalu. Suami pukul saya di rumah.",
        "dulu di arab dipukul majikan, suami juga pukul saya di rumah",
        "sempat chat sebentar, saya dikurung di rumah",
        "diperkosa paman saya tahun lalu, dia ada di rumah",
        "dia pernah ancam bunuh saya, hari ini dia sudah bebas",
        "minggu lalu dia cekik saya, sekarang di rumah pura pura baik",
        "saya dipukul suami minggu lalu di rumah",
        "ket biyen bojoku nggebuki aku neng omah",
        "lek laek aku tekunci leq bale",
    ],
)
def test_it_stays_red(lexicon, text):
    sign = risk.find(lexicon, text)
    assert sign is not None
    assert sign.level == "red"


@pytest.mark.parametrize(
    "text", ["penagih ancam bakar rumah padahal sudah lunas", "saya sudah sembuh tapi hari ini kejang lagi"]
)
def test_what_was_mended_and_came_back_is_heard(lexicon, text):
    sign = risk.find(lexicon, text)
    assert sign is not None
    assert sign.level in {"red", "orange"}
