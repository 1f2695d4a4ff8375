"""Content that ``check`` would not let through: flows that fail while people are in them."""

from __future__ import annotations

from dataclasses import replace

from bot.content.flows import parse_text
from bot.services.kabar import Kabar
from tests.making import Town

CIRCLE = """
flow: circle
title: Rusak
start: here
keywords: [putar]
nodes:
  here: {say: "Satu.", next: there}
  there: {say: "Dua.", next: here}
"""


def having(kabar: Kabar, **flows: str) -> Kabar:
    """The same deployment with these flows beside (or in place of) the packaged ones."""
    world = kabar.content.world
    made = {name: parse_text(name, text) for name, text in flows.items()}
    versions = {**world.versions, **{(flow.name, flow.version): flow for flow in made.values()}}
    changed = replace(world, flows={**world.flows, **made}, versions=versions)
    content = replace(kabar.content, world=changed)
    return replace(kabar, content_of=lambda: content)


def broken(town: Town, name: str = "circle") -> Town:
    """The same town, where the flow of this name goes round in circles."""
    text = CIRCLE.replace("circle", name)
    if name != "circle":
        text = text.replace("keywords: [putar]\n", "")
    return Town(having(town.kabar, **{name: text}), town.clock, town.phones)
