"""The word agreed with a person: whoever says it is them. Kept sealed as names are, and never sent or logged."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BindParameter, Connection, Select, bindparam, select, union_all

from bot.core import own_word
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import CONFIRM, DANGER
from bot.store import identity, line, person
from bot.store.base import AnyRow
from bot.store.prepared import Prepared


def of(kabar: Kabar, row: AnyRow) -> str:
    """The word of this row of ``person``; empty where none was agreed on."""
    return opened(kabar, row.confirm_word, CONFIRM, row.id) if row.confirm_word else ""


def is_agreed(connection: Connection, person_id: UUID) -> bool:
    """Whether they, or somebody who shares a number with them, have one: it is asked for before sensitive flows."""
    return bool(_AGREED.all(connection, {"who": person_id}))


def is_shared(connection: Connection, person_id: UUID) -> bool:
    """Whether somebody else is known by a number or user id of theirs, or said so ("wrong number").

    Or may be: they are reached nowhere else than by a number that was silent for so long that it may be another's.
    """
    mine = line.c.person_id == person_id
    others = select(line.c.id).where(mine, line.c.set_aside_why == "wrong_number")
    usable = select(line.c.id).where(mine, line.c.set_aside_at.is_(None)).exists()
    unsure = select(line.c.id).where(mine, line.c.set_aside_why == "long_silence", ~usable)
    queries = (_beside(person_id), others, unsure)
    return any(connection.execute(query.limit(1)).first() is not None for query in queries)


def _beside(person_id: UUID | BindParameter[UUID]) -> Select[tuple[UUID]]:
    mine, others = identity.alias(), identity.alias()
    return (
        select(person.c.id)
        .join(others, others.c.person_id == person.c.id)
        .join(mine, (mine.c.kind == others.c.kind) & (mine.c.value_index == others.c.value_index))
        .where(mine.c.person_id == person_id, person.c.id != person_id, person.c.merged_into.is_(None))
        .where(~people.moved_away(mine), ~people.moved_away(others))
    )


_who = bindparam("who", type_=person.c.id.type)
_AGREED = Prepared(
    union_all(
        select(person.c.id).where(person.c.id == _who, person.c.confirm_word.is_not(None)),
        _beside(_who).where(person.c.confirm_word.is_not(None)),
    )
)
"""Asked in the middle of many conversations: see ``Prepared``."""


def is_said(connection: Connection, kabar: Kabar, person_id: UUID, text: str) -> bool:
    """Whether the text is their word, alone or at the beginning or end of a short message."""
    row = connection.execute(select(person.c.id, person.c.confirm_word).where(person.c.id == person_id)).one()
    return own_word.is_in(of(kabar, row), text)


def stands_in(connection: Connection, kabar: Kabar, person_id: UUID, text: str) -> bool:
    """Whether a text to the person holds a word of theirs: whoever reads it on that phone would know it."""
    columns = (person.c.id, person.c.confirm_word, person.c.danger_word)
    row = connection.execute(select(*columns).where(person.c.id == person_id)).one()
    said = f" {_letters(text)} "
    return any(word and f" {word} " in said for word in map(_letters, (of(kabar, row), danger_of(kabar, row))))


def danger_of(kabar: Kabar, row: AnyRow) -> str:
    """The word that calls for help unseen; empty where none was agreed on. No page shows it."""
    return opened(kabar, row.danger_word, DANGER, row.id) if row.danger_word else ""


def _letters(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())
