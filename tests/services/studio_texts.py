"""Flows that editors write in these tests."""

from __future__ import annotations

from bot.services import publishing
from tests.making import Town

WATER = """\
# Air bersih, ditanya tiap musim kering
flow: water
title: Air bersih
start: ask
keywords: [air bersih]
nodes:
  ask:
    ask: "Air di rumah cukup?"
    answer: choice
    choices:
      enough: {label: "Cukup", next: bye}
      little: {label: "Kurang", next: told}
  told:
    raise: {level: yellow, reason: no_water}
    say: "Baik, kami teruskan ke petugas."
    end: true
  bye:
    say: "Baik, terima kasih."
    end: true
"""
KINDER = WATER.replace("Air di rumah cukup?", "Kak, air di rumah cukup?")
GRAVER = KINDER.replace("yellow", "orange")
"""A level has changed: a second person must look."""
TRAP = WATER.replace("next: bye", "next: by")


def looks(town: Town) -> None:
    """Another process, or this one a second later: it takes up what was published."""
    with town.kabar.database.read() as connection:
        publishing.renew(connection, town.kabar, at_once=True)
