"""The chain of the audit trail: each row's hash goes over what it says, its place, and the hash of the row before.

SHA-256 over canonical JSON. Whoever changes, takes out or moves a row breaks the chain at that place, unless they make
all later hashes anew; then it no longer goes through a mark that was kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID

FaultKind = Literal["changed", "missing", "order", "cut_short", "rebuilt", "before_cut", "lost", "unwitnessed"]
"""changed: the row's hash does not go over what it says. missing: no row has this number. order: the row does not go on
from the one before it. cut_short: the chain ends before a mark. rebuilt: it does not go through a mark. before_cut: the
mark lies in what was cut off since. lost: no row has a mark's hash. unwitnessed: an old end is gone, and no row of the
chain says that it was cut."""

FIRST: Final = "0" * 64
"""What stands for the hash before the first row."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the chain: how many rows it had, and the hash of the last."""

    seq: int
    hash: str


BEGINNING: Final = Mark(0, FIRST)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says."""

    id: UUID
    staff_id: UUID | None
    action: str
    target: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A row in its place, as it stands in the database."""

    seq: int
    entry: Entry
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place that is not as it was written."""

    kind: FaultKind
    seq: int
    at: datetime | None
    """The moment that the row names; None where there is no row."""


@dataclass(slots=True)
class Walk:
    """Goes along the chain until the first fault. ``marks``: hashes that were kept elsewhere, by number."""

    start: Mark = BEGINNING
    marks: Mapping[int, str] = field(default_factory=dict)
    rows: int = 0
    last: Mark = BEGINNING
    fault: Fault | None = None

    def __post_init__(self) -> None:
        """Begin at the start; a mark there is tested at once."""
        self.last = self.start
        for seq, known in sorted(self.marks.items()):
            if seq < self.start.seq:
                self.fault = self.fault or Fault("before_cut", seq, None)
            elif seq == self.start.seq and known != self.start.hash:
                self.fault = self.fault or Fault("rebuilt", seq, None)

    def along(self, links: Iterable[Link]) -> None:
        """Take these rows, which follow those taken before."""
        for link in links:
            if self.fault is not None:
                return
            self.fault = self._fault(link)
            if self.fault is None:
                self.rows += 1
                self.last = Mark(link.seq, link.hash)

    def end(self) -> None:
        """There are no more rows: every mark must have been passed."""
        for seq in sorted(self.marks):
            if seq > self.last.seq and self.fault is None:
                self.fault = Fault("cut_short", self.last.seq + 1, None)

    def _fault(self, link: Link) -> Fault | None:
        if link.seq != self.last.seq + 1:
            return Fault("missing", self.last.seq + 1, None)
        if link.hash != hash_of(link.entry, link.seq, link.before):
            return Fault("changed", link.seq, link.entry.at)
        if link.before != self.last.hash:
            return Fault("order", link.seq, link.entry.at)
        if self.marks.get(link.seq, link.hash) != link.hash:
            return Fault("rebuilt", link.seq, link.entry.at)
        return None


def hash_of(entry: Entry, seq: int, before: str) -> str:
    """The hash of a row at this place, in hex."""
    who = None if entry.staff_id is None else str(entry.staff_id)
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [before, seq, str(entry.id), who, entry.action, entry.target, at]
    return sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def linked(entries: Iterable[Entry], after: Mark) -> list[Link]:
    """These rows in their places behind this mark."""
    made: list[Link] = []
    for entry in entries:
        code = hash_of(entry, after.seq + 1, after.hash)
        made.append(Link(after.seq + 1, entry, after.hash, code))
        after = Mark(after.seq + 1, code)
    return made
