"""Writing PO files, so that a second writing changes nothing.

Not with Babel: it wraps ``#| msgid`` in ways that msgfmt cannot read, and drops half the head of a language that the
CLDR does not know. Lines are not wrapped: a change of one text is a change of its lines alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.translations.po import Catalogue, Entry

_BRACES: Final = re.compile(r"\{\w*\}")


def write(catalogue: Catalogue) -> str:
    """The file's text."""
    lines = [f"# {note}".rstrip() for note in catalogue.notes]
    lines += ['msgid ""', 'msgstr ""', *(_quoted(f"{name}: {value}\n") for name, value in catalogue.head.items()), ""]
    for entry in catalogue.entries:
        lines += [*_lines(entry), ""]
    for entry in catalogue.obsolete:
        lines += [*_obsolete(entry), ""]
    return "\n".join(lines)


def put(file: Path, catalogue: Catalogue) -> bool:
    """Write it to the file, whole or not at all; whether anything changed."""
    text = write(catalogue)
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)  # noqa: PTH105 - a name that stands is replaced in one step
    return True


def _lines(entry: Entry) -> Iterator[str]:
    yield from (f"# {note}".rstrip() for note in entry.notes)
    yield from (f"#. {comment}" for comment in entry.comments)
    if entry.place:
        yield f"#: {entry.place}"
    flags = ["fuzzy"] * entry.draft + ["python-brace-format"] * bool(_BRACES.search(entry.source))
    if flags:
        yield f"#, {', '.join(flags)}"
    if entry.previous:
        yield f"#| msgid {_quoted(entry.previous)}"
    yield f"msgctxt {_quoted(entry.context)}"
    yield f"msgid {_quoted(entry.source)}"
    yield f"msgstr {_quoted(entry.text)}"


def _obsolete(entry: Entry) -> Iterator[str]:
    yield from (f"# {note}".rstrip() for note in entry.notes)
    if entry.draft:
        yield "#, fuzzy"
    yield f"#~ msgctxt {_quoted(entry.context)}"
    yield f"#~ msgid {_quoted(entry.source)}"
    yield f"#~ msgstr {_quoted(entry.text)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
