"""Texts in people's languages. The Indonesian source stands in the content; catalogues hold the others.

A text that a language does not have falls back along its chain, at last to the source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from babel.messages.pofile import PoFileError, read_po

SOURCE: Final = "id"
LANGUAGES: Final = ("id", "sas", "jv", "su", "en")
FOLDERS: Final[Mapping[str, str]] = {"sas": "id@sas", "jv": "jv", "su": "su", "en": "en"}
"""Language -> folder. CLDR does not know Sasak; ``id@sas`` keeps every tool content."""

CHAINS: Final[Mapping[str, tuple[str, ...]]] = {"sas": ("sas",), "jv": ("jv",), "su": ("su",), "en": ("en",)}
"""Language -> the catalogues asked in turn before the Indonesian source."""

PACKAGED: Final = Path(__file__).parent / "locales"

Texts = Mapping[tuple[str, str], str]
"""(context, source) -> translation."""


@dataclass(frozen=True)
class Catalogues:
    """All translations of people's texts, by language."""

    texts: Mapping[str, Texts]

    @classmethod
    def load(cls, folder: Path = PACKAGED, *, send_drafts: bool = False) -> Self:
        """Read every language's ``bot.po``. Drafts (marked fuzzy) are left out unless ``send_drafts``.

        Raises ValueError naming the file where a catalogue cannot be read; a missing one is empty.
        """
        files = {lang: folder / name / "LC_MESSAGES" / "bot.po" for lang, name in FOLDERS.items()}
        found = {lang: file for lang, file in files.items() if file.exists()}
        return cls({lang: _read(file, send_drafts=send_drafts) for lang, file in found.items()})

    def translate(self, lang: str, context: str, source: str) -> str:
        """The text in this language, or the next of its chain that has it, or the source."""
        for language in CHAINS.get(lang, ()):
            found = self.texts.get(language, {}).get((context, source))
            if found:
                return found
        return source

    def spoken(self, context: str, source: str) -> tuple[str, ...]:
        """Every translation of this text, in all languages."""
        found = (texts.get((context, source)) for texts in self.texts.values())
        return tuple(dict.fromkeys(text for text in found if text))


def _read(file: Path, *, send_drafts: bool) -> Texts:
    with file.open("rb") as stream:
        try:
            catalog = read_po(stream, ignore_obsolete=True, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise ValueError(f"{file}: not a catalogue: {error}") from None
    return {
        (str(message.context), str(message.id)): str(message.string)
        for message in catalog
        if message.id and message.context and message.string and (send_drafts or not message.fuzzy)
    }
