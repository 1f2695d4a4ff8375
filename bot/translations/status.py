"""How far a language is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.translations.po import Catalogue, Entry
from bot.translations.update import merge


@dataclass(frozen=True, slots=True)
class Status:
    """Every text is in one of three."""

    language: str
    name: str
    complete: int
    """Translated and reviewed: these are sent."""
    draft: int
    """Nobody who speaks the language has reviewed them: sent only where ``KABAR_SEND_DRAFTS`` is on."""
    missing: int
    """Sent in Indonesian, as drafts are elsewhere."""


def status(language: str, name: str, known: Catalogue, wanted: Sequence[Entry]) -> Status:
    """Counted against the texts as they are now, whether or not the catalogue was brought up to them."""
    entries = merge(language, known, wanted).entries
    draft = sum(bool(entry.text) and entry.draft for entry in entries)
    missing = sum(not entry.text for entry in entries)
    return Status(language, name, len(entries) - draft - missing, draft, missing)
