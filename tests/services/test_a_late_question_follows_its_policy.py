"""What is too late is sent all the same, gives way, or is a person's task: as the plan says, phase by phase."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.persons import follow_ups
from bot.services.persons.people import Person
from bot.store import case_sign, follow_up
from tests.making import Town
from tests.services.days import after, at
from tests.services.rows import change, outbox, plan_of, rows

NUMBER = "+6281299990001"


def first_of(town: Town, who: Person, step: str) -> int:
    return next(n for n, row in enumerate(plan_of(town.kabar, who)) if row.step == step)


@pytest.mark.parametrize(
    ("step", "days", "status"),
    [
        ("first", 3, "asked"),
        ("first", 4, "task"),
        ("weekly", 3, "asked"),
        ("weekly", 4, "collapsed"),
        ("fortnightly", 6, "asked"),
        ("fortnightly", 7, "collapsed"),
        ("review", 15, "asked"),
        ("assistance", 15, "asked"),
        ("wellbeing", 15, "asked"),
    ],
)
def test_each_phase_has_its_own_patience(town: Town, step: str, days: int, status: str) -> None:
    who = town.person()
    place = first_of(town, who, step)
    town.clock.moment = plan_of(town.kabar, who)[place].due_at + timedelta(days=days)
    others = (follow_up.c.person_id == who.id, follow_up.c.id != plan_of(town.kabar, who)[place].id)
    change(town.kabar, follow_up, *others, status="cancelled")
    town.ticks()
    assert plan_of(town.kabar, who)[place].status == status
    assert [case.reason for case in town.cases()] == (["missed_follow_up"] if status == "task" else [])
    assert len(outbox(town.kabar, who)) == (1 if status == "asked" else 0)


def test_after_a_long_pause_each_flow_has_its_day(town: Town) -> None:
    """The clock stood still for two months: what is left comes one by one, three days apart, and nothing is lost."""
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[8].due_at + timedelta(hours=1)
    asked = []
    for _ in range(8):
        asked += [1] * town.ticks()["follow_ups"]
        if asked:
            town.says(who, "2")
        after(town, days=1)
    found = plan_of(town.kabar, who)
    sent = {row.step: row.asked_at.date() for row in found if row.asked_at}
    assert [row.step for row in found if row.step in {"assistance", "review", "wellbeing"} and row.asked_at][:3] == [
        "assistance",
        "review",
        "wellbeing",
    ]
    assert len(set(sent.values())) == len(sent)


def test_two_that_became_due_on_one_day_do_not_both_go_out(town: Town) -> None:
    who = town.person()
    first = plan_of(town.kabar, who)[0]
    later = plan_of(town.kabar, who)[2]
    change(town.kabar, follow_up, follow_up.c.id == later.id, due_at=first.due_at + timedelta(hours=3))
    at(town, first.due_at)
    town.says(who, "1")
    assert at(town, first.due_at + timedelta(hours=3))["follow_ups"] == 0
    assert at(town, first.due_at + timedelta(days=1, hours=3))["follow_ups"] == 1


def test_an_older_contact_that_is_still_open_is_not_taken_up_again(town: Town) -> None:
    who = town.person()
    found = plan_of(town.kabar, who)
    at(town, found[1].due_at)
    at(town, found[2].due_at)
    assert "soal usaha" in town.last(who)
    town.says(who, "nanti saja")
    assert "Kita lanjutkan" not in town.last(who)


def test_the_task_says_which_question_it_was(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    town.clock.moment = plan_of(town.kabar, who)[0].due_at + timedelta(days=4)
    town.ticks()
    [sign] = rows(town.kabar, case_sign)
    assert (sign.level, sign.reason) == ("yellow", "missed_follow_up")
    assert "first" in sign.rule
    assert town.case().code in town.last(sari)
    assert town.ticks()["follow_ups"] == 0
    assert len(rows(town.kabar, case_sign)) == 1


def test_an_invitation_is_sent_however_late(town: Town) -> None:
    who = town.person(status="invited")
    with town.kabar.database.write() as connection:
        follow_ups.invite(connection, town.kabar, who, town.clock.now())
    town.clock.forward(days=60)
    assert town.ticks()["follow_ups"] == 1
    assert "Mau pakai bahasa apa?" in town.last(who)


def test_what_is_due_by_night_after_a_pause_waits_for_the_morning_and_not_for_nobody(town: Town) -> None:
    who = town.person()
    due = plan_of(town.kabar, who)[0].due_at
    town.clock.moment = due.replace(hour=15)
    assert town.ticks()["follow_ups"] == 0
    assert plan_of(town.kabar, who)[0].due_at == due.replace(hour=0) + timedelta(days=1)
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    assert town.ticks()["follow_ups"] == 1


def test_whoever_is_not_in_follow_up_any_more_is_not_asked_late_either(town: Town) -> None:
    who = town.person()
    town.says(who, "STOP")
    town.sends()
    change(town.kabar, follow_up, follow_up.c.person_id == who.id, status="due")
    town.clock.moment = plan_of(town.kabar, who)[0].due_at + timedelta(days=4)
    assert town.ticks()["follow_ups"] == 0
    assert town.cases() == []
    assert "due" not in {row.status for row in plan_of(town.kabar, who) if row.due_at <= town.clock.moment}


def test_a_second_message_that_was_late_does_not_put_off_the_task(town: Town) -> None:
    """Seven days count from the question."""
    who = town.person()
    asked = plan_of(town.kabar, who)[0].due_at
    at(town, asked)
    assert at(town, asked + timedelta(days=6))["second_messages"] == 1
    assert at(town, asked + timedelta(days=7, seconds=-1))["silence_tasks"] == 0
    assert at(town, asked + timedelta(days=7))["silence_tasks"] == 1


def test_after_a_pause_of_the_clock_the_second_message_comes_before_the_task(town: Town) -> None:
    who = town.person()
    at(town, plan_of(town.kabar, who)[0].due_at)
    done = after(town, days=5)
    assert (done["second_messages"], done["silence_tasks"]) == (1, 0)
    assert after(town, days=2)["silence_tasks"] == 1
    assert town.case().level == "silence"


def test_a_question_that_gave_way_is_not_watched(town: Town) -> None:
    who = town.person()
    town.clock.moment = plan_of(town.kabar, who)[1].due_at + timedelta(days=4)
    town.ticks()
    assert [row.next_at for row in plan_of(town.kabar, who)[:2]] == [None, None]
    done = after(town, hours=48)
    assert done["second_messages"] == 0


def test_the_others_on_a_number_wait_while_one_is_asked_and_are_not_forgotten(town: Town) -> None:
    people = [town.person(phone=NUMBER, name=name) for name in ("Amaq", "Inaq")]
    at(town, plan_of(town.kabar, people[0])[0].due_at)
    statuses = [plan_of(town.kabar, who)[0].status for who in people]
    assert sorted(statuses) == ["asked", "due"]
    [other] = [who for who, status in zip(people, statuses, strict=True) if status == "due"]
    assert plan_of(town.kabar, other)[0].due_at == town.clock.now() + timedelta(days=1)
    town.says(NUMBER, "1")
    after(town, days=1)
    assert plan_of(town.kabar, other)[0].status == "asked"
