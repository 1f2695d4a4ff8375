"""What is kept of a list while it is being imported: its rows as JSON, its findings, all of it sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final
from uuid import UUID

from bot.services.kabar import Kabar
from bot.services.persons.people_file import Problem
from bot.store.crypto import SealBroken

DATA: Final = "people_file.data"
NAME: Final = "people_file.name"
RESULT: Final = "people_file.result"
ROWS: Final = "people_file_part.rows"
COUNTS: Final = ("already", "shared", "became")


def seal_rows(kabar: Kabar, file_id: UUID, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows that were read and are good."""
    plain = [{**row, "return_date": row["return_date"].isoformat() if row["return_date"] else None} for row in rows]
    return kabar.vault.seal(json.dumps(plain), ROWS, file_id)


def open_rows(kabar: Kabar, file_id: UUID, sealed: bytes) -> list[dict[str, Any]]:
    """They as :func:`people_file.read` gave them."""
    rows: list[dict[str, Any]] = json.loads(kabar.vault.open(sealed, ROWS, file_id))
    for row in rows:
        row["return_date"] = date.fromisoformat(row["return_date"]) if row["return_date"] else None
        if "lines" in row:
            row["lines"] = tuple(row["lines"])
    return rows


def seal_result(kabar: Kabar, file_id: UUID, found: Mapping[str, Any]) -> bytes:
    """What was found in it or done with it."""
    return kabar.vault.seal(json.dumps(found), RESULT, file_id)


def open_result(kabar: Kabar, file_id: UUID, sealed: bytes | None) -> dict[str, Any]:
    """It again; empty before anything is known."""
    if sealed is None:
        return {}
    found: dict[str, Any] = json.loads(kabar.vault.open(sealed, RESULT, file_id))
    return found


def counts_of(kabar: Kabar, file_id: UUID, sealed: bytes | None) -> bytes | None:
    """What is kept of a list that is over: how many became what, and nothing of anybody."""
    try:
        found = open_result(kabar, file_id, sealed)
    except SealBroken:
        return None
    return seal_result(kabar, file_id, {key: found.get(key) for key in COUNTS}) if "became" in found else None


def problems_of(problems: Sequence[Problem], most: int) -> list[dict[str, Any]]:
    """The first of them, to be kept."""
    return [asdict(problem) for problem in problems[:most]]
