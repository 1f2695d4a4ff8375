"""Reads ``languages.yaml``: the words by which the language of a message is guessed."""

from __future__ import annotations

from pathlib import Path

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.hear.language import LANGUAGES, Marks, Tongues
from bot.core.shape import Shape

_LETTERS = ("beginnings", "endings", "inside")


def read_languages(folder: Path) -> Tongues:
    """All languages' words; a folder without the file guesses none. Raises :class:`ContentError`."""
    file = folder / "languages.yaml"
    if not file.exists():
        return Tongues()
    source = Source(file)
    shape = Shape(source.place)
    marks = {}
    for language, value in shape.mapping(source.data, (), LANGUAGES).items():
        raw = shape.mapping(value, (language,), ("words", *_LETTERS))
        words = shape.text(raw.get("words"), (language, "words")) or ""
        letters = (shape.words(raw.get(key, []), (language, key)) for key in _LETTERS)
        marks[language] = Marks(frozenset(words.lower().split()), *letters)
    if shape.findings:
        raise ContentError(shape.findings)
    return Tongues(marks)
