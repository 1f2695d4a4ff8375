"""What is planted in every column that is sealed with a person's key is nowhere after everything was erased."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Integer, Table, insert, select, update

from bot.services.cases import case_actions
from bot.services.erasing import desk
from bot.services.erasing.desk import OPERATOR, Wish
from bot.store import case_file, flow_run, message, new_id, person
from bot.store.sealed import SEALED
from tests.closing import WELL
from tests.making import Town
from tests.services import sealed_values
from tests.services.rows import rows


def filled(town: Town, column: Column[Any], known: dict[str, Any]) -> Any:
    """Something that fits."""
    if column.name in known:
        return known[column.name]
    if column.foreign_keys or "UUID" in str(column.type).upper() or "CHAR(32)" in str(column.type):
        return new_id()
    if isinstance(column.type, Integer):
        return 1
    if column.name.endswith("_on"):
        return date(2026, 1, 1)
    if isinstance(getattr(column.type, "impl", column.type), DateTime):
        return town.clock.now()
    return "x"


def plant(town: Town, who: Any, known: dict[str, Any]) -> set[str]:
    """Into each such column of theirs; where there is no row one is made. Gives what was planted."""
    tables: dict[Table, list[Any]] = {}
    for one in SEALED:
        if one.person is not None:
            tables.setdefault(one.column.table, []).append(one)
    [key] = [row.key_id for row in rows(town.kabar, person, person.c.id == who.id)]
    words = set()
    for table in sorted(tables, key=lambda one: one.name != flow_run.name):
        of_theirs = tables[table][0]
        owner: Any = of_theirs.person
        with town.kabar.database.write() as connection:
            row_id: UUID | None = connection.execute(select(of_theirs.row).where(owner == who.id)).scalars().first()
            if row_id is None:
                row_id = new_id()
                needed = [column for column in table.c if not column.nullable and column.server_default is None]
                made = {column.name: filled(town, column, known) for column in needed}
                connection.execute(insert(table).values(**{**made, of_theirs.row.name: row_id}))
            if table is flow_run:
                known["run_id"] = row_id
            for one in tables[table]:
                word = json.dumps({"rahasia": one.name})  # some are read as JSON on the way
                sealed = town.kabar.vault.seal(word, one.name, row_id, key)
                connection.execute(update(table).where(one.row == row_id).values({one.column.name: sealed}))
                words.add(word)
    return words


def opened(town: Town) -> set[str]:
    return {text for _, _, text in sealed_values.opened(town.kabar.vault, sealed_values.every(town.kabar))}


def test_nothing_that_was_sealed_for_them_is_left(town: Town) -> None:
    sari, who, other = town.caseworker(), town.person(), town.person()
    town.says(who, "tlg sy dikurung majikan")
    town.sends()
    code = town.case().code
    case_actions.acknowledge(town.kabar, sari, code)
    case_actions.note(town.kabar, sari, code, "Ditelepon")
    case_actions.close(town.kabar, sari, code, WELL)
    [case] = rows(town.kabar, case_file)
    wrote = rows(town.kabar, message, message.c.person_id == who.id)[0]
    known = {"person_id": who.id, "survivor_id": who.id, "gone_id": other.id, "staff_id": sari.id, "made_by": sari.id}
    known |= {"case_id": case.id, "message_id": wrote.id, "closed_by": sari.id, "answers": b"x", "told": b"x"}
    words = plant(town, who, known)
    assert len(words) > 20
    assert words <= opened(town)
    desk.erase(town.kabar, OPERATOR, who.code, Wish("all"))
    town.sends()
    town.clock.forward(minutes=1)
    town.ticks()
    [left] = rows(town.kabar, person, person.c.id == who.id)
    assert left.erased_at is not None
    assert words & opened(town) == set()
