"""Somebody's HAPUS holds the one writer that SQLite has: how many signs others have must not make it longer."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from bot.services.persons.people import Person
from bot.services.sending.writing import BODY
from bot.store import case_sign, new_id
from tests.making import Town
from tests.services.rows import inbox, rows

SAID = 20
SIGNS = 2000
STEPS = 1000
"""Instructions of SQLite's machine that are counted as one."""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_signs_of_others_are_not_read_for_each_message(town: Town) -> None:
    town.caseworker()
    before = _steps_of_hapus(town, town.person())
    town.says(town.person(), "saya dipukul suami")
    [sign] = rows(town.kabar, case_sign)
    many = [{**sign._mapping, "id": new_id()} for _ in range(SIGNS)]
    with town.kabar.database.write() as connection:
        connection.execute(insert(case_sign), many)
    assert _steps_of_hapus(town, town.person()) < before + SIGNS * SAID / STEPS


def _steps_of_hapus(town: Town, who: Person) -> int:
    """How much SQLite does for it, in thousands of instructions."""
    for _ in range(SAID):
        town.says(who, "halo")
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    with town.kabar.database.write(often=True) as connection:
        driver = connection.connection.driver_connection
    driver.set_progress_handler(step, STEPS)
    town.says(who, "HAPUS")
    town.says(who, "2")
    driver.set_progress_handler(None, 0)
    emptied = [row for row in inbox(town.kabar, who) if not town.kabar.vault.open(row.body, BODY, row.id)]
    assert len(emptied) > SAID // 2
    assert steps > 0, "it was counted on another connection"
    return steps
