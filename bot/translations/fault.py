"""Something that a translator has to mend: as a line, and as a code with values for pages in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One of them."""

    place: str
    words: str
    mend: str
    code: str = ""
    values: Mapping[str, str] = field(default_factory=dict, compare=False)
    context: str = ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.place}: {self.words}. {self.mend}."


def place_of(context: str, source: str) -> str:
    """A text as translators find it."""
    shown = source if len(source) <= _SHOWN else f"{source[:_SHOWN]}..."
    return f"{context} ({shown!r})"
