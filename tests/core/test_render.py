from __future__ import annotations

from bot.core.effects import Option, Reply, Text
from bot.core.render import render


def plain(text):
    return text.source.format_map(text.values)


def test_parts_are_joined_and_options_stand_on_lines():
    options = (Option("a", Text("c", "Baik")), Option("b", Text("d", "Ada masalah")))
    reply = Reply((Text("a", "Halo."), Text("b", "Apa kabar?")), options)
    assert render(reply, plain) == "Halo. Apa kabar?\n1 Baik\n2 Ada masalah"


def test_a_service_stands_on_its_own_line():
    service = Text("services.police", "Polisi: {contact}", {"contact": "110"})
    reply = Reply((Text("a", "Nomor:"), service, service, Text("b", "Boleh?")))
    assert render(reply, plain) == "Nomor:\nPolisi: 110\nPolisi: 110\nBoleh?"
