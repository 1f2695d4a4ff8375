"""Two transactions that want the same rows of PostgreSQL: they take turns, or one is undone and taken in again.

Nothing here goes by time: each step begins when the database says that the other one waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text

from bot.channels.base import Inbound, SendError
from bot.services.arriving import turn_rows
from bot.services.persons.people import Person
from bot.services.sending import claims, outcomes
from bot.store import case_file, case_sign, conversation, identity, person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.knocking import CHECK_IN, asked, kinds
from tests.services.receiving import tell
from tests.services.rows import inbox, outbox, rows

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

RED = "saya dipukul suami"
PATIENCE, SHORT = 30.0, 10.0
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


@pytest.fixture
def deadlocks_last(approved: Town) -> Iterator[None]:
    """One would be ended only when its test has long given up."""

    def patient(made: Any, _entry: object) -> None:
        made.execute(f"SET deadlock_timeout = '{2 * SHORT:.0f}s'")

    engine = approved.kabar.database.engine
    engine.dispose()
    event.listen(engine, "connect", patient)
    yield
    event.remove(engine, "connect", patient)


@pytest.mark.usefixtures("deadlocks_last")
def test_a_refusal_by_receipt_and_a_message_take_turns(
    approved: Town, double: TwilioDouble, pool: ThreadPoolExecutor
) -> None:
    who = asked(approved)
    engine = approved.kabar.database.engine
    holder = engine.connect()
    before = holder.begin()
    holder.execute(select(person.c.id).where(person.c.id == who.id).with_for_update())
    # the receipt waits in its middle, then the message comes: each will want what the other has
    telling = pool.submit(tell, approved, double.accepted[-1].sid, "failed", "63016")
    waiting(approved, 1, telling)
    coming = pool.submit(approved.says, who, "halo")
    waiting(approved, 2, telling, coming)
    before.rollback()
    holder.close()
    assert telling.result(SHORT)
    assert coming.result(SHORT).state == "new"
    assert kinds(approved, who) == ["reply", "follow_up", "knock", "reply"]
    assert CHECK_IN in approved.last(who)


def test_a_question_that_loses_a_deadlock_is_put_again(town: Town, pool: ThreadPoolExecutor) -> None:
    who = town.person()
    town.clock.forward(days=8)
    holder = town.kabar.database.engine.connect()
    begun = holder.begin()
    # this one has the person and will want the conversation; it never looks for deadlocks, so the clock is who loses
    holder.execute(text("SET LOCAL deadlock_timeout = '1h'"))
    holder.execute(select(person.c.id).where(person.c.id == who.id).with_for_update())
    ticking = pool.submit(town.ticks)
    waiting(town, 1, ticking)
    wanted = select(conversation.c.person_id).where(conversation.c.person_id == who.id).with_for_update()
    assert holder.execute(wanted).scalar_one() == who.id
    begun.commit()
    holder.close()
    assert ticking.result(PATIENCE)["follow_ups"] == 1
