"""Each step by itself."""

from __future__ import annotations

import pytest

from bot.core.hear import normalise


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("ｔｏｌｏｎｇ", "tolong"),
        ("３", "3"),
        ("3️⃣", "3"),
        ("❷", "2"),
        ("①", "1"),
        ("٢", "2"),
        ("🔟", "10"),
        ("tebékot", "tebekot"),
        ("to\u200blong", "tolong"),
        ("𝐭𝐨𝐥𝐨𝐧𝐠", "tolong"),
        ("ma\u0336ti\u0336", "mati"),
        ("½ juta", " setengah  juta"),
        ("\ud800x", " x"),
    ],
)
def test_compatible(written, plain):
    assert normalise.compatible(written) == plain


def test_fold_case_takes_look_alikes():
    assert normalise.fold_case("ТОЛОНГ".replace("Л", "L").replace("Н", "N").replace("Г", "G")) == "tolong"
    assert normalise.fold_case("can’t") == "can't"


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("t o l o n g saya", "tolong saya"),
        ("m.a.t.i", "mati"),
        ("b u n u h  d i r i", "bunuh  diri"),
        ("a b c", "a b c"),
        ("jadi a b c d", "jadi abcd"),
    ],
)
def test_join_spaced(written, joined):
    assert normalise.join_spaced(written) == joined


@pytest.mark.parametrize(
    ("written", "plain"), [("b*nuh", "bnuh"), ("s@kit", "sakit"), ("p@$por", "paspor"), ("5*3", "5*3")]
)
def test_uncensor(written, plain):
    assert normalise.uncensor(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("s4kit", "sakit"),
        ("m4t1", "mati"),
        ("dipukul2", "dipukul"),
        ("anak2nya", "anaknya"),
        ("500rb", "500rb"),
        ("12", "12"),
    ],
)
def test_undigit(written, plain):
    assert normalise.undigit(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"), [("tolooooong", "tolong"), ("nggak", "ngak"), ("1000", "1000"), ("iyaaa", "iya")]
)
def test_unstretch(written, plain):
    assert normalise.unstretch(written) == plain


def test_spell_reads_q_as_k_and_drops_apostrophes():
    assert normalise.spell("ndeq") == "ndek"
    assert normalise.spell("can't") == "cant"
