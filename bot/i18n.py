"""Texts in people's languages. The Indonesian source stands in the content; catalogues hold the others.

A text that a language does not have falls back along its chain, at last to the source. A draft (``fuzzy``: no native
speaker has reviewed it) counts as not there, unless drafts are sent (``KABAR_SEND_DRAFTS``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, PoFileParser

SOURCE: Final = "id"
LANGUAGES: Final = ("id", "sas", "jv", "su", "en")
FOLDERS: Final[Mapping[str, str]] = {"sas": "id@sas", "jv": "jv", "su": "su", "en": "en"}
"""Language -> folder. CLDR does not know Sasak; ``id@sas`` keeps every tool content."""

CHAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "sas": ("sas", "id"),
    "jv": ("jv", "id"),
    "su": ("su", "id"),
    "en": ("en", "id"),
}
"""Language -> whose text is taken, in turn. Whoever speaks one of them reads Indonesian, and the source is complete."""

_BRACES: Final = re.compile(r"\{\w*\}|[{}]")

PACKAGED: Final = Path(__file__).parent / "locales"

Texts = Mapping[tuple[str, str], str]
"""(context, source) -> translation."""


@dataclass(frozen=True)
class Catalogues:
    """All translations of people's texts, by language."""

    texts: Mapping[str, Texts]
    older: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(context, source) -> what else people were shown for it, in any language: they may still answer so."""

    @classmethod
    def load(cls, folder: Path = PACKAGED, *, send_drafts: bool = False) -> Self:
        """Read every language's ``bot.po``. Drafts (marked fuzzy) are left out unless ``send_drafts``.

        Raises ValueError naming the file where a catalogue cannot be read; a missing one is empty.
        """
        files = {lang: catalogue_file(lang, folder) for lang in FOLDERS}
        found = {lang: (file, file.stat().st_mtime_ns) for lang, file in files.items() if file.exists()}
        return cls({lang: _read(file, written, send_drafts) for lang, (file, written) in found.items()})

    def translate(self, lang: str, context: str, source: str) -> str:
        """The text in this language, or in the next of its chain that has it; at last the source."""
        for language in CHAINS.get(lang, (SOURCE,)):
            if language == SOURCE:
                break
            found = self.texts.get(language, {}).get((context, source))
            if found:
                return found
        return source

    def spoken(self, context: str, source: str) -> tuple[str, ...]:
        """Every translation of this text, in all languages."""
        found = (texts.get((context, source)) for texts in self.texts.values())
        return tuple(dict.fromkeys(text for text in found if text))


def catalogue_file(lang: str, folder: Path = PACKAGED) -> Path:
    """Where the language's texts for people are, or will be."""
    return folder / FOLDERS[lang] / "LC_MESSAGES" / "bot.po"


def read_catalog(lines: Iterable[str]) -> Catalog:
    """A PO file's messages, the obsolete ones apart. Raises PoFileError or ValueError.

    ``#~|``, the previous source of an obsolete text, is passed over: Babel knows no such line, Weblate writes it.
    """
    catalog = Catalog()
    PoFileParser(catalog, abort_invalid=True).parse(line for line in lines if not line.startswith("#~|"))
    return catalog


@lru_cache
def _read(file: Path, _written: int, send_drafts: bool) -> Texts:
    """One language's texts; parsed anew only when the file was written anew (a parse takes 50 ms)."""
    with file.open(encoding="utf-8-sig") as stream:
        try:
            catalog = read_catalog(stream)
        except (PoFileError, ValueError) as error:
            raise ValueError(f"{file}: not a catalogue: {error}") from None
    return {
        (str(message.context), str(message.id)): str(message.string)
        for message in catalog
        if message.id
        and message.context
        and message.string
        and (send_drafts or not message.fuzzy)
        # a draft made for an older source may fill in what nobody gives any more: that would stop a conversation
        and fields(str(message.string)) == fields(str(message.id))
    }


def fields(text: str) -> list[str]:
    """What is filled in, and every other brace."""
    return sorted(_BRACES.findall(text))
