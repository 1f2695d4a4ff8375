"""Which flow a whole message calls, e.g. ``BANTUAN`` or ``berhenti``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.core.flow import Flow
from bot.core.hear.normalise import clean, spell

Spelled = tuple[str, ...]

STOP = "stop"
"""The flow whose keywords win over everything."""

ERASE = "erase"
"""HAPUS: asks first what is to go."""

HELLO = "hello"
"""The flow that answers a greeting."""

NAMED_BY_US = (ERASE, "consent", "safe_contact", "language", "help", "welcome")
"""Flows whose word our own messages tell people to send: they send it back with "kak", "ya" or "sy" beside it."""

SMALL_TALK = frozenset({HELLO, "thanks"})
"""Flows that only return a kind word."""

LONGEST_STOP = 60
"""Characters: whoever wants to stop says so shortly; a longer text is for a person to read."""


def spelled(text: str) -> Spelled:
    """The words of a message as keywords are compared: without marks, capitals and stretched letters."""
    letters = "".join(char if char.isalnum() or char == "'" else " " for char in clean(text))
    return tuple(spell(word) for word in letters.split())


def index(flows: Iterable[Flow]) -> Mapping[Spelled, str]:
    """Every keyword -> the flow it calls; of two that claim one word, the first (``check`` names the other)."""
    found: dict[Spelled, str] = {}
    for flow in flows:
        for word in flow.keywords:
            found.setdefault(spelled(word), flow.name)
    return found
