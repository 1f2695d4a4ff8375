"""Whatever people do: at any moment each of them has a next row, or somebody's task, or has said no."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from bot.services.cases import case_actions
from bot.services.persons import follow_ups
from bot.services.persons.people import Person
from bot.store import case_file, follow_up
from tests.closing import WELL
from tests.making import Town
from tests.services.content import broken
from tests.services.days import after, at
from tests.services.rows import plan_of

pytestmark = pytest.mark.both

DAYS = 16
WORDS = ["1", "2", "3", "ya", "tidak", "halo", "saya capek sekali hari ini", "BANTUAN", "putar", "STOP", "MULAI", ""]
SAID_NO = {"stopped", "refused", "minor"}


def forgotten(town: Town, people: list[Person]) -> list[str]:
    """Codes of those who have neither a row, nor a case that is or was somebody's, nor said no."""
    with town.kabar.database.read() as connection:
        waiting = select(follow_up.c.person_id).where(follow_up.c.status.in_(("due", "asked", "reminded")))
        known = {*connection.execute(waiting).scalars(), *connection.execute(select(case_file.c.person_id)).scalars()}
    return [who.code for who in people if who.id not in known and town.reload(who).status not in SAID_NO]


def test_over_two_weeks_of_anything(town: Town) -> None:
    town = broken(town)
    chance = random.Random(4)
    sari = town.caseworker()
    people = [town.person(status=status) for status in ("active", "invited") for _ in range(4)]
    with town.kabar.database.write() as connection:
        for who in people[4:]:
            follow_ups.invite(connection, town.kabar, who, town.clock.now())
    for _ in range(DAYS):
        for hours in (3, 21):
            after(town, hours=hours)
            for who in people:
                if chance.random() < 0.25:
                    town.says(who, chance.choice(WORDS))
            assert forgotten(town, people) == []
        for case in town.cases():
            if case.status == "open" and chance.random() < 0.3:
                case_actions.acknowledge(town.kabar, sari, case.code)
                case_actions.close(town.kabar, sari, case.code, WELL)


@pytest.fixture
def invited(town: Town) -> Person:
    """Somebody who has just been sent the welcome."""
    who = town.person(status="invited")
    with town.kabar.database.write() as connection:
        follow_ups.invite(connection, town.kabar, who, town.clock.now())
    at(town, town.clock.moment)
    return who


def test_an_invited_person_who_stops_answering_halfway_is_noticed(town: Town, invited: Person) -> None:
    town.says(invited, "1")
    assert plan_of(town.kabar, invited)[0].status == "asked"
    assert after(town, hours=48)["second_messages"] == 1
    assert after(town, days=5)["silence_tasks"] == 1
    assert town.case().level == "silence"


def test_an_invited_person_who_refuses_is_left_in_peace(town: Town, invited: Person) -> None:
    for words in ("1", "1", "ya", "tidak"):
        town.says(invited, words)
    assert town.reload(invited).status == "refused"
    for _ in range(5):
        assert after(town, days=2)["second_messages"] == 0
    assert town.cases() == []
