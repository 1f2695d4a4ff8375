"""Whose names a list showed: written down for each of them, so that their own pages can tell."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, select

from bot.services.kabar import Kabar
from bot.store import audit
from bot.store.audit import record, record_all
from bot.store.crossed import again_if_crossed

AGAIN: Final = timedelta(minutes=10)
"""The same name shown to the same member in the same kind of list within this time is one look."""


@again_if_crossed
def a_list(kabar: Kabar, who: UUID, action: str, target: str) -> None:
    """A row for a list that shows nobody's name; ``target``: which list, or by what it was narrowed down."""
    with kabar.database.write() as connection:
        record(connection, who, action, target, kabar.clock.now())


def names(
    connection: Connection, who: UUID, listing: tuple[str, str], each: str, codes: Collection[str], now: datetime
) -> None:
    """A row for the list (its action and target) and one, ``each``, for everybody on it.

    Two statements, however many there are.
    """
    lately = select(audit.c.target).where(
        audit.c.target.in_(codes), audit.c.staff_id == who, audit.c.action == each, audit.c.at > now - AGAIN
    )
    known = set(connection.execute(lately).scalars())
    record_all(connection, who, [listing, *((each, code) for code in codes if code not in known)], now)
