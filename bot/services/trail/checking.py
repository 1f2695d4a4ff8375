"""Is the audit trail as it was written? Every row is read and its hash made anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select, text

from bot.core.chain import Fault, Link, Mark, Walk
from bot.services.kabar import Kabar
from bot.services.trail import chain
from bot.store import audit

A_PART: Final = 5000
"""Rows that are read at once."""
_BOTH: Final = frozenset({"audit_unchanged", "audit_kept", "audit_fresh", "audit_cut_unchanged", "audit_cut_kept"})
GUARDS: Final = {"postgresql": _BOTH, "sqlite": _BOTH | {"audit_cut_fresh"}}
"""The triggers that refuse changes (migrations 0030 and 0042)."""
_TRIGGERS: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found."""

    rows: int
    """As many as were good, from the beginning or from where the chain was cut."""
    head: Mark
    head_at: datetime | None
    """The moment that the last good row names."""
    begins: int
    """The number of the first row; above 1 an old end was cut off."""
    fault: Fault | None
    guarded: bool
    """Whether the database still refuses to change what is linked."""
    passed: tuple[int, ...] = ()
    """The marks that the chain goes through."""

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return self.fault is None and self.guarded


def check(kabar: Kabar, marks: Mapping[int, str] | None = None, hashes: Collection[str] = ()) -> Checked:
    """Link what waits, then go along the whole chain.

    ``marks``: hashes that were kept elsewhere, by number; ``hashes``: those of which the number was not kept.
    """
    chain.link(kabar)
    known = dict(marks or {})
    with kabar.database.read() as connection:
        start = chain.start(connection)
        walk = Walk(start, known)
        walk.fault = walk.fault or _beforehand(connection, start, hashes)
        while walk.fault is None and (part := _part(connection, walk.last.seq)):
            walk.along(part)
        walk.end()
        at = connection.execute(select(audit.c.at).where(audit.c.seq == walk.last.seq)).scalar()
        passed = tuple(seq for seq in sorted(known) if seq <= walk.last.seq and walk.fault is None)
        return Checked(walk.rows, walk.last, at, start.seq + 1, walk.fault, guarded(connection), passed)


def guarded(connection: Connection) -> bool:
    """Whether the triggers stand."""
    kind = connection.dialect.name
    return set(connection.execute(text(_TRIGGERS[kind])).scalars()) >= GUARDS[kind]


def _beforehand(connection: Connection, start: Mark, hashes: Collection[str]) -> Fault | None:
    if start.seq and not _witnessed(connection, start):
        return Fault("unwitnessed", start.seq, None)
    first = connection.execute(select(func.min(audit.c.seq))).scalar()
    if first is not None and first <= start.seq:
        return Fault("order", first, None)  # a place that the chain does not have
    for code in hashes:
        found = connection.execute(select(audit.c.seq).where(audit.c.hash == code)).first()
        if found is None and code != start.hash:
            return Fault("lost", 0, None)
    return None


def _part(connection: Connection, after: int) -> list[Link]:
    rows = connection.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(A_PART))
    return [Link(row.seq, chain.entry_of(row), row.before or "", row.hash or "") for row in rows]


def _witnessed(connection: Connection, start: Mark) -> bool:
    says = (audit.c.action == chain.CUT, audit.c.target == chain.witness(start), audit.c.seq.is_not(None))
    return bool(connection.execute(select(func.count()).select_from(audit).where(*says)).scalar())
