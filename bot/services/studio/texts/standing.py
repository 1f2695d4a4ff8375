"""How far each text is in a language: reviewed, draft, outdated, missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from bot.i18n import catalogue_file
from bot.services.live_texts import REVIEWED
from bot.services.studio.texts.known import Known
from bot.services.studio.texts.rows import Row
from bot.translations import po
from bot.translations.headers import TRANSLATED
from bot.translations.po import Catalogue, Entry
from bot.translations.update import Memory

LANGUAGES: Final = tuple(TRANSLATED)
Status = Literal["reviewed", "draft", "outdated", "missing"]
STATUSES: Final[tuple[Status, ...]] = ("reviewed", "draft", "outdated", "missing")


@dataclass(frozen=True, slots=True)
class Standing:
    """One text in one language."""

    text: Known
    status: Status
    said: str = ""
    """The translation; of an outdated one, what was made for ``old_source``."""
    old_source: str = ""
    sent: str | None = None
    """What people get while ``said`` is a draft: what was reviewed before it; None: the fallback."""
    row: Row | None = None
    """The staff's; None where it comes from the package, or there is none."""

    @property
    def revision(self) -> int:
        """Of the staff's row; 0 where there is none."""
        return self.row.revision if self.row else 0


def standings(language: str, texts: Iterable[Known], rows: Iterable[Row]) -> list[Standing]:
    """Each text with what is known for it, the staff's before the package's; what was made for an older source last."""
    asked = tuple(texts)
    kept = list(rows)
    exact = {row.key: row for row in kept}
    by_context = {row.context: row for row in kept}  # the newest of each: rows come in order of time
    memory = _memory(language, {one.context for one in asked})
    return [_one(one, exact.get(one.key), by_context.get(one.context), memory) for one in asked]


def count(found: Iterable[Standing]) -> dict[Status, int]:
    """How many there are of each."""
    counted: dict[Status, int] = dict.fromkeys(STATUSES, 0)
    for one in found:
        counted[one.status] += 1
    return counted


def packaged(language: str) -> Catalogue:
    """What came with Kabar."""
    file = catalogue_file(language)
    return _read(file, file.stat().st_mtime_ns) if file.exists() else Catalogue()


def _one(text: Known, row: Row | None, older: Row | None, memory: Memory) -> Standing:
    if row:
        status: Status = "reviewed" if row.status == REVIEWED else "draft"
        return Standing(text, status, row.text, sent=row.reviewed, row=row)
    came = memory.recall(Entry(text.context, text.source))
    if came.text and (text.context, text.source) in memory.exact and not came.previous:
        return Standing(text, "draft" if came.draft else "reviewed", came.text, sent=None if came.draft else came.text)
    if older:
        return Standing(text, "outdated", older.text, older.source)
    if came.previous:
        return Standing(text, "outdated", came.text, came.previous)
    return Standing(text, "draft", came.text) if came.text else Standing(text, "missing")


def _memory(language: str, contexts: set[str]) -> Memory:
    return Memory.of(packaged(language), contexts)


@lru_cache(maxsize=16)
def _read(file: Path, _written: int) -> Catalogue:
    return po.read(file)


def by_key(found: Iterable[Standing]) -> Mapping[str, Standing]:
    """The key of each text -> where it stands."""
    return {one.text.key: one for one in found}
