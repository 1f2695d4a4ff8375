"""How many SMS a text takes. GSM 03.38: 160 units alone, 153 each when joined; UCS-2: 70 alone, 67 joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PLAIN: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED: Final = frozenset("^{}\\[~]|€\f")
"""Written with an escape before them: two units, never parted over two segments."""


@dataclass(frozen=True, slots=True)
class Segments:
    """The alphabet a text needs, its length in that alphabet's units, and the number of SMS."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    count: int


def segments(text: str) -> Segments:
    """Count; an empty text still takes one SMS."""
    if all(letter in PLAIN or letter in ESCAPED for letter in text):
        return _count("GSM-7", [2 if letter in ESCAPED else 1 for letter in text], 160, 153)
    return _count("UCS-2", [2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)  # noqa: PLR2004


def foreign(text: str) -> tuple[str, ...]:
    """The letters that force UCS-2 on a text, each once, in order."""
    return tuple(dict.fromkeys(letter for letter in text if letter not in PLAIN and letter not in ESCAPED))


def _count(encoding: Literal["GSM-7", "UCS-2"], sizes: list[int], alone: int, joined: int) -> Segments:
    units = sum(sizes)
    if units <= alone:
        return Segments(encoding, units, 1)
    count, used = 1, 0
    for size in sizes:
        if used + size > joined:
            count, used = count + 1, 0
        used += size
    return Segments(encoding, units, count)
