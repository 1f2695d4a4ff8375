from __future__ import annotations

import pytest

from bot.core.hear import answers


@pytest.mark.parametrize(
    "text",
    [
        "ya", "y", "Y", "iya", "iyaa", "Iya kak", "yoi", "betul", "ok", "oke", "sip", "setuju", "aok", "aoq", "nggih",
        "inggih", "enggih pak", "iyo", "muhun", "sumuhun", "enya", "heeh", "yes", "yes please", "👍", "✅ ", "sudah",
        "udah", "wis", "tos", "ada", "mau", "boleh", "iya boleh", "iya, saya sudah ke bank", "iya sudah ada",
        "IYAAAA!!", "iya 🙏", "ya pak terima kasih",
    ],
)  # fmt: skip
def test_yes(lexicon, text):
    assert answers.yes_no(text, lexicon) is True


@pytest.mark.parametrize(
    "text",
    [
        "tidak", "tdk", "gak", "ga", "g", "G", "gk", "nggak", "engga", "enggak", "tak", "belum", "blm",
        "ndeq", "ndek",
        "nenten", "ndeqman", "ndeqman araq", "ndeq araq", "ora", "mboten", "durung", "dereng", "mboten enten",
        "henteu",
        "teu", "moal", "alim", "can", "teu acan", "no", "nope", "👎", "❌", "ga ada", "belum ada", "tidak pernah",
        "ga mau", "tidak, terima kasih", "belum kak", "tidak bu, saya di rumah", "belum ya",
    ],
)  # fmt: skip
def test_no(lexicon, text):
    assert answers.yes_no(text, lexicon) is False


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "?", "iya tapi takut", "ya tp takut", "iya takut", "mungkin", "kadang", "ya allah",
        "ya ampun", "ya nanti",
        "ga tau", "tidak tahu", "entah", "bingung", "ya dan tidak", "iya tidak", "iya atau tidak", "apa itu?",
        "siapa ini", "1", "2",
        "g boleh tau", "kapan?", "rumah", "iya, suami mukul saya", "lumayan", "sedikit", "ya kapan", "yaudah",
        "yg mana",
        "iya, tapi belum", "yes but scared",
    ],
)  # fmt: skip
def test_unclear(lexicon, text):
    assert answers.yes_no(text, lexicon) is None
