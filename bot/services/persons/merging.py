"""Two records of the same person become one: the survivor has everything, the other only leads there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from bot.core.merging import facts_of, plan_goes_on, status_of
from bot.services.kabar import Kabar
from bot.services.persons import consents, follow_ups, merging_rows, names, people, person_keys, tips
from bot.services.persons.consents import SCOPES, Said
from bot.services.persons.people import CONFIRM, DANGER, Person
from bot.store import audit, new_id, person, person_merge
from bot.store.base import AnyRow
from bot.store.crypto import SealBroken

TOLD: Final = "person_merge.told"
SESSION: Final = "conversation.session"
PLAIN: Final = ("language", "district", "gender", "birth_year", "return_date", "programme", "caseworker_id")
"""Columns of which one record's value is chosen; and the name, and the safe hours together."""
EMPTIED: Final = (
    *("name", "facts", "caseworker_id", "birth_year", "return_date", "pace", "paused_until"),
    *("confirm_word", "danger_word", "hushed_at"),
)
"""Of the record that only leads to the other."""
ERASED: Final = ("erase_message", "erase_thread", "erase_all")
HOURS: Final = ("safe_from", "safe_to", "timezone")
CHOSEN: Final = ("name", *PLAIN, "hours")
WORDING: Final = "merge"


class MergeFault(Exception):
    """These two cannot be made one; the message is a key that pages have words for."""


def merge(
    connection: Connection, kabar: Kabar, survivor_id: UUID, gone_id: UUID, chosen: frozenset[str], now: datetime
) -> dict[str, Any]:
    """Make them one; gives what is to be kept of how they were. ``chosen``: of which the gone one's value survives.

    The caller has seen to it that both may be seen. Raises MergeFault.
    """
    if survivor_id == gone_id:
        raise MergeFault("merge_self")
    # in one order whoever begins: two merges of the same pair must not wait for each other
    locked = {one: people.lock(connection, kabar, one) for one in sorted((survivor_id, gone_id))}
    (survivor, talk), (gone, other_talk) = locked[survivor_id], locked[gone_id]
    rows = {one: connection.execute(select(person).where(person.c.id == one)).one() for one in locked}
    mine, theirs = rows[survivor_id], rows[gone_id]
    _check(connection, mine, theirs)
    before = {"survivor": _as_it_was(kabar, mine), "gone": _as_it_was(kabar, theirs), "chosen": sorted(chosen)}
    withdrawn = [one for one in SCOPES if not all(consents.agreed(connection, who, one) for who in rows)]
    own_plan = plan_goes_on(mine.status, theirs.status)
    merging_rows.end_plan(connection, gone_id if own_plan else survivor_id, now)
    tips.withdraw(connection, kabar, gone, now)
    moved = {"follow_up": merging_rows.move_plan(connection, survivor_id, gone_id)}
    session = _session(kabar, survivor.key, talk, other_talk, own=own_plan)
    merging_rows.join_conversations(connection, talk, other_talk, session, own=own_plan)
    merging_rows.lines_and_numbers(connection, survivor_id, gone_id, now)
    moved |= merging_rows.change_hands(connection, survivor_id, gone_id)
    status = status_of(mine.status, theirs.status)
    _write(connection, kabar, (mine, survivor), (theirs, gone), chosen, (status, own_plan))
    _stricter(connection, kabar, replace(survivor, status=status), withdrawn, now)
    if status not in {"active", "paused", "invited"}:
        merging_rows.end_plan(connection, survivor_id, now)
    tips.settle(connection, kabar, people.get(connection, kabar, survivor_id), now)
    return before | {"moved": moved}


def keep(connection: Connection, kabar: Kabar, ids: tuple[UUID, UUID], told: Mapping[str, Any], by: UUID) -> None:
    """Keep how both were, sealed, with who made them one."""
    key = new_id()
    survivor, gone = ids
    sealed = kabar.vault.seal(json.dumps(told, default=str), TOLD, key, person_keys.of(connection, kabar, survivor))
    row = {"id": key, "survivor_id": survivor, "gone_id": gone, "told": sealed, "staff_id": by}
    connection.execute(insert(person_merge).values(**row, at=kabar.clock.now()))


def _check(connection: Connection, mine: AnyRow, theirs: AnyRow) -> None:
    if mine.merged_into or theirs.merged_into:
        raise MergeFault("merge_done")
    erased = select(audit.c.id).where(audit.c.target.in_((mine.code, theirs.code)), audit.c.action.in_(ERASED))
    if mine.erase_wanted_at or theirs.erase_wanted_at or connection.execute(erased.limit(1)).first() is not None:
        raise MergeFault("merge_erased")
    if merging_rows.taken_over(connection, mine.id, theirs.id):
        raise MergeFault("merge_talk")
    if len(merging_rows.open_cases(connection, mine.id, theirs.id)) > 1:
        raise MergeFault("merge_cases")


def _write(
    connection: Connection,
    kabar: Kabar,
    survivor: tuple[AnyRow, Person],
    gone: tuple[AnyRow, Person],
    chosen: frozenset[str],
    plan: tuple[str, bool],
) -> None:
    (mine, who), (theirs, other) = survivor, gone
    status, own_plan = plan
    values = {name: getattr(theirs if name in chosen else mine, name) for name in PLAIN}
    values |= {name: getattr(theirs if "hours" in chosen else mine, name) for name in HOURS}
    planned = mine if own_plan else theirs
    values |= {"pace": planned.pace, "paused_until": planned.paused_until if status == "paused" else None}
    values |= {"status": status, "enrolled_at": planned.enrolled_at or mine.enrolled_at or theirs.enrolled_at}
    remembered = facts_of(who.remembered, other.remembered)
    if remembered:
        values["facts"] = kabar.vault.seal(json.dumps(remembered), "person.facts", mine.id, who.key)
    for column, sealed_as in (("confirm_word", CONFIRM), ("danger_word", DANGER)):
        word = _word(kabar, mine, column, sealed_as) or _word(kabar, theirs, column, sealed_as)
        if word is not None:
            values[column] = kabar.vault.seal(word, sealed_as, mine.id, who.key)
    values["hushed_at"] = mine.hushed_at or theirs.hushed_at
    named = _name(kabar, theirs if "name" in chosen else mine)
    if named is not None:
        values["name"] = kabar.vault.seal(named, "person.name", mine.id, who.key)
    connection.execute(update(person).where(person.c.id == mine.id).values(**values))
    names.keep(connection, kabar, theirs.id, "")
    if named is not None:
        names.keep(connection, kabar, mine.id, named)
    # a pointer knows nothing about anybody, and is never written to
    nothing = dict.fromkeys(EMPTIED)
    pointer = {**nothing, "status": "stopped", "merged_into": mine.id}
    connection.execute(update(person).where(person.c.id == theirs.id).values(**pointer))
    follow_ups.move_into_hours(connection, people.get(connection, kabar, mine.id))
    # whoever was merged into the one that goes is led to the survivor at once
    connection.execute(update(person).where(person.c.merged_into == theirs.id).values(merged_into=mine.id))


def _stricter(connection: Connection, kabar: Kabar, who: Person, withdrawn: list[str], now: datetime) -> None:
    """A question to which either record's last answer was no has no for its last answer."""
    for scope in withdrawn:
        if consents.agreed(connection, who.id, scope):
            consents.keep(connection, kabar, who, Said(scope, given=False, wording=WORDING, source="staff"), now)


def _session(kabar: Kabar, key: bytes | None, mine: AnyRow, theirs: AnyRow, *, own: bool) -> bytes | None:
    """Where the conversation of the plan that goes on stands, else the other's, sealed for the survivor."""
    for row in (mine, theirs) if own else (theirs, mine):
        if row.session is None:
            continue
        try:
            opened = kabar.vault.open(row.session, SESSION, row.id)
            return kabar.vault.seal(opened, SESSION, mine.id, key)
        except SealBroken:
            continue
    return None


def _name(kabar: Kabar, row: AnyRow) -> str | None:
    try:
        return kabar.vault.open(row.name, "person.name", row.id) if row.name else None
    except SealBroken:
        return None


def _word(kabar: Kabar, row: AnyRow, column: str, sealed_as: str) -> str | None:
    sealed = getattr(row, column)
    try:
        return kabar.vault.open(sealed, sealed_as, row.id) if sealed else None
    except SealBroken:
        return None


def _as_it_was(kabar: Kabar, row: AnyRow) -> dict[str, Any]:
    kept = {
        name: getattr(row, name) for name in ("code", "status", *PLAIN, *HOURS, "enrolled_at", "created_at", "pace")
    }
    return kept | {"name": _name(kabar, row)}
