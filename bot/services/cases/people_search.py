"""What somebody typed into the search: a code, a number or words of a name; and where to look for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, FromClause, false, or_, select

from bot.services.kabar import Kabar
from bot.services.persons import names
from bot.services.persons.numbers import normalise
from bot.services.persons.people import CODE_LENGTH, CODE_LETTERS
from bot.store import case_file, identity, name_word, person

Kind = Literal["all", "code", "number", "name", "nothing"]

_PERSON: Final = re.compile(rf"(?:P-?)?([{CODE_LETTERS}]{{{CODE_LENGTH}}})", re.IGNORECASE)
_CASE: Final = re.compile(r"KB[- ]?(\d{4,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Where to look. ``key`` is the person's id in the table whose index is in its order."""

    kind: Kind
    source: FromClause = person
    key: ColumnElement[Any] = person.c.id
    where: tuple[ColumnElement[bool], ...] = ()


def read(kabar: Kabar, text: str) -> Found:
    """A code is told from a number, and both from a name, by its form."""
    text = text.strip()
    if not text:
        return Found("all")
    if code := _PERSON.fullmatch(text):
        mine = person.c.code == f"P-{code[1].upper()}"
        # of two records that were made one either code finds the one there is
        return Found("code", where=(or_(mine, person.c.id == _survivor(f"P-{code[1].upper()}")),))
    if case := _CASE.fullmatch(text):
        theirs = select(case_file.c.person_id).where(case_file.c.code == f"KB-{case[1]}")
        return Found("code", where=(person.c.id.in_(theirs),))
    if number := normalise(text, kabar.settings.country):
        index = kabar.vault.index("phone", number)
        theirs = select(identity.c.person_id).where(identity.c.kind == "phone", identity.c.value_index == index)
        return Found("number", where=(person.c.id.in_(theirs.where(identity.c.person_id.is_not(None))),))
    first, *others = names.indexes(kabar, text) or (b"",)
    if not first:
        return Found("nothing", where=(false(),))
    return Found(
        "name",
        source=person.join(name_word, name_word.c.person_id == person.c.id),
        key=name_word.c.person_id,
        where=(name_word.c.word_index == first, *(_also(index) for index in others)),
    )


def _survivor(code: str) -> Any:  # noqa: ANN401 - a scalar subquery
    merged = person.alias()
    return select(merged.c.merged_into).where(merged.c.code == code).scalar_subquery()


def _also(index: bytes) -> ColumnElement[bool]:
    other = name_word.alias()
    return select(other.c.person_id).where(other.c.person_id == person.c.id, other.c.word_index == index).exists()
