"""How findings name their place, and the form in which translations are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.effects import Text
from bot.core.finding import Finding, Path
from bot.core.flow import Level
from bot.core.told import Told, told

At = Callable[[str, Path], str]
"""(flow, keys inside it) -> place for people."""

Translations = Mapping[str, Mapping[tuple[str, str], str]]
"""Language -> (gettext context, source) -> text."""


SOURCE: Final = "id"
"""The language that flows are written in."""


def keys_of(text: Text) -> Path:
    """Where a flow's text stands in its file."""
    _, node, *part = text.context.split(".")
    return ("nodes", node, *part)


def said_in_each(text: Text, translations: Translations) -> Iterator[tuple[str, str]]:
    """A text in each language that has it, the source first."""
    yield SOURCE, text.source
    for language, known in translations.items():
        if translated := known.get((text.context, text.source)):
            yield language, translated


LEVEL_WORDS: Final[Mapping[Level, Told]] = {
    "red": told("red"),
    "orange": told("orange"),
    "yellow": told("yellow"),
    "silence": told("silence"),
}
"""Levels as findings call them."""


_LANGUAGES: Final[Mapping[str, Told]] = {
    "id": told("Indonesian"),
    "sas": told("Sasak"),
    "jv": told("Javanese"),
    "su": told("Sundanese"),
    "en": told("English"),
}


def tongue(language: str) -> str:
    """A language as findings call it."""
    return _LANGUAGES.get(language, language)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a flow, to which findings are pinned."""

    at: At
    flow: str
    path: Path = ()

    def error(self, kind: str, words: str, mend: str) -> Finding:
        """What keeps the flow from being published."""
        return Finding(self.at(self.flow, self.path), words, mend, "error", kind, self.flow, self.path)

    def warning(self, kind: str, words: str, mend: str) -> Finding:
        """What its writers should know."""
        return Finding(self.at(self.flow, self.path), words, mend, "warning", kind, self.flow, self.path)
