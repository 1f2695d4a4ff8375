"""Takes plain data apart and notes what has the wrong shape, instead of failing at the first fault."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Final

from bot.core.finding import Finding, Path, Place
from bot.core.told import quoted, shown, told

LONGEST_NAME: Final = 60
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_CLOSE_ENOUGH: Final = 100
"""Letters of a word that is compared with others: comparing takes as long as its length squared."""
MOST_NAMED: Final = 20
"""Words that a finding offers; nobody reads more."""


def nearest(word: str, known: Sequence[str]) -> str:
    """How to mend an unknown word: the nearest known one, else all of them."""
    close = get_close_matches(word[:_CLOSE_ENOUGH], known, n=1)
    if close:
        return told("Did you mean {word!r}", word=close[0])
    more = len(known) - MOST_NAMED
    if more > 0:
        return told("Use one of: {known} and {more} more", known=", ".join(known[:MOST_NAMED]), more=more)
    return told("Use one of: {known}", known=", ".join(known))


FORM: Final = "form"
"""The kind of a finding about how something is written, before anybody asks what it does."""


class Shape:
    """Collects findings; every method returns something usable also when the data is wrong."""

    def __init__(self, place: Place, flow: str = "") -> None:
        """``place`` names places for people; ``flow``: the one that is read, if it is one."""
        self._place = place
        self._flow = flow
        self.findings: list[Finding] = []

    def add(self, path: Path, words: str, mend: str) -> None:
        """Note a fault."""
        mend = mend.rstrip("?.") if mend.endswith(("?", ".")) else mend
        self.findings.append(Finding(self._place(path), words, mend, "error", FORM, self._flow, path))

    def mapping(self, data: object, path: Path, known: Sequence[str] | None = None) -> dict[str, object]:
        """A mapping with text keys, all of them ``known``."""
        if not isinstance(data, Mapping):
            what = _called(path) if path else told("the file")
            words = told("{what} is missing", what=what) if data is None else told("{what} is not a mapping", what=what)
            self.add(path, words, told("Write 'key: value' lines here"))
            return {}
        found = {}
        for key, value in data.items():
            if not isinstance(key, str):
                at = (*path, shown(key)) if isinstance(key, int | float | date) else path
                self.add(at, told("the key {key} is not a word", key=shown(key)), in_quotes(key))
            elif known is not None and key not in known:
                self.add((*path, key), told("unknown key {key}", key=quoted(key)), nearest(key, known))
            else:
                found[key] = value
        return found

    def text(self, data: object, path: Path) -> str | None:
        """A text that is not blank, or None where there is none."""
        if data is None:
            return None
        if not isinstance(data, str) or not data.strip():
            words = told("{what} is not a text", what=_called(path))
            self.add(path, words, told("Write the text in quotes"))
            return None
        if self._flow and any(letter < " " and letter not in "\n\t" for letter in data):
            self.add(path, told("{what} holds a letter that no text has", what=_called(path)), told("Type it anew"))
            return None
        return data.strip()

    def name(self, data: object, path: Path, most: int = LONGEST_NAME) -> str:
        """A name: small letters, digits and _."""
        if isinstance(data, str) and len(data) <= most and _NAME.fullmatch(data):
            return data
        if data is None:
            words = told("{what} is missing", what=_called(path))
        else:
            words = told("{what} is not a name", what=shown(data))
        mend = told("A name has small letters, digits and _, at most {most}, and begins with a letter", most=most)
        self.add(path, words, mend)
        return ""

    def maybe_name(self, data: object, path: Path) -> str | None:
        """A name, or None where there is none."""
        return None if data is None else self.name(data, path)

    def words(self, data: object, path: Path) -> tuple[str, ...]:
        """A list of texts."""
        if not isinstance(data, Sequence) or isinstance(data, str):
            self.add(path, told("{what} is not a list", what=_called(path)), told("Write it as [one, two]"))
            return ()
        found = []
        for index, item in enumerate(data):
            if isinstance(item, str) and item.strip():
                found.append(item.strip())
            else:
                self.add((*path, index), told("{what} is not a word", what=shown(item)), in_quotes(item))
        return tuple(found)

    def flag(self, data: object, path: Path) -> bool:
        """True or false."""
        if isinstance(data, bool):
            return data
        words = told("{what} is {found}", what=_called(path), found=shown(data))
        self.add(path, words, told("Write true or false"))
        return False

    def whole(self, data: object, path: Path, low: int, high: int) -> int:
        """A whole number between ``low`` and ``high``."""
        if isinstance(data, int) and not isinstance(data, bool) and low <= data <= high:
            return data
        words = told("{what} is {found}", what=_called(path), found=shown(data))
        self.add(path, words, told("Write a whole number from {low} to {high}", low=low, high=high))
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
        if data is None:
            words = told("{what} is missing", what=_called(path))
        else:
            words = told("{what} {found} is unknown", what=_called(path), found=shown(data))
        self.add(path, words, nearest(str(data), known))
        return None


def _called(path: Path) -> str:
    """The last key of a path, as a finding names it; a place in a list goes by the list's name."""
    key = next((key for key in reversed(path) if isinstance(key, str)), "")
    return quoted(key)[1:-1] if key else told("the file")


def in_quotes(data: object) -> str:
    """How to mend what was meant as a word and was read as something else."""
    if isinstance(data, str | int | float | date) or data is None:
        return told(
            'Write it in quotes: "{word}"', word="..." if data is None or data == "" else shown(data).strip("'")
        )
    return told("Write one word here, in quotes")
