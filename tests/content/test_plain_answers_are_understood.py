"""What a tired person texts in plain words is heard as what it is; the rarest words stand in no list."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content import packaged
from bot.core.understand import understand
from tests.transcripts.chat import Chat

WORLD = packaged().world
TODAY = date(2026, 11, 22)


def heard(place, text):
    flow, node = place.split(".")
    return understand(WORLD, WORLD.flows[flow], WORLD.flows[flow].nodes[node], text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *("24", "umur 24", "umur saya 24 tahun", "sy 30 thn", "lahir 1999", "kelahiran 1985", "thn 1990", "ya 24"),
        *("lahir 12 mei 2001", "dua puluh lima", "18", "lebih", "di atas 18", "umur tiang 35", "i am 25", "1"),
    ],
)
def test_an_age_says_who_is_an_adult(text):
    assert heard("welcome.adult", text) is True


@pytest.mark.parametrize("text", ["saya 17", "17", "umur 16", "lahir 2010", "masih 17 kak", "belum 18", "im 16", "2"])
def test_an_age_says_who_is_not(text):
    assert heard("welcome.adult", text) is False


@pytest.mark.parametrize("text", ["lahir 2008", "anak saya 17", "saya 24 anak 5", "kerja 20 tahun", "jam 10", "24?"])
def test_what_is_no_clear_age_is_asked_again(text):
    assert heard("welcome.adult", text) is None


NO_VISA = ("tidak ada visa", "ga pake visa", "belum ada", "tanpa visa", "no visa", "gak ada", "cuma paspor")


@pytest.mark.parametrize("text", NO_VISA)
def test_no_visa_is_a_hard_sign(text):
    chat = Chat()
    chat.says("cek tawaran")
    chat.says("malaysia")
    chat.says(text)
    assert chat.raised == ["orange offer_hard_sign"]


@pytest.mark.parametrize(
    ("place", "text", "key"),
    [
        ("offer_check.visa", "visa turis", "visit"),
        ("offer_check.visa", "visa kerja", "work"),
        ("offer_check.contract", "cuma omongan", "no"),
        ("offer_check.secret", "gak boleh bilang", "yes"),
        ("offer_check.secret", "jangan cerita sama keluarga", "yes"),
        ("offer_check.source", "lewat fb", "yes"),
        ("offer_check.fee", "disuruh transfer", "yes"),
        ("check_in.start", "gak ada masalah", "fine"),
        ("check_in.start", "damang", "fine"),
        ("check_in.debt", "belum lunas", "heavy"),
        ("check_in.health", "pusing", "weak"),
        ("check_in.papers", "masih diurus", "papers"),
        ("check_in.work", "gak jalan", "slow"),
        ("welcome.phone", "punya suami", "shared"),
        ("debt.taken", "sapi", "goods"),
        ("debt.whom", "tukang kredit", "lender"),
        ("health.what", "asam urat", "body"),
        ("family.safe", "gak tenang", "afraid"),
        ("family.safe", "nyaman", "calm"),
        ("documents.state", "sudah mati", "wrong"),
        ("documents.held", "orang tua", "relative"),
        ("assistance.arrived", "cuma setengah", "cut"),
        ("assistance.by_whom", "pak rt", "official"),
        ("assistance.alive", "belum cair", "missing"),
        ("work_and_business.doing", "ibu rumah tangga", "none"),
        ("work_and_business.doing", "cari kerja", "none"),
        ("business.what", "gak laku", "buyers"),
        ("feelings.interest", "jarang", "days"),
        ("problem.what", "ekonomi", "debt"),
    ],
)
def test_plain_words_choose(place, text, key):
    assert heard(place, text) == key
