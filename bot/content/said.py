"""Texts that staff read on their pages: Indonesian and English stand side by side in the content itself."""

from __future__ import annotations

from bot.core.finding import Path
from bot.core.guidance import Said
from bot.core.shape import Shape
from bot.core.told import told

LANGUAGES = ("id", "en")


def read_said(shape: Shape, raw: dict[str, object], at: Path, most: int) -> Said:
    """The texts under ``id`` and ``en``; both must be there, at most so long."""
    found = {}
    for language in LANGUAGES:
        text = shape.text(raw.get(language), (*at, language))
        if text is None and raw.get(language) is None:
            mend = told("Add {key}: in quotes", key=language)
            shape.add((*at, language), told("{what} is missing", what=language), mend)
        elif text and len(text) > most:
            mend = told("Use at most {most}: it is read on a phone", most=most)
            shape.add((*at, language), told("it has {count} letters", count=len(text)), mend)
        found[language] = text or ""
    return found
