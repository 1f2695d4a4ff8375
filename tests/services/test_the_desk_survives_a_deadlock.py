"""Whatever the desk does with a case loses a deadlock and is done again, once: nobody who tapped a button hears of it.

The other transaction has the case and wants its person, against the order of all of ours; it never looks for deadlocks,
so that ours is who loses. Nothing here goes by time: each step begins when the database says that the other one waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.services.cases import case_actions, left_cases, reassign_desk
from bot.services.cases.closing import Closing
from bot.services.staff import StaffMember
from bot.store import case_event, case_file, person, staff
from tests.making import Town
from tests.services.rows import change, rows

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

PATIENCE = 30.0
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
DEBT = "hutang saya banyak"

Act = Callable[[Town, StaffMember, StaffMember], object]


def close(town: Town, sari: StaffMember, _other: StaffMember) -> None:
    how = Closing("helped", "sudah dibantu", "yes", "yes", "tidak ada")
    case_actions.close(town.kabar, sari, "KB-1001", how)


def hand_over(town: Town, sari: StaffMember, other: StaffMember) -> None:
    case_actions.hand_over(town.kabar, sari, "KB-1001", other.id)


def cannot(town: Town, sari: StaffMember, _other: StaffMember) -> None:
    case_actions.cannot(town.kabar, sari, "KB-1001")


def in_bulk(town: Town, _sari: StaffMember, other: StaffMember) -> None:
    boss = town.caseworker(role="supervisor", district=None)
    reassign_desk.begin(town.kabar, boss, reassign_desk.choose(town.kabar, boss, other.id, ["KB-1001"]))


def sweep(town: Town, sari: StaffMember, _other: StaffMember) -> None:
    change(town.kabar, staff, staff.c.id == sari.id, active=False)
    left_cases.sweep(town.kabar, town.clock.now())


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


@pytest.mark.parametrize(
    ("act", "event"),
    [(close, "closed"), (hand_over, "handed_to"), (cannot, "cannot"), (in_bulk, "handed_to"), (sweep, "left")],
)
def test_it_is_done_once(town: Town, pool: ThreadPoolExecutor, act: Act, event: str) -> None:
    sari, other = town.caseworker(), town.caseworker()
    town.says(town.person(), DEBT)
    case_actions.acknowledge(town.kabar, sari, "KB-1001")
    [case] = rows(town.kabar, case_file)
    crossing = town.kabar.database.engine.connect()
    begun = crossing.begin()
    crossing.execute(text("SET LOCAL deadlock_timeout = '1h'"))
    crossing.execute(select(case_file.c.id).where(case_file.c.id == case.id).with_for_update())
    acting = pool.submit(act, town, sari, other)
    waiting(town, 1, acting)
    wanted = select(person.c.id).where(person.c.id == case.person_id).with_for_update()
    crossed = pool.submit(lambda: crossing.execute(wanted).scalar_one())
    assert crossed.result(PATIENCE) == case.person_id, "ours has given way"
    begun.commit()
    crossing.close()
    acting.result(PATIENCE)
    assert [row.kind for row in rows(town.kabar, case_event)].count(event) == 1


def waiting(town: Town, count: int, *running: Future[Any]) -> None:
    """Until so many wait for a lock, none of these having ended."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with town.kabar.database.read() as connection:
            found = connection.execute(_WAITING).scalar_one()
        for one in running:
            assert not one.done(), one.exception()
        if found >= count:
            return
        time.sleep(0.01)
    raise AssertionError(f"{count} transactions never waited")
