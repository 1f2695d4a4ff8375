"""The rows of translations: as they are, and every change of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.services.live_content import MARK
from bot.services.live_texts import REVIEWED
from bot.store import new_id, translation, translation_change
from bot.store.setting import put

PACKAGE: Final = "package"
"""The kind of the first line of a history: what came with Kabar, before anybody changed it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A translation of the staff's. ``sent``: what people get while ``text`` is a draft; None: the fallback."""

    id: UUID
    language: str
    key: str
    context: str
    source: str
    text: str
    status: str
    sent: str | None
    revision: int
    by_id: UUID | None
    at: datetime
    approver_id: UUID | None = None
    approved_at: datetime | None = None

    @property
    def reviewed(self) -> str | None:
        """What a second speaker has approved of it."""
        return self.text if self.status == REVIEWED else self.sent


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a translation's history."""

    kind: str
    text: str
    status: str
    by_id: UUID | None
    at: datetime


_COLUMNS: Final = (
    *("id", "language", "key", "context", "source", "text", "status", "sent", "revision", "by_id", "at"),
    *("approver_id", "approved_at"),
)


def every(connection: Connection, language: str, *, lock: bool = False) -> list[Row]:
    """All of a language, the oldest first; ``lock``: nobody else changes them until the transaction ends."""
    query = select(*(translation.c[one] for one in _COLUMNS)).where(translation.c.language == language)
    query = query.order_by(translation.c.at, translation.c.id)
    return [Row(*row) for row in connection.execute(query.with_for_update() if lock else query)]


def of(connection: Connection, language: str, key: str) -> Row | None:
    """This one, locked until the transaction ends."""
    same = (translation.c.language == language, translation.c.key == key)
    row = connection.execute(select(*(translation.c[one] for one in _COLUMNS)).where(*same).with_for_update()).first()
    return Row(*row) if row else None


def keep(connection: Connection, before: Row | None, after: Row, done: Change) -> bool:
    """Write it, and what was done as a line of its history.

    False where somebody else wrote the first of it at the same moment.
    """
    values: dict[str, Any] = {name: getattr(after, name) for name in _COLUMNS}
    if before is None:
        insert_into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        made = insert_into(translation).values(**values).on_conflict_do_nothing().returning(translation.c.id)
        if connection.execute(made).first() is None:
            return False
    else:
        connection.execute(update(translation).where(translation.c.id == after.id).values(**values))
    note(connection, after, after.revision, done)
    return True


def note(connection: Connection, row: Row, revision: int, done: Change) -> None:
    """A line of the history."""
    values = {"id": new_id(), "translation_id": row.id, "revision": revision, "kind": done.kind, "text": done.text}
    connection.execute(insert(translation_change).values(**values, status=done.status, by_id=done.by_id, at=done.at))


def tell(connection: Connection) -> None:
    """Have every process take up what is written, within a second."""
    put(connection, MARK, str(new_id()))


def histories(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, list[Change]]:
    """What became of each, the newest first."""
    columns = [translation_change.c[one] for one in ("translation_id", "kind", "text", "status", "by_id", "at")]
    query = select(*columns).where(translation_change.c.translation_id.in_(list(ids)))
    found: dict[UUID, list[Change]] = {}
    for row_id, *rest in connection.execute(query.order_by(translation_change.c.revision.desc())):
        found.setdefault(row_id, []).append(Change(*rest))
    return found
