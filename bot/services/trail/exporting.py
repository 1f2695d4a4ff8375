"""The audit trail as a file, whole or about one person: all that a stranger needs to make the hashes anew."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Final, Literal
from uuid import UUID

from bot.core.spreadsheet import harmless
from bot.services.kabar import Kabar
from bot.services.trail import chain, lines
from bot.services.trail.lines import Line, Wanted
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

FormatName = Literal["csv", "jsonl"]
COLUMNS: Final = ("seq", "at", "staff", "role", "action", "target", "staff_id", "id", "before", "hash")
"""``at`` to ``target`` are for readers; the hash goes over before, seq, id, staff_id, action, target and at."""


class NoSuchPerson(Exception):
    """Nobody has this code."""


def export(kabar: Kabar, who: UUID | None, wanted: Wanted, form: FormatName) -> Iterator[str]:
    """The rows as lines of text, everything linked. That it was taken out is written down before.

    Raises NoSuchPerson where ``wanted.code`` is nobody's.
    """
    chain.link(kabar)
    _written_down(kabar, who, wanted)
    return _csv(kabar, wanted) if form == "csv" else _jsonl(kabar, wanted)


@again_if_crossed
def _written_down(kabar: Kabar, who: UUID | None, wanted: Wanted) -> None:
    with kabar.database.write() as connection:
        if wanted.code and lines.person_of(connection, wanted.code) is None:
            raise NoSuchPerson(wanted.code)
        target = wanted.code or "all"
        record(connection, who, "trail_export" if wanted.code else "audit_export", target, kabar.clock.now())


def _csv(kabar: Kabar, wanted: Wanted) -> Iterator[str]:
    yield _row(COLUMNS)
    for one in _plain(kabar, wanted):
        yield _row(harmless(one[name]) for name in COLUMNS)


def _jsonl(kabar: Kabar, wanted: Wanted) -> Iterator[str]:
    for one in _plain(kabar, wanted):
        yield json.dumps(one, ensure_ascii=False) + "\n"


def _plain(kabar: Kabar, wanted: Wanted) -> Iterator[dict[str, str | int | None]]:
    with kabar.database.read() as connection:
        for line in lines.every(connection, kabar, wanted):
            yield as_plain(line)


def as_plain(line: Line) -> dict[str, str | int | None]:
    """A row as names and values, its moment in UTC as it was hashed."""
    return {
        "seq": line.seq,
        "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "staff": line.who.name if line.who else None,
        "role": line.who.role if line.who else None,
        "action": line.action,
        "target": line.target,
        "staff_id": line.who.id if line.who else None,
        "id": str(line.id),
        "before": line.before,
        "hash": line.hash,
    }


def _row(cells: Iterable[str | int | None]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
