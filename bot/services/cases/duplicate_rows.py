"""Finding records that may be the same person's. Only services that have decided who may see them call this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from bot.store import identity, name_word, person
from bot.store.base import AnyRow

MOST: Final = 20
ENOUGH_WORDS: Final = 2
"""Words of a name that two records must share; fewer where the name has no more."""
NEAR: Final = 1
"""Years that birth years may differ by: many know theirs only about."""


def candidates(connection: Connection, who: AnyRow) -> list[tuple[AnyRow, tuple[str, ...]]]:
    """Records that share a number or words of the name with this one, the surest first, and by what."""
    numbers = _same_number(connection, who.id)
    words = _same_words(connection, who.id)
    ids = numbers | set(words)
    query = select(person).where(person.c.id.in_(ids), person.c.merged_into.is_(None))
    found = []
    for row in connection.execute(query).all() if ids else ():
        years = _years(who, row)
        if row.id not in numbers and years is False:
            continue
        reasons = [("number", row.id in numbers), ("name", row.id in words), ("year", years is True)]
        found.append((row, tuple(name for name, holds in reasons if holds)))
    return sorted(found, key=lambda one: (-len(one[1]), "number" not in one[1], one[0].code))[:MOST]


def _same_number(connection: Connection, person_id: UUID) -> set[UUID]:
    mine, theirs = identity.alias(), identity.alias()
    rows = connection.execute(
        select(theirs.c.person_id)
        .join(mine, (mine.c.kind == theirs.c.kind) & (mine.c.value_index == theirs.c.value_index))
        .where(mine.c.person_id == person_id, theirs.c.person_id.is_not(None), theirs.c.person_id != person_id)
        .limit(MOST)
    )
    return set(rows.scalars())


def _same_words(connection: Connection, person_id: UUID) -> set[UUID]:
    own: Sequence[bytes] = (
        connection.execute(select(name_word.c.word_index).where(name_word.c.person_id == person_id)).scalars().all()
    )
    if not own:
        return set()
    rows = connection.execute(
        select(name_word.c.person_id)
        .where(name_word.c.word_index.in_(own), name_word.c.person_id != person_id)
        .group_by(name_word.c.person_id)
        .having(func.count() >= min(ENOUGH_WORDS, len(own)))
        .order_by(func.count().desc(), name_word.c.person_id)
        .limit(10 * MOST)
    )
    return set(rows.scalars())


def _years(one: AnyRow, other: AnyRow) -> bool | None:
    """Whether the birth years agree; None where one is not known."""
    if one.birth_year is None or other.birth_year is None:
        return None
    return bool(abs(one.birth_year - other.birth_year) <= NEAR)
