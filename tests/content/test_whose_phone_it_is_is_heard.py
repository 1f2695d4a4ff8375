"""The first question of all, as people with little time answer it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content import packaged
from bot.core.understand import understand

OWN = (
    *("hp sy sndiri", "sy sndiri", "punya sendiri", "cuma sy", "nomor sy sndiri", "iya hp sy"),
    *("sya sendri", "sy yg pake", "saya yg pegang", "hp sy mbak", "ya hp saya bu", "hp gue sendiri", "hp ku"),
)
SHARED = (
    *("hp bapak", "punya mamak", "hp orang tua", "punya kakak", "hp ibu saya", "barengan", "kdg anak pake"),
    *("pinjem punya teman", "suami jg pake", "sekeluarga pake", "rame2", "berdua sama adik", "hp inak"),
    "punya suami kdg sy",
)
WRONG = ("salah org", "salah sambung")
UNCLEAR = (
    *("hp", "ini siapa", "hp mbak siapa", "kenapa tanya", "punya"),
    # on a borrowed phone they may be at the right person
    *("bukan nomor saya", "bukan orangnya, ini adiknya"),
    "siapa yang pegang",
)
NOT_OWN = (
    *("majikan yang pegang", "majikan yg pegang hp saya", "agen pegang hp saya", "calo pegang hp saya"),
    *("penyalur yang pegang", "bos yang pegang", "anak saya yang pegang", "ibu yang pegang", "dia yang pegang"),
    *("nomor pribadi majikan", "suami yg pegang hp", "hpku dipakai suami", "majikan yang pakai", "ibu yang pakai"),
)
"""Who holds it may be whom they fear."""
ASKED = pytest.mark.parametrize(("name", "node"), [("welcome", "phone"), ("safe_contact", "phone"), ("who", "us")])
"""Where it is asked."""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *((text, "own") for text in OWN),
        *((text, "shared") for text in SHARED),
        *((text, "wrong") for text in WRONG),
        *((text, None) for text in UNCLEAR),
    ],
)
@ASKED
def test_whose_phone_it_is(name: str, node: str, text: str, wanted: str | None) -> None:
    world = packaged().world
    flow = world.flows[name]
    assert understand(world, flow, flow.nodes[node], text, date(2026, 11, 23)) == wanted


@pytest.mark.parametrize("text", NOT_OWN)
@ASKED
def test_whoever_else_holds_it_makes_it_nobodys_own(name: str, node: str, text: str) -> None:
    world = packaged().world
    flow = world.flows[name]
    assert understand(world, flow, flow.nodes[node], text, date(2026, 11, 23)) != "own"
