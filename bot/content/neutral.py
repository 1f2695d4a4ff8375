"""Reads ``neutral.yaml``: words that no first message says, and topics of sensitive questions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from bot.content.source import Source
from bot.core.finding import ContentError
from bot.core.neutral import Neutral
from bot.core.shape import Shape
from bot.i18n import LANGUAGES

FILE: Final = "neutral.yaml"
_PACKAGED: Final = Path(__file__).parent.parent / "flows"


def read_neutral(folder: Path) -> Neutral:
    """The lists of all languages; a folder without the file has none. Raises :class:`ContentError`."""
    if not (folder / FILE).exists():
        return Neutral()
    source = Source(folder / FILE)
    shape = Shape(source.place)
    raw = shape.mapping(source.data, (), ("words", "topics", "flows"))
    words, topics = (_words(shape, raw.get(key), key) for key in ("words", "topics"))
    flows = frozenset(shape.words(raw.get("flows", []), ("flows",)))
    if shape.findings:
        raise ContentError(shape.findings)
    return Neutral(words, topics, flows)


def _words(shape: Shape, data: object, key: str) -> tuple[str, ...]:
    lists = shape.mapping(data, (key,), LANGUAGES)
    return tuple(word for language, value in lists.items() for word in shape.words(value, (key, language)))


@cache
def packaged() -> Neutral:
    """The lists that come with Kabar, read once a process."""
    return read_neutral(_PACKAGED)
