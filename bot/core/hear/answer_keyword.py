"""Keywords: ``STOP``, ``BANTUAN`` as the whole message."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.hear.normalise import clean, spell


def _spelled(text: str) -> tuple[str, ...]:
    letters = "".join(char if char.isalnum() or char == "'" else " " for char in clean(text))
    return tuple(spell(word) for word in letters.split())


def keyword(text: str, words: Iterable[str]) -> bool:
    """True when the message is one of these words or phrases and nothing else but marks (``Stop!!``, ``BERHENTI.``)."""
    said = _spelled(text)
    return bool(said) and any(said == _spelled(word) for word in words)
