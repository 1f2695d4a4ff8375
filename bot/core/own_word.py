"""A word of a person's own in what they wrote: as hearing reads it, so that capitals and marks do not matter.

Compared in constant time: how long an answer takes tells nothing about a word.
"""

from __future__ import annotations

import hmac
from typing import Final

from bot.core.keywords import Spelled, spelled

LONGEST_AROUND: Final = 12
"""Words: in a longer message the word at its beginning or end may stand there by chance."""

_LIGHT: Final = frozenset(
    {
        *("kak", "kakak", "bu", "ibu", "pak", "bapak", "mas", "mbak", "mba", "bang", "dik", "min", "teh", "kang"),
        *("ya", "iya", "yah", "deh", "dong", "sih", "kok", "nih", "tuh", "lho", "loh", "lah", "kan", "ah", "eh"),
        *("oh", "wah", "halo", "hai", "ok", "oke", "katanya", "kayaknya", "kyknya", "kayanya", "sepertinya"),
        *("mungkin", "ngih", "ingih", "atuh", "euy", "mah", "maf", "well", "so", "please", "pls"),
    }
)
"""How people begin and end what they say, as it is spelled: "kak besok hujan ya" is the word and nothing else."""


def is_said(word: str, text: str) -> bool:
    """Whether the whole message is this word, which may be of several words."""
    said, own = spelled(text), spelled(word)
    return bool(own) and _same(said, own)


def is_in(word: str, text: str) -> bool:
    """Whether the message is this word, or a short one that begins or ends with it, polite or run together."""
    said, own = spelled(text), spelled(word)
    if not own or len(said) > max(LONGEST_AROUND, len(own)):
        return False
    core = _core(said)
    found = [_same(part, own) for row in (said, core) for part in (row[: len(own)], row[-len(own) :])]
    return any([*found, _same(core, spelled("".join(own)))])


def _core(said: Spelled) -> Spelled:
    """Without what stands around it and says nothing."""
    heavy = [at for at, one in enumerate(said) if one not in _LIGHT]
    return said[heavy[0] : heavy[-1] + 1] if heavy else said


def _same(said: Spelled, own: Spelled) -> bool:
    return hmac.compare_digest(" ".join(said).encode(), " ".join(own).encode())
