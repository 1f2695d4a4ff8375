"""Texts that staff read on their pages: Indonesian and English stand side by side in the content itself."""

from __future__ import annotations

from bot.core.finding import Path
from bot.core.guidance import Said
from bot.core.shape import Shape

LANGUAGES = ("id", "en")


def read_said(shape: Shape, raw: dict[str, object], at: Path, most: int) -> Said:
    """The texts under ``id`` and ``en``; both must be there, at most so long."""
    found = {}
    for language in LANGUAGES:
        text = shape.text(raw.get(language), (*at, language))
        if text is None and raw.get(language) is None:
            shape.add((*at, language), f"{language} is missing", f'Write {language}: "..." in quotes')
        elif text and len(text) > most:
            shape.add((*at, language), f"it has {len(text)} letters", f"Use at most {most}: it is read on a phone")
        found[language] = text or ""
    return found
