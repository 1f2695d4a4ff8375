"""One row that cannot be read (a lost key, a torn disk) is one person's trouble: everybody else is served."""

from __future__ import annotations

import pytest

from bot.services.persons.people import Person
from bot.store import case_file, conversation, identity, message, person
from tests.doubles.twilio import TwilioDouble
from tests.making import Town
from tests.services.rows import change, inbox, outbox, plan_of, rows, talk_of

RED = "saya dipukul suami"
TORN = b"\x01\x02k1not a seal"


@pytest.fixture
def who(wired: Town) -> Person:
    return wired.person()


@pytest.fixture
def other(wired: Town) -> Person:
    return wired.person()


def tear(town: Town, who: Person, what: str) -> None:
    """This part of the person cannot be read any more."""
    table = {"session": conversation, "facts": person, "name": person}[what]
    key = conversation.c.person_id if what == "session" else person.c.id
    change(town.kabar, table, key == who.id, **{what: TORN})


@pytest.mark.parametrize("what", ["session", "facts", "name"])
def test_a_cry_for_help_is_taken_in_raised_and_answered(wired: Town, who: Person, what: str) -> None:
    sari = wired.caseworker()
    tear(wired, who, what)
    wired.says(who, RED)
    assert len(inbox(wired.kabar, who)) == 1
    assert wired.case().level == "red"
    assert wired.last(sari).startswith("MERAH")
    assert [row.kind for row in outbox(wired.kabar, who)] == ["crisis"]


@pytest.mark.parametrize("what", ["facts", "name"])
def test_what_a_turn_can_do_without_parks_nobody(wired: Town, who: Person, what: str) -> None:
    tear(wired, who, what)
    assert wired.says(who, "BANTUAN").state == "new"
    assert talk_of(wired.kabar, who).parked_at is None


@pytest.mark.parametrize("what", ["session", "facts", "name"])
def test_the_tick_asks_everybody_else(wired: Town, who: Person, other: Person, what: str) -> None:
    tear(wired, who, what)
    wired.clock.moment = plan_of(wired.kabar, other)[0].due_at
    asked = wired.ticks()["follow_ups"]
    assert asked == (1 if what == "session" else 2)
    assert plan_of(wired.kabar, other)[0].status == "asked"
    wired.clock.forward(hours=48)
    assert wired.ticks()["second_messages"] == asked
    wired.clock.forward(days=5)
    assert wired.ticks()["silence_tasks"] == asked


@pytest.mark.parametrize("what", ["facts", "name"])
def test_a_case_climbs_all_the_same(wired: Town, who: Person, what: str) -> None:
    _, dewi = wired.caseworker(), wired.caseworker()
    wired.says(who, RED)
    tear(wired, who, what)
    wired.clock.forward(minutes=15)
    assert wired.ticks()["alerts_climbed"] == 1
    assert len(wired.messages(dewi)) == 1


@pytest.mark.parametrize("table", [message, identity])
def test_a_reply_that_cannot_be_read_is_a_persons_task_and_the_others_go(
    wired: Town, who: Person, other: Person, double: TwilioDouble, table: object
) -> None:
    for one in (who, other):
        wired.says(one, "BANTUAN")
    [waiting] = outbox(wired.kabar, who)
    if table is message:
        change(wired.kabar, message, message.c.id == waiting.id, body=TORN)
    else:
        change(wired.kabar, identity, identity.c.person_id == who.id, value=TORN)
    assert wired.sends().sent == 1
    assert [taken.to for taken in double.accepted] == [f"whatsapp:{wired.number_of(other)}"]
    [failed] = outbox(wired.kabar, who)
    assert (failed.status, failed.error_code) == ("failed", "sealed")
    assert wired.case().reason == "not_delivered"


def test_a_crisis_answer_that_cannot_be_read_rings_red(wired: Town, who: Person, other: Person) -> None:
    wired.says(who, RED)
    case = rows(wired.kabar, case_file)[0]
    change(wired.kabar, case_file, level="yellow")
    change(wired.kabar, message, message.c.kind == "crisis", body=TORN)
    wired.says(other, "BANTUAN")
    wired.sends()
    assert wired.case(case.code).level == "red"
    assert outbox(wired.kabar, other)[0].status == "queued"


def test_a_members_number_that_cannot_be_read_climbs_at_once(wired: Town, who: Person) -> None:
    sari, dewi = wired.caseworker(), wired.caseworker()
    change(wired.kabar, identity, identity.c.staff_id == sari.id, value=TORN)
    wired.says(who, RED)
    wired.sends()
    wired.clock.forward(seconds=5)
    assert wired.ticks()["alerts_climbed"] == 1
    assert len(wired.messages(dewi)) == 1


def test_what_nobody_knows_the_fate_of_and_cannot_be_read_is_given_up(wired: Town, who: Person, other: Person) -> None:
    for one in (who, other):
        wired.says(one, "BANTUAN")
    change(
        wired.kabar, message, message.c.person_id == who.id, message.c.direction == "out", status="unknown", body=TORN
    )
    assert wired.sends().sent == 1
    assert outbox(wired.kabar, who)[0].error_code == "sealed"
