"""A word of a person's own in what they wrote: as hearing reads it, so that capitals and marks do not matter.

Compared in constant time: how long an answer takes tells nothing about a word.
"""

from __future__ import annotations

import hmac
from typing import Final

from bot.core.keywords import Spelled, spelled

LONGEST_AROUND: Final = 12
"""Words: in a longer message the word at its beginning or end may stand there by chance."""


def is_said(word: str, text: str) -> bool:
    """Whether the whole message is this word, which may be of several words."""
    said, own = spelled(text), spelled(word)
    return bool(own) and _same(said, own)


def is_in(word: str, text: str) -> bool:
    """Whether the message is this word, or a short one that begins or ends with it."""
    said, own = spelled(text), spelled(word)
    if not own or len(said) > max(LONGEST_AROUND, len(own)):
        return False
    whole, begins, ends = _same(said, own), _same(said[: len(own)], own), _same(said[-len(own) :], own)
    return whole or begins or ends


def _same(said: Spelled, own: Spelled) -> bool:
    return hmac.compare_digest(" ".join(said).encode(), " ".join(own).encode())
