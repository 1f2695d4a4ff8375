"""Whoever must not be phoned may say so in any way: a refusal is never heard as leave."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content import packaged
from bot.core.effects import Unheard
from bot.core.understand import understand
from tests.transcripts.chat import Chat

WORLD = packaged().world
CRISIS = WORLD.flows["crisis"]
HOW = CRISIS.nodes["how"]


def heard(text):
    return understand(WORLD, CRISIS, HOW, text, date(2026, 11, 22))


@pytest.mark.parametrize(
    "text",
    [
        *("jangan telpon", "jgn telp", "ga bisa telpon", "gausah telpon", "ga usah telpon ya", "tidak usah telepon"),
        *("ojo telpon", "ampun telpon", "mboten angsal telpon", "tong nelepon", "ulah telepon", "ndaq telepon"),
        *("wa aja", "chat aja bu", "pesan saja", "2"),
    ],
)
def test_no_call(text):
    assert heard(text) == "message"


@pytest.mark.parametrize(
    "text",
    [
        *("boleh", "telpon aja", "iya telpon saja", "telpon mawon", "1", "ya", "nggih", "muhun", "monggo", "silakan"),
        *("baik boleh", "ya siap", "bisa kak", "boleh telpon sekarang", "call me", "yes please", "iya makasih"),
    ],
)
def test_a_call(text):
    assert heard(text) == "phone"


@pytest.mark.parametrize("text", ["aja telpon", "aja nelpon mbak"])
def test_what_is_dont_in_javanese_and_just_in_indonesian_is_asked_again(text):
    assert heard(text) is None


@pytest.mark.parametrize("text", ["sip", "siap", "baik", "baik kak", "oke", "oke makasih", "terima kasih", "betul"])
def test_a_mere_acknowledgement_is_no_leave_to_call(text):
    assert heard(text) is None


@pytest.mark.parametrize("text", ["telepon polisi", "hubungi polisi", "ya telepon polisi", "call the police"])
def test_calling_somebody_else_is_no_leave_to_call(text):
    assert heard(text) is None


def in_crisis():
    chat = Chat()
    chat.says("saya dipukul suami")
    return chat


@pytest.mark.parametrize("text", ["sip", "oke makasih", "baik"])
def test_an_acknowledgement_is_asked_once_more(text):
    chat = in_crisis()
    chat.says(text)
    assert "Boleh kami telepon?" in chat.bot
    assert "Sama-sama" not in chat.bot
    chat.says(text)
    assert "Boleh kami telepon?" not in chat.bot
    assert "kami teruskan ke petugas" in chat.bot
    assert "contact_way" not in chat.facts


def test_a_plea_in_two_words_is_seen_by_a_person():
    chat = in_crisis()
    chat.says("lapor polisi")
    assert chat.effects(Unheard) == [Unheard("lapor polisi")]
    assert "Boleh kami telepon?" in chat.bot
    assert "contact_way" not in chat.facts


@pytest.mark.parametrize(
    "text",
    [
        *("telpon ibu saya", "telpon ibu", "telpon bapak saya", "hubungi kakak saya aja", "boleh telpon ibu saya"),
        *("telpon inaq tiang", "telpon pak saya", "telepon adik saya kak", "hubungi ibu"),
    ],
)
def test_calling_ones_mother_is_no_leave_to_call_oneself(text):
    assert heard(text) is None


@pytest.mark.parametrize("text", ["telpon bu", "telpon saya bu", "boleh ibu", "iya telpon kak"])
def test_speaking_to_us_by_a_word_of_address_leaves_the_leave(text):
    assert heard(text) == "phone"
