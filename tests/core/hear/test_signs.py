"""What a sign is and what takes it away."""

from __future__ import annotations

import pytest

from bot.core.hear import risk


def _level(lexicon, text):
    sign = risk.find(lexicon, text)
    return sign and sign.level


@pytest.mark.parametrize(
    "text",
    [
        "ga dipukul", "tidak dipukul lagi", "tidak pernah dipukul", "ndeq tejagur", "ora digebug", "teu digebugan",
        "not beaten", "dia tidak pernah memukul saya", "ga ada yang mukul saya", "dipukul sih enggak", "bukan dipukul",
        "hp mati", "hape saya mati", "lampu paeh", "lampune mati", "pukul 8", "nanti pukul delapan", "kunci motor",
        "gantung baju", "mate tiang milu", "loro", "bau tiang dateng", "araq dengan beli kopi", "malik jemaq", "kesel",
        "aku wis bali", "can", "bisa", "lagi", "utang sudah lunas", "pinjol udah lunas", "sudah sembuh dari sakit",
        "", "   ", "?!", "😀",
    ],
)  # fmt: skip
def test_harmless(lexicon, text):
    assert risk.find(lexicon, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "tidak boleh keluar", "ga boleh pulang", "ga cuma dipukul", "tidak kuat dipukul", "tidak kerja dipukul",
        "tidak, saya dipukul", "tidak saya dipukul", "ga mau dipukul lagi", "saya tidak mau bunuh diri",
        "tidak jadi bunuh diri", "hp mati, saya mau mati", "adik saya d pukul", "suami saya disekap", "d kurung",
        "di pukul", "DIPUKUL!!!", "d1pukul", "dipukuuuul", "di-pukul", "ｄｉｐｕｋｕｌ", "dіpukul", "b u n u h diri",
        "bnuh diri", "b*nuh diri", "bunuhdiri", "gaboleh keluar", "tlg..sy..d.kurung", "paspor ditahan, saya dikurung",
        "motor saya diambil, saya dikunci di kamar", "dipukul karena baju kurang bersih",
        "pintu saya di gembok sama bos dari luar", "gak kuat jalani hidup ini lagi",
    ],
)  # fmt: skip
def test_red(lexicon, text):
    assert _level(lexicon, text) == "red"


@pytest.mark.parametrize(
    ("text", "level", "category"),
    [
        ("agen", "yellow", "recruiter"),
        ("sponsor", "yellow", "recruiter"),
        ("luweq utang tiang", "yellow", "debt"),
        ("tolooong", "orange", "help"),
        ("tolong info jadwal", None, None),
        ("paspor saya dipegang sama pak majikan", "orange", "passport_held"),
        ("takut", "orange", "distress"),
        ("sy butuh ditelpon, tolong telpon saya", "yellow", "call_me"),
    ],
)
def test_levels(lexicon, text, level, category):
    sign = risk.find(lexicon, text)
    assert (sign and sign.level, sign and sign.category) == (level, category)


def test_the_most_urgent_sign_comes_first_and_all_are_listed(lexicon):
    signs = risk.find_all(lexicon, "gaji belum dibayar, paspor ditahan, saya dipukul, pengen mati")
    assert [sign.category for sign in signs] == ["suicide", "violence", "passport_held", "unpaid"]
    assert signs[0] == risk.find(lexicon, "gaji belum dibayar, paspor ditahan, saya dipukul, pengen mati")


def test_a_sign_names_rule_words_and_language(lexicon):
    sign = risk.find(lexicon, "Pak, aku Ora Oleh METU teko omah")
    assert sign == risk.Sign("red", "locked", "locked.jv.plain", "ora oleh metu", "jv")


def test_the_language_given_decides_only_between_rules_that_fit_alike(lexicon):
    assert risk.find(lexicon, "gantung diri", "su").language == "su"
    assert risk.find(lexicon, "gantung diri", "jv").language == "jv"
    assert risk.find(lexicon, "kill myself", "jv").language == "en"


def test_evidence_is_short(lexicon):
    assert len(risk.find(lexicon, "paspor " + "x" * 900 + " majikan pegang").words) <= 300


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("mandor kebon no nyepak tiang jelo jelo", "violence"),
        ("aku te setrum isiq bos", "violence"),
        ("anak tiang te pukul isiq mandor", "violence"),
        ("dedare leq gubukku te kurung isik amaqne", "locked"),
        ("kon tak pateni engko bengi", "kill_threat"),
        ("saya tidak tahu, dipukul terus", "violence"),
    ],
)
def test_what_looks_like_a_negation_and_is_none(lexicon, text, category):
    sign = risk.find(lexicon, text)
    assert sign is not None
    assert (sign.level, sign.category) == ("red", category)


@pytest.mark.parametrize(
    "text",
    [
        "ndak pernah dipukul bu",
        "ndk dipukul bu",
        "ndq te pukul tiang",
        "semame tiang ndeq uah mukul",
        "bojoku ora tau nggebuki aku",
        "ndaraq utang tiang",
        "tak pernah kena pukul pun",
        "gerbange gak tau digembok",
        "boss no hit me",
    ],
)
def test_negations_of_all_languages(lexicon, text):
    assert risk.find(lexicon, text) is None


def test_ben_puts_in_doubt(lexicon):
    assert risk.find(lexicon, "biyen digebuki bojo, saiki ben aman aku kudu lunga").level == "red"


@pytest.mark.parametrize("text", ["setrikanya ditempel ke tanganku", "sikilku dislomot rokok maneh"])
def test_a_listed_inflected_word_is_still_its_stem(lexicon, text):
    assert risk.find(lexicon, text).category == "violence"


def test_an_ordinary_day_raises_nothing(lexicon):
    assert risk.find(lexicon, "I went to the market with my mother and came back") is None
