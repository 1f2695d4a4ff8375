"""Takes plain data apart and notes what has the wrong shape, instead of failing at the first fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bot.core.finding import Finding, Path, Place

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def nearest(word: str, known: Sequence[str]) -> str:
    """How to mend an unknown word: the nearest known one, else all of them."""
    close = get_close_matches(word, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(known)}"


class Shape:
    """Collects findings; every method returns something usable also when the data is wrong."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.findings: list[Finding] = []

    def add(self, path: Path, words: str, mend: str) -> None:
        """Note a fault."""
        self.findings.append(Finding(self._place(path), words, mend.rstrip("?.")))

    def mapping(self, data: object, path: Path, known: Sequence[str] | None = None) -> dict[str, object]:
        """A mapping with text keys, all of them ``known``."""
        if not isinstance(data, Mapping):
            kind = "missing" if data is None else "not a mapping"
            self.add(path, f"{path[-1] if path else 'the file'!s} is {kind}", "Write 'key: value' lines here")
            return {}
        found = {}
        for key, value in data.items():
            if not isinstance(key, str):
                self.add((*path, str(key)), f"the key {key!r} is not a word", f'Write it in quotes: "{key}"')
            elif known is not None and key not in known:
                self.add((*path, key), f"unknown key {key!r}", nearest(key, known))
            else:
                found[key] = value
        return found

    def text(self, data: object, path: Path) -> str | None:
        """A text that is not blank, or None where there is none."""
        if data is None:
            return None
        if not isinstance(data, str) or not data.strip():
            self.add(path, f"{path[-1]} is not a text", "Write the text in quotes")
            return None
        if odd := next((letter for letter in data if letter < " " and letter not in "\n\t"), ""):
            self.add(path, f"there is a letter in it that no text has ({odd!a})", "Take it away, or type it anew")
            return None
        return data.strip()

    def name(self, data: object, path: Path) -> str:
        """A name: small letters, digits and _."""
        if isinstance(data, str) and _NAME.fullmatch(data):
            return data
        words = f"{path[-1]} is missing" if data is None else f"{data!r} is not a name"
        self.add(path, words, "A name has small letters, digits and _, and begins with a letter")
        return ""

    def maybe_name(self, data: object, path: Path) -> str | None:
        """A name, or None where there is none."""
        return None if data is None else self.name(data, path)

    def words(self, data: object, path: Path) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(data, Sequence) or isinstance(data, str):
            self.add(path, f"{path[-1]} is not a list", "Write it as [one, two]")
            return ()
        found = []
        for index, item in enumerate(data):
            if isinstance(item, str) and item.strip():
                found.append(item.strip())
            else:
                self.add((*path, index), f"{item!r} is not a word", f'Write it in quotes: "{item}"')
        return tuple(found)

    def flag(self, data: object, path: Path) -> bool:
        """True or false."""
        if isinstance(data, bool):
            return data
        self.add(path, f"{path[-1]} is {data!r}", "Write true or false")
        return False

    def whole(self, data: object, path: Path, low: int, high: int) -> int:
        """A whole number between ``low`` and ``high``."""
        if isinstance(data, int) and not isinstance(data, bool) and low <= data <= high:
            return data
        self.add(path, f"{path[-1]} is {data!r}", f"Write a whole number from {low} to {high}")
        return low

    def maybe_whole(self, data: object, path: Path) -> int | None:
        """A whole number, or None where there is none."""
        return None if data is None else self.whole(data, path, 0, 10**12)

    def one_of(self, data: object, path: Path, known: Sequence[str], *, required: bool = False) -> str | None:
        """One of the ``known`` words, or None where there is none."""
        if data is None and not required:
            return None
        if isinstance(data, str) and data in known:
            return data
        words = f"{path[-1]} is missing" if data is None else f"{path[-1]} {data!r} is unknown"
        self.add(path, words, nearest(str(data), known))
        return None
