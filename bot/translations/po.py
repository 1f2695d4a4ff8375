"""PO files as data, read with Babel: it leaves the head and the previous sources to us."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import Final

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, denormalize

from bot.i18n import read_catalog

_PREVIOUS: Final = "| msgid "
_MORE: Final = '| "'
_PLURAL: Final = re.compile(r"^\s*(?:#~\s*)?msgid_plural", re.MULTILINE)
_NOTE: Final = re.compile(r"#(?:$| )")
_LINE: Final = re.compile(r'\s*(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*"\s*')
"""A line of a text. Babel takes one whose quotes do not match for an empty one, and its text would be lost unseen."""


class NotACatalogue(ValueError):
    """The file cannot be read; the text names line and fault. ``line`` is 0 where none is known."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {words}" if line else words)
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation; ``text`` is empty where there is none."""

    context: str
    source: str
    text: str = ""
    draft: bool = False
    """Nobody has reviewed it (``fuzzy``)."""
    previous: str = ""
    """The source that ``text`` was made for, where it is another now."""
    notes: tuple[str, ...] = ()
    """What translators wrote beside it."""
    comments: tuple[str, ...] = ()
    """What Kabar tells translators."""
    place: str = ""
    line: int = field(default=0, compare=False)
    """Of the file that it was read from."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language's file."""

    head: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    obsolete: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()


def read(file: Path) -> Catalogue:
    """Read a file. Raises NotACatalogue, also where a context stands there twice (Babel would take the last)."""
    try:
        return parse(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotACatalogue(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None


def parse(text: str) -> Catalogue:
    """Like :func:`read`, of a file's text."""
    _each_line(text)
    _each_once(text)
    _no_plurals(text)
    try:
        catalog = read_catalog(StringIO(text))
    except PoFileError as error:
        raise NotACatalogue(f"{error}; open it in Poedit and save it again", error.lineno + 1) from None
    except (ValueError, LookupError) as error:
        raise NotACatalogue(f"{error}; open it in Poedit and save it again") from None
    messages = [message for message in catalog if message.id]
    return Catalogue(
        head=_head(text),
        entries=tuple(map(_entry, messages)),
        obsolete=tuple(map(_entry, catalog.obsolete.values())),
        notes=tuple(line.removeprefix("#").strip() for line in _before(text).splitlines() if _NOTE.match(line)),
    )


def _each_line(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(("msg", '"')) and not _LINE.fullmatch(line):
            raise NotACatalogue("the quotes do not match; open it in Poedit and save it again", number)


def _no_plurals(text: str) -> None:
    """Nothing that people read has plural forms. Babel makes as many as the head says: a billion stop the machine."""
    if plural := _PLURAL.search(text):
        words = 'msgid_plural: no text of Kabar has plural forms; export the file anew, or write "msgid" alone'
        raise NotACatalogue(words, text.count("\n", 0, plural.start()) + 1)


def _each_once(text: str) -> None:
    """A context may be written over several lines: what counts is what they say together."""
    seen: dict[str, int] = {}
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.startswith("msgctxt"):
            continue
        following = (lines[at] for at in range(number, len(lines)))
        more = takewhile(lambda after: after.lstrip().startswith('"'), following)
        context = "".join(map(denormalize, (line.removeprefix("msgctxt").strip(), *(one.strip() for one in more))))
        if context in seen:
            raise NotACatalogue(
                f'msgctxt "{context}" is there twice, first in line {seen[context]}; keep one of them', number
            )
        seen[context] = number


def _head(text: str) -> dict[str, str]:
    """As written: Babel would put the values of its own locale in their place."""
    written = text[len(_before(text)) :].partition("\n\n")[0]
    joined = "".join(denormalize(line) for line in written.splitlines() if line.startswith('"'))
    pairs = (line.partition(":") for line in joined.splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _before(text: str) -> str:
    """What stands above the head."""
    return re.split(r"^msg", text, maxsplit=1, flags=re.MULTILINE)[0]


def _entry(message: Message) -> Entry:
    notes = [note for note in message.user_comments if not note.startswith("|")]
    return Entry(
        context=str(message.context or ""),
        source=_one(message.id),
        text=_one(message.string),
        draft=message.fuzzy,
        previous=_previous(message.user_comments),
        notes=tuple(notes),
        comments=tuple(message.auto_comments),
        place=" ".join(file for file, _ in message.locations),
        line=message.lineno or 0,
    )


def _one(string: object) -> str:
    return string if isinstance(string, str) else ""


def _previous(comments: list[str]) -> str:
    parts: list[str] = []
    for comment in comments:
        if comment.startswith(_PREVIOUS):
            parts.append(comment.removeprefix(_PREVIOUS))
        elif parts and comment.startswith(_MORE):
            parts.append(comment.removeprefix("| "))
    return "".join(map(denormalize, parts))
