"""Two transactions that want the same rows of PostgreSQL: they take turns, or one is undone and taken in again.

Nothing here goes by time: each step begins when the database says that the other one waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from bot.channels.base import Inbound, SendError
from bot.services import claims, outcomes, turn_rows
from bot.services.people import Person
from bot.store import case_file, case_sign, identity, person
from tests.making import Town
from tests.services.rows import inbox, outbox, rows

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

RED = "saya dipukul suami"
PATIENCE = 30.0
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


def waiting(town: Town, count: int, *running: Future[Any]) -> None:
    """Until so many wait for a lock, none of these having ended."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with town.kabar.database.read() as connection:
            found = connection.execute(_WAITING).scalar_one()
        assert not any(one.done() for one in running)
        if found >= count:
            return
        time.sleep(0.01)
    raise AssertionError(f"{count} transactions never waited")


def said(town: Town, who: Person, words: str, sid: str) -> Inbound:
    return Inbound("simulator", sid, "whatsapp", town.number_of(who), words, town.clock.now())


def hold(connection: Connection, town: Town, who: Person, sid: str) -> None:
    """Store a message with this id and do not commit: another one with it waits here, its person locked."""
    [known] = rows(town.kabar, identity, identity.c.person_id == who.id)
    owner = {"person_id": who.id, "kind": "said"}
    came = said(town, who, "halo", sid)
    now = town.clock.now()
    turn_rows.keep(connection, turn_rows.incoming(connection, town.kabar, came, known.id, now, owner))


def fails_for_good(town: Town) -> Callable[[Connection], object]:
    """The worker holds one message of somebody's, and the provider will never take it."""
    with town.kabar.database.write() as connection:
        [held] = claims.claim_waiting(connection, town.kabar, 1)
    refused = SendError("21211", "no such number", permanent=True)
    return lambda connection: outcomes.write_down(connection, town.kabar, held, refused)


def test_a_failed_send_and_a_message_of_one_person_open_one_case(town: Town, pool: ThreadPoolExecutor) -> None:
    town.caseworker()
    who = town.person()
    town.says(who, "BANTUAN")
    write_down = fails_for_good(town)
    with town.kabar.database.write() as connection:
        write_down(connection)
        coming = pool.submit(town.says, who, RED)
        waiting(town, 1, coming)
    assert coming.result(PATIENCE).state == "new"
    assert town.case().level == "red"
    assert sorted(row.level for row in rows(town.kabar, case_sign)) == ["red", "yellow"]


def test_a_message_and_a_failed_send_of_one_person_open_one_case(town: Town, pool: ThreadPoolExecutor) -> None:
    town.caseworker()
    who = town.person()
    town.says(who, "BANTUAN")
    write_down = fails_for_good(town)

    def failed() -> None:
        with town.kabar.database.write() as connection:
            write_down(connection)

    # somebody has just taken in a message with this id, so that the one below waits in the middle of its turn
    holder = town.kabar.database.engine.connect()
    before = holder.begin()
    hold(holder, town, who, "SM1")
    coming = pool.submit(town.says, who, RED, sid="SM1")
    waiting(town, 1, coming)
    sending = pool.submit(failed)
    waiting(town, 2, sending)
    before.rollback()
    holder.close()
    assert coming.result(PATIENCE).state == "new"
    sending.result(PATIENCE)
    assert town.case().level == "red"
    assert sorted(row.level for row in rows(town.kabar, case_sign)) == ["red", "yellow"]


def test_a_message_that_loses_a_deadlock_is_taken_in_again_and_once(town: Town, pool: ThreadPoolExecutor) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, RED)
    told, answered = len(town.messages(sari)), len(outbox(town.kabar, who))
    [case] = rows(town.kabar, case_file)
    holder, crossing = (town.kabar.database.engine.connect() for _ in range(2))
    before, begun = holder.begin(), crossing.begin()
    hold(holder, town, who, "SM1")
    # this one has the case and will want the person; it never looks for deadlocks, so the message is who loses
    crossing.execute(text("SET LOCAL deadlock_timeout = '1h'"))
    crossing.execute(select(case_file.c.id).where(case_file.c.id == case.id).with_for_update())
    coming = pool.submit(town.says, who, RED, sid="SM1")
    waiting(town, 1, coming)
    wanted = select(person.c.id).where(person.c.id == who.id).with_for_update()
    crossed = pool.submit(lambda: crossing.execute(wanted).scalar_one())
    waiting(town, 2, crossed)
    before.rollback()
    assert crossed.result(PATIENCE) == who.id
    assert not coming.done()
    begun.commit()
    assert coming.result(PATIENCE).state == "new"
    holder.close()
    crossing.close()
    assert len(inbox(town.kabar, who)) == 2
    assert len(rows(town.kabar, case_sign)) == 2
    assert len(outbox(town.kabar, who)) == answered + 1
    assert len(town.messages(sari)) == told
