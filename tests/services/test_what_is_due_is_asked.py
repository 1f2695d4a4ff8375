"""A follow-up whose time has come is asked once; late ones follow their policy, none is silently skipped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.services.persons import follow_ups
from bot.services.persons.people import Person
from bot.services.tick import tick
from bot.store import case_file, case_sign
from tests.making import Town
from tests.services.rows import change, outbox, plan_of, rows, talk_of

pytestmark = pytest.mark.both


def statuses(town: Town, who: Person) -> list[str]:
    return [row.status for row in plan_of(town.kabar, who)]


def test_the_first_check_in_comes_when_it_is_due_and_not_before(town: Town) -> None:
    who = town.person()
    due = plan_of(town.kabar, who)[0].due_at
    town.clock.moment = due - timedelta(seconds=1)
    assert town.ticks()["follow_ups"] == 0
    town.clock.moment = due
    assert town.ticks()["follow_ups"] == 1
    assert "Apa kabar?" in town.last(who)
    row = plan_of(town.kabar, who)[0]
    assert (row.status, row.asked_at, row.next_at) == ("asked", due, due + timedelta(hours=48))
    assert talk_of(town.kabar, who).awaited_since == due


def test_a_second_tick_asks_nobody_twice(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    assert [town.ticks()["follow_ups"] for _ in range(3)] == [1, 0, 0]


def test_two_clocks_at_once_ask_nobody_twice(town: Town) -> None:
    people = [town.person() for _ in range(12)]
    town.clock.moment = plan_of(town.kabar, people[0])[0].due_at
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: tick(town.kabar, town.clock.now())["follow_ups"], range(3)))
    assert sum(done) == len(people)
    assert [len(outbox(town.kabar, who)) for who in people] == [1] * len(people)


def test_after_a_pause_the_newest_takes_the_place_of_the_older(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[1].due_at + timedelta(hours=1)
    assert town.ticks()["follow_ups"] == 1
    assert statuses(town, who)[:3] == ["collapsed", "asked", "due"]
    assert len(outbox(town.kabar, who)) == 1


def test_after_a_pause_a_check_in_gives_way_to_what_comes_once(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[3].due_at + timedelta(hours=1)
    assert town.ticks()["follow_ups"] == 1
    assert [row.step for row in plan_of(town.kabar, who) if row.status == "asked"] == ["assistance"]
    assert statuses(town, who)[:5] == ["collapsed", "collapsed", "asked", "collapsed", "due"]


def test_a_first_one_that_is_too_late_is_a_persons_task(town: Town) -> None:
    town.caseworker()
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at + timedelta(days=4)
    assert town.ticks()["follow_ups"] == 0
    assert statuses(town, who)[:2] == ["task", "due"]
    assert (town.case().level, town.case().reason) == ("yellow", "missed_follow_up")
    assert [row.rule for row in rows(town.kabar, case_sign)] == ["too_late_follow_up:first"]


def test_a_weekly_one_that_is_too_late_gives_way_to_the_next(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[1].due_at + timedelta(days=4)
    assert town.ticks()["follow_ups"] == 0
    assert statuses(town, who)[:3] == ["collapsed", "collapsed", "due"]
    assert town.cases() == []


def test_a_crisis_is_not_talked_over(town: Town) -> None:
    who = town.person()
    due = plan_of(town.kabar, who)[0].due_at
    town.clock.moment = due - timedelta(minutes=5)
    town.says(who, "saya dipukul suami")
    town.clock.moment = due
    assert town.ticks()["follow_ups"] == 0
    assert plan_of(town.kabar, who)[0].due_at == due + timedelta(days=1)
    town.clock.moment = due + timedelta(days=1)
    assert town.ticks()["follow_ups"] == 0, "nor is a crisis that has gone quiet, until somebody reached the person"
    change(town.kabar, case_file, case_file.c.person_id == who.id, contacted_at=town.clock.now())
    town.clock.moment = due + timedelta(days=2)
    assert town.ticks()["follow_ups"] == 1


def test_the_items_rotate_from_round_to_round(town: Town) -> None:
    who = town.person()
    said = []
    for row in [row for row in plan_of(town.kabar, who) if row.flow == "check_in"][:6]:
        town.clock.moment = row.due_at
        town.ticks()
        town.says(who, "1")
        said.append(town.last(who))
        town.says(who, "1")
    assert len(set(said)) == 6


def test_a_follow_up_that_could_not_be_sent_in_two_days_is_a_persons_task(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    town.clock.forward(days=2, seconds=1)
    assert town.ticks()["expired"] == 1
    assert outbox(town.kabar, who)[0].error_code == "too_late"
    assert town.case().reason == "not_delivered"
    assert [row.rule for row in rows(town.kabar, case_sign)] == ["too_late"]


def test_an_invited_person_is_welcomed_at_the_next_safe_moment(town: Town) -> None:
    town.clock.moment = town.clock.moment.replace(hour=15)
    from_file = town.person(status="invited", safe_from="09:00", safe_to="12:00")
    with town.kabar.database.write() as connection:
        follow_ups.invite(connection, town.kabar, from_file, town.clock.now())
    town.ticks()
    assert outbox(town.kabar, from_file) == []
    town.clock.moment = plan_of(town.kabar, from_file)[0].due_at
    assert town.clock.moment.isoformat() == "2026-05-05T01:00:00+00:00"
    town.ticks()
    assert "Mau pakai bahasa apa?" in town.last(from_file)
