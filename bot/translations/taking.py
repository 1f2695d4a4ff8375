"""A file from a translator becomes the language's catalogue: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.i18n import PACKAGED, catalogue_file
from bot.translations import po, po_out
from bot.translations.fault import Fault
from bot.translations.faults import faults
from bot.translations.po import Catalogue, Entry
from bot.translations.update import merge
from bot.translations.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file."""

    texts: int = 0
    """Translations that are other than before."""
    drafts: int = 0
    """Of all in the file, those that nobody has reviewed."""
    older: int = 0
    """Made for an Indonesian text that has changed since: drafts now."""
    faults: tuple[Fault, ...] = ()
    """Where there is one, nothing was taken."""


def take(language: str, came: Catalogue, wanted: Wanted, folder: Path = PACKAGED, *, dry_run: bool = False) -> Taken:
    """Take the file's translations. What it leaves empty stays as it is."""
    file = catalogue_file(language, folder)
    known = po.read(file) if file.exists() else Catalogue()
    merged = merge(language, known, wanted.entries)
    others = {entry.context: entry.text for entry in merged.entries if entry.text}
    if found := faults(language, came, wanted, others):
        return Taken(faults=found)
    given = {entry.context: entry for entry in came.entries if entry.text}
    entries = tuple(_taken(entry, given.get(entry.context)) for entry in merged.entries)
    if not dry_run:
        head = {**merged.head, **_signed(came)}
        po_out.put(file, replace(merged, head=head, entries=entries))
    return Taken(
        texts=_differ(merged.entries, entries),
        drafts=sum(entry.draft for entry in given.values()),
        older=sum(given[e.context].source != e.source for e in merged.entries if e.context in given),
    )


def _taken(now: Entry, came: Entry | None) -> Entry:
    if came is None:
        return now
    if came.source == now.source:
        return replace(now, text=came.text, draft=came.draft, previous=came.previous, notes=came.notes or now.notes)
    if now.text and not now.draft:
        return now  # somebody has translated the newer source meanwhile
    return replace(now, text=came.text, draft=True, previous=came.source, notes=came.notes or now.notes)


def _signed(came: Catalogue) -> dict[str, str]:
    """Who translated it, when, and with what."""
    named = ("PO-Revision-Date", "Last-Translator", "Language-Team")
    return {name: said for name, said in came.head.items() if said and (name in named or name.startswith("X-"))}


def _differ(before: Sequence[Entry], after: Sequence[Entry]) -> int:
    return sum(one != other for one, other in zip(before, after, strict=True))
