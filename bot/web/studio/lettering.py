"""How wide letters are, near enough to wrap words in a picture: an SVG does not wrap by itself."""

from __future__ import annotations

from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;'!|()[] ")
_WIDE: Final = frozenset("mwMWOQ@%&#—")
_BEYOND: Final = 0x2000
"""Letters from here on (signs, emoji, other scripts) count as wide."""


def width(text: str, size: float) -> float:
    """Of this text in letters of ``size``, in the picture's units; rather too wide than too narrow."""
    return sum(map(_of, text)) * size


def _of(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE or ord(letter) >= _BEYOND:
        return 0.95
    return 0.7 if letter.isupper() or letter == "_" else 0.58


def shortened(text: str, room: float, size: float) -> str:
    """As much of it as fits on one line."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """Lines that fit; what does not go into ``most`` of them is cut off with an ellipsis."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        line, words = _line(words, room, size)
        lines.append(line)
    if words:
        lines[-1] = shortened(f"{lines[-1]} {words[0]}…", room, size)
        lines[-1] = lines[-1] if lines[-1].endswith("…") else lines[-1] + "…"
    return tuple(lines)


def _line(words: list[str], room: float, size: float) -> tuple[str, list[str]]:
    """One line, and what is left; a word that is longer than the line is broken."""
    taken = words[0]
    if width(taken, size) > room:
        cut = len(taken)
        while cut > 1 and width(taken[:cut], size) > room:
            cut -= 1
        return taken[:cut], [taken[cut:], *words[1:]]
    at = 1
    while at < len(words) and width(f"{taken} {words[at]}", size) <= room:
        taken = f"{taken} {words[at]}"
        at += 1
    return taken, words[at:]
