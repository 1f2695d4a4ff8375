"""Bringing a catalogue up to what there is to translate: nothing that somebody wrote is thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.i18n import PACKAGED, catalogue_file
from bot.translations import po, po_out
from bot.translations.headers import TRANSLATED, head
from bot.translations.po import Catalogue, Entry

FIRST_LINE: Final = "{} texts that people receive. The source is the Indonesian text in bot/flows."


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a language's catalogue."""

    language: str
    new: int
    """Texts that have no translation yet."""
    changed: int
    """Translations that became drafts, because the Indonesian text is another now."""
    dropped: int
    """Translations whose text is gone."""


def update(language: str, wanted: Sequence[Entry], folder: Path = PACKAGED) -> Updated:
    """Write the language's catalogue anew. Raises NotACatalogue where the one that is there cannot be read."""
    file = catalogue_file(language, folder)
    known = po.read(file) if file.exists() else Catalogue()
    merged = merge(language, known, wanted)
    po_out.put(file, merged)
    before = {(entry.context, entry.source) for entry in known.entries}
    now = {entry.context for entry in merged.entries}
    return Updated(
        language,
        new=sum(not entry.text for entry in merged.entries),
        changed=sum(e.draft and (e.context, e.source) not in before for e in merged.entries),
        dropped=sum(bool(entry.text) and entry.context not in now for entry in known.entries),
    )


def merge(language: str, known: Catalogue, wanted: Iterable[Entry]) -> Catalogue:
    """The texts that are wanted, each with the translation that is known for it.

    By context and source, else by context (then a draft that shows the source it was made for), else by a source whose
    own context is gone (a draft too). What belongs to nothing any more goes to the obsolete entries, and comes back
    from there.
    """
    texts = tuple(wanted)
    old = Memory.of(known, {text.context for text in texts})
    entries = tuple(old.recall(text) for text in texts)
    return Catalogue(
        head=head(language, datetime.now(tz=UTC).strftime("%Y-%m-%d %H:%M+0000"), known.head),
        entries=entries,
        obsolete=old.left(entries),
        notes=known.notes or (FIRST_LINE.format(TRANSLATED[language].name),),
    )


@dataclass(frozen=True)
class Memory:
    """The translations of a catalogue, as they can be found again."""

    exact: dict[tuple[str, str], Entry]
    by_context: dict[str, Entry]
    moved: dict[str, Entry]
    """Source -> a translation whose context is gone."""

    @classmethod
    def of(cls, known: Catalogue, contexts: set[str]) -> Memory:
        """The living entries count before the obsolete ones."""
        every = [entry for entry in (*known.obsolete, *known.entries) if entry.text or entry.notes]
        return cls(
            exact={(entry.context, entry.source): entry for entry in every},
            by_context={entry.context: entry for entry in every},
            moved={entry.source: entry for entry in every if entry.text and entry.context not in contexts},
        )

    def recall(self, text: Entry) -> Entry:
        """The text with its translation."""
        if same := self.exact.get((text.context, text.source)):
            return replace(text, text=same.text, draft=same.draft, previous=same.previous, notes=same.notes)
        if other := self.by_context.get(text.context):
            previous = other.source if other.text else ""
            return replace(text, text=other.text, draft=bool(other.text), previous=previous, notes=other.notes)
        if moved := self.moved.get(text.source):
            return replace(text, text=moved.text, draft=True, notes=moved.notes)
        return text

    def left(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """The translations that belong to none of these."""
        living = {entry.context for entry in entries}
        gone = (entry for entry in self.by_context.values() if entry.text and entry.context not in living)
        return tuple(replace(entry, comments=(), place="", previous="") for entry in gone)
