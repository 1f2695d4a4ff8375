"""Whoever must not be phoned may say so in any way: a refusal is never heard as leave."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content import packaged
from bot.core.understand import understand

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


@pytest.mark.parametrize("text", ["boleh", "telpon aja", "iya telpon saja", "telpon mawon", "1"])
def test_a_call(text):
    assert heard(text) == "phone"


@pytest.mark.parametrize("text", ["aja telpon", "aja nelpon mbak"])
def test_what_is_dont_in_javanese_and_just_in_indonesian_is_asked_again(text):
    assert heard(text) is None
