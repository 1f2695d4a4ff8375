"""Whose address is this? The questions that every message which comes in asks first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, case, false, func, or_, select

from bot.core.lines import GONE
from bot.services.persons.people import PERSON_COLUMNS
from bot.store import conversation, identity, line, person, staff
from bot.store.base import AnyRow
from bot.store.prepared import Prepared

_own, _other, _of_user_id, _account, _beside = (identity.alias() for _ in range(5))
_holder = person.alias()
SEVERAL = 2
# A staff member is behind any number or user id of this person: what was learned beside a number is theirs as well.
_mine = (
    select(_other.c.id)
    .join(_own, (_own.c.kind == _other.c.kind) & (_own.c.value_index == _other.c.value_index))
    .where(_own.c.person_id == person.c.id, _other.c.staff_id.is_not(None))
)


def _user_id_of(known: FromClause) -> ColumnElement[bool]:
    return (known.c.kind == "whatsapp_user") & (known.c.value_index == bindparam("user_id"))


_user_id = _user_id_of(_of_user_id)
# The user id that came is that of somebody who is known by this very number: people who share it share the account.
_fits = (
    select(_of_user_id.c.id)
    .join(_beside, _beside.c.person_id == _of_user_id.c.person_id)
    .where(_user_id, _beside.c.kind == identity.c.kind, _beside.c.value_index == identity.c.value_index)
)
_knows = select(_account.c.id).where(_account.c.person_id == person.c.id, _user_id_of(_account))
_has_another = select(_account.c.id).where(
    _account.c.person_id == person.c.id,
    _account.c.kind == "whatsapp_user",
    _account.c.value_index != bindparam("user_id"),
)
# Somebody who was only ever a user id to us, and now shows the number of a person without one, is that person.
_elsewhere = (
    select(_of_user_id.c.id)
    .join(_holder, _holder.c.id == _of_user_id.c.person_id)
    .where(_user_id, or_(_holder.c.status != "new", _has_another.exists()))
)
_on = select(line.c.id).where(
    line.c.person_id == person.c.id,
    line.c.identity_id == identity.c.id,
    line.c.kind == bindparam("on"),
    line.c.set_aside_at.is_(None),
)
_moved_away = select(line.c.id).where(
    line.c.person_id == person.c.id,
    line.c.identity_id == identity.c.id,
    or_(*(line.c.set_aside_why == why for why in GONE)),
)
_guards = or_(person.c.danger_word.is_not(None), person.c.hushed_at.is_not(None))
_GONE = Prepared(
    select(line.c.person_id)
    .join(identity, identity.c.id == line.c.identity_id)
    .where(identity.c.kind == bindparam("kind"), identity.c.value_index == bindparam("index"))
    .where(or_(*(line.c.set_aside_why == why for why in GONE)))
)


def _found(query: Select[Any]) -> ColumnElement[bool]:
    """Whether there is a row, asked by index: PostgreSQL may read a whole table for EXISTS to ask it only once."""
    return query.limit(1).scalar_subquery().is_not(None)


def _find(*more: ColumnElement[bool]) -> Prepared:
    # Both rows are locked: PostgreSQL re-reads only locked rows after it has waited, and a turn may change either.
    # Who was written to last, or said their own word last, stands first where several share a number.
    asked = func.coalesce(conversation.c.last_out_at, person.c.created_at)
    spoke = case((conversation.c.spoke_at > asked, conversation.c.spoke_at), else_=asked).desc()
    return Prepared(
        select(
            *PERSON_COLUMNS,
            identity.c.id.label("identity_id"),
            identity.c.kind,
            identity.c.value,
            func.coalesce(identity.c.sure_at, identity.c.created_at).label("sure_at"),
            conversation.c.line,
            conversation.c.session,
            conversation.c.parked_at,
            conversation.c.awaited_since,
            conversation.c.held,
            conversation.c.taken_at,
            person.c.confirm_word,
            _found(_mine).label("also_staff"),
            _found(_on).label("on_line"),
            _guards.label("guards"),
            *more,
        )
        .join(person, identity.c.person_id == person.c.id)
        .join(conversation, conversation.c.person_id == person.c.id)
        .where(identity.c.kind == bindparam("kind"), identity.c.value_index == bindparam("index"))
        .where(person.c.merged_into.is_(None), person.c.erased_at.is_(None))
        .order_by(spoke, person.c.id)
        .with_for_update(of=[conversation, person], key_share=True)
    )


# Nearly every message shows one name only, and what is asked about a second takes a third of the statement's time.
_NAMES = ("fits", "elsewhere", "changed", "knows", "gone")
_ASKED = (_fits, _elsewhere, _has_another, _knows, _moved_away)
_FIND = _find(*(false().label(name) for name in _NAMES))
_FIND_WITH_USER_ID = _find(*(_found(one).label(name) for name, one in zip(_NAMES, _ASKED, strict=True)))


def known(connection: Connection, key: dict[str, object]) -> Sequence[AnyRow]:
    """Everybody who is known by ``key``, locked with their conversations; first whom a message is from as a rule.

    ``fits``: the user id that came beside it is known for somebody with this address; ``elsewhere``: for another.
    ``changed``: this one has another user id; ``knows``: this one has it; ``gone``: they have
    lost this address to another account, and stand behind all others.
    """
    query = _FIND_WITH_USER_ID if key["user_id"] else _FIND
    # PostgreSQL may have waited for a merge, after which this number is another record's: asked again it finds that
    # one; or for an erasure, after which it is nobody's, although it reads the number's row as it was before
    rows = query.all(connection, key) or query.all(connection, key)
    if len(rows) < SEVERAL:
        return rows
    gone = {row.person_id for row in _GONE.all(connection, key)}
    theirs, lost = ([row for row in rows if (row.id in gone) is away] for away in (False, True))
    # an account is surer than a number: who lost this one and writes with their own is they
    again = [] if any(row.knows for row in theirs) else [row for row in lost if row.knows]
    return [*again, *theirs, *(row for row in lost if row not in again)]


def is_guarded(rows: Sequence[AnyRow]) -> bool:
    """Whether any of those who share the phone has a danger word, or has sent it."""
    return any(row.guards for row in rows)


FIND_STAFF = (
    select(staff.c.id, identity.c.id)
    .join(identity, identity.c.staff_id == staff.c.id)
    .where(identity.c.kind == bindparam("kind"), identity.c.value_index == bindparam("index"), staff.c.active)
)
STAFF_BEHIND = (
    select(staff.c.id, _other.c.id)
    .join(_other, _other.c.staff_id == staff.c.id)
    .join(_own, (_own.c.kind == _other.c.kind) & (_own.c.value_index == _other.c.value_index))
    .where(_own.c.person_id == bindparam("who"), staff.c.active)
)
