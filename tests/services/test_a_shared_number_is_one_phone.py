"""What keeps messages to one phone apart goes by its number: two people who share it get no two at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import Connection, event

from bot.services.persons.people import Person
from bot.services.sending import claims
from bot.services.sending.rates import Unlimited
from bot.store.message import URGENT
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import outbox
from tests.services.test_nobody_is_hurried import send, six_seconds_pass, taken, write

NUMBER = "+6281299990001"


@pytest.fixture
def two(wired: Town) -> tuple[Person, Person]:
    return wired.person(phone=NUMBER), wired.person(phone=NUMBER)


def test_the_second_persons_message_waits_for_the_gap(
    wired: Town, two: tuple[Person, Person], double: TwilioDouble
) -> None:
    apart = Town(replace(wired.kabar, rates=Unlimited(gap=6.0)), wired.clock, wired.phones)
    for who, text in zip(two, ("one", "two"), strict=True):
        write(apart, who, text)
    assert send(apart).sent == 1
    assert send(apart).sent == 0
    six_seconds_pass(apart)
    assert send(apart).sent == 1
    assert taken(double) == ["one", "two"]


def test_what_is_urgent_waits_for_neither(wired: Town, two: tuple[Person, Person], double: TwilioDouble) -> None:
    apart = Town(replace(wired.kabar, rates=Unlimited(gap=6.0)), wired.clock, wired.phones)
    first, second = two
    write(apart, first, "one")
    send(apart)
    write(apart, second, "help is on its way", URGENT)
    assert send(apart).sent == 1
    assert taken(double) == ["one", "help is on its way"]


def test_of_two_equal_texts_each_is_found_by_itself(
    wired: Town, two: tuple[Person, Person], double: TwilioDouble, later: time_machine.Coordinates
) -> None:
    first, second = two
    write(wired, first, "the same", line="sms")
    double.faults.next("drop_after")
    assert wired.sends().unknown == 1
    write(wired, second, "the same", line="sms")
    assert wired.sends().sent == 0, "nobody knows yet which of the two the provider has"
    later.shift(10)
    assert wired.sends().sent == 2
    found = [row.provider_id for who in two for row in outbox(wired.kabar, who)]
    assert sorted(found) == sorted(one.sid for one in double.accepted)


def test_two_that_wait_together_go_one_after_another(wired: Town, two: tuple[Person, Person]) -> None:
    for who in two:
        write(wired, who, "the same", line="sms")
    with wired.kabar.database.write() as connection:
        assert len(claims.claim_waiting(connection, wired.kabar, 10)) == 1
        assert claims.claim_waiting(connection, wired.kabar, 10) == []


def test_claiming_reads_what_waits_in_its_order_and_never_all_messages(wired: Town) -> None:
    wired.kabar.content  # noqa: B018 - read before statements are counted
    seen: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_: object) -> None:
        if "LIMIT" in statement and statement.startswith("SELECT message.id"):
            seen.append((statement, given))

    engine = wired.kabar.database.engine
    event.listen(engine, "before_cursor_execute", note)
    with wired.kabar.database.write() as connection:
        claims.claim_waiting(connection, replace(wired.kabar, rates=Unlimited(gap=6.0)), 10)
        plan = explained(connection, *seen[0])
    event.remove(engine, "before_cursor_execute", note)
    assert "ix_message_waiting on message " in plan or "SCAN message USING INDEX ix_message_waiting" in plan
    for slow in ("Seq Scan on message", "Sort", "TEMP B-TREE", "SCAN message\n"):
        assert slow not in plan


def explained(connection: Connection, statement: str, given: object) -> str:
    """How the statement is run. Of a few rows PostgreSQL would read all: here it does so only where no index serves."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    way = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(way + statement, given)) + "\n"
