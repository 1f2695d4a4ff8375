"""A sign that comes while somebody's two records become one: the case is the survivor's, and its alert goes out.

On PostgreSQL the sign waits for the rows that the merge holds; on SQLite it comes right after, with what it had read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update

from bot.channels.base import SendError
from bot.core.effects import Raised
from bot.services.cases.raising import Sign, raise_sign
from bot.services.persons import merging, people
from bot.services.persons.people import Person
from bot.services.sending import claims, expiry, outcomes
from bot.store import alert, case_file, message
from tests.making import Town
from tests.services.rows import rows

pytestmark = pytest.mark.both

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
PATIENCE = 20.0

Way = Callable[[Town, Person], Callable[[], object]]


def by_itself(town: Town, who: Person) -> Callable[[], object]:
    def act() -> None:
        with town.kabar.database.write() as connection:
            raise_sign(connection, town.kabar, who, Sign(Raised("red", "violence", "test")), town.clock.now())

    return act


def by_a_message_that_is_too_late(town: Town, who: Person) -> Callable[[], object]:
    town.says(who, "BANTUAN")
    late = {"expires_at": town.clock.now()}
    with town.kabar.database.write() as connection:
        connection.execute(
            update(message).where(message.c.direction == "out", message.c.person_id == who.id).values(late)
        )
    [row] = rows(town.kabar, message, message.c.expires_at.is_not(None), message.c.person_id == who.id)
    now = town.clock.forward(minutes=1)
    # what the clock had read before it waited
    return lambda: expiry._expire(town.kabar, row.id, who.id, row.kind, now)


def by_a_send_that_fails(town: Town, who: Person) -> Callable[[], object]:
    town.says(who, "BANTUAN")
    with town.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, town.kabar, 1)
    refused = SendError("21211", "no such number", permanent=True)

    def act() -> None:
        with town.kabar.database.write() as connection:
            outcomes.write_down(connection, town.kabar, held, refused)

    return act


@pytest.mark.parametrize("way", [by_itself, by_a_message_that_is_too_late, by_a_send_that_fails])
def test_the_case_is_the_survivors_and_rings(town: Town, way: Way) -> None:
    sari = town.caseworker()
    mine, theirs = town.person(), town.person()
    act = way(town, theirs)
    with ThreadPoolExecutor(1) as pool:
        with town.kabar.database.write() as connection:
            merging.merge(connection, town.kabar, mine.id, theirs.id, frozenset(), town.clock.now())
            if not town.kabar.database.sqlite:
                acting = pool.submit(act)
                until_it_waits(town)
        (pool.submit(act) if town.kabar.database.sqlite else acting).result(PATIENCE)
    [case] = rows(town.kabar, case_file)
    assert case.person_id == mine.id
    assert [row.staff_id for row in rows(town.kabar, alert)] == [sari.id]
    assert case.code in town.last(sari)
    assert rows(town.kabar, message, message.c.person_id == theirs.id) == []


def test_a_sign_joins_the_case_that_the_survivor_has(town: Town) -> None:
    town.caseworker()
    mine, theirs = town.person(), town.person()
    town.says(mine, "tlg sy dikurung majikan")
    act = by_itself(town, theirs)
    with town.kabar.database.write() as connection:
        merging.merge(connection, town.kabar, mine.id, theirs.id, frozenset(), town.clock.now())
    act()
    assert [row.person_id for row in rows(town.kabar, case_file)] == [mine.id]


def test_a_chain_of_records_is_followed_to_its_end(town: Town) -> None:
    first, second, third = town.person(), town.person(), town.person()
    with town.kabar.database.write() as connection:
        for survivor, gone in ((second, first), (third, second)):
            merging.merge(connection, town.kabar, survivor.id, gone.id, frozenset(), town.clock.now())
        assert people.living(connection, town.kabar, third.id) is None
        led = people.living(connection, town.kabar, first.id)
    assert led is not None
    assert led.id == third.id


def until_it_waits(town: Town) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with town.kabar.database.read() as connection:
            if connection.execute(_WAITING).scalar_one():
                return
        time.sleep(0.01)
    raise AssertionError("it never waited")
