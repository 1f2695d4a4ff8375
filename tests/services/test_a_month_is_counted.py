"""What happened in a month is counted from what stands in the database, ten days after its end, once."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.services.cases import case_actions
from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.store import case_file, flow_run, follow_up, new_id, person, programme_count, programme_month
from tests.making import Town
from tests.services.rows import change, rows

MAY = date(2026, 5, 1)
JUNE = datetime(2026, 5, 31, 16, 0, tzinfo=UTC)
"""Midnight in Lombok."""


def counted(town: Town, month: date = MAY) -> dict[str, int]:
    """All numbers of the month, everybody together."""
    found: dict[str, int] = defaultdict(int)
    for row in rows(town.kabar, programme_count, programme_count.c.month == month):
        found[row.name] += row.number
    return found


def settle(town: Town) -> None:
    """The clock stands where May is closed."""
    town.clock.moment = JUNE + timedelta(days=10)
    assert town.ticks()["months_closed"] == 1


def asks(town: Town, who: Person, *, after_hours: float | None = None, status: str = "answered") -> None:
    """A question went out to this person, and was answered so long after."""
    at = town.clock.now()
    came = at + timedelta(hours=after_hours) if after_hours is not None else None
    with town.kabar.database.write() as connection:
        connection.execute(
            insert(follow_up).values(
                id=new_id(), person_id=who.id, step="weekly", flow="check_in", round=rounds(town), late="send",
                status=status, due_at=at, asked_at=at, answered_at=came,
            )
        )  # fmt: skip


def rounds(town: Town) -> int:
    return 1000 + len(rows(town.kabar, follow_up))


def told(town: Town, who: Person, flow: str, answers: dict[str, object], **points: int) -> None:
    """The person came to the end of a flow."""
    run = new_id()
    sealed = town.kabar.vault.seal(json.dumps({"answers": answers, "points": points}), "flow_run.answers", run)
    with town.kabar.database.write() as connection:
        connection.execute(
            insert(flow_run).values(id=run, person_id=who.id, flow=flow, answers=sealed, finished_at=town.clock.now())
        )


def agrees(town: Town, who: Person, *, given: bool = True) -> None:
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, Said("statistics", given, "test", "sms"), town.clock.now())


def test_a_month_waits_ten_days_for_what_is_still_to_come(town: Town) -> None:
    town.person()
    town.clock.moment = JUNE + timedelta(days=10, seconds=-1)
    assert town.ticks()["months_closed"] == 0
    settle(town)
    assert [row.month for row in rows(town.kabar, programme_month)] == [MAY]
    assert town.ticks()["months_closed"] == 0


def test_after_a_pause_each_tick_closes_one_month(town: Town) -> None:
    town.person()
    town.clock.moment = datetime(2026, 8, 20, tzinfo=UTC)
    assert [town.ticks()["months_closed"] for _ in range(4)] == [1, 1, 1, 0]


def test_nothing_is_closed_where_nobody_is(town: Town) -> None:
    assert town.ticks()["months_closed"] == 0


def test_who_came_who_decided_and_who_agreed(town: Town) -> None:
    town.person(gender="female")
    stopped = town.person(gender="male")
    town.says(stopped, "BERHENTI")
    town.says(stopped, "ya")
    town.person(status="invited")
    town.person(status="minor")
    refused = town.person(status="invited")
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, refused, Said("check_ins", False, "test", "sms"), town.clock.now())
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("people", "decided", "agreed", "undecided", "minors")] == [5, 3, 2, 2, 1]


def test_sex_district_and_language_are_those_of_the_day(town: Town) -> None:
    who = town.person(gender="female", language="sas")
    town.person(gender=None, district=None)
    settle(town)
    change(town.kabar, person, person.c.id == who.id, district="Mataram")
    people = rows(town.kabar, programme_count, programme_count.c.name == "people")
    assert {(row.district, row.language, row.sex) for row in people} == {
        ("Lombok Tengah", "sas", "female"),
        ("", "id", ""),
    }


@pytest.mark.parametrize(("hours", "name"), [(1, "answered_48h"), (48, "answered_48h"), (48.001, "answered_later")])
def test_an_answer_is_in_time_for_48_hours(town: Town, hours: float, name: str) -> None:
    who = town.person()
    town.clock.forward(seconds=0.25)
    asks(town, who, after_hours=hours)
    asks(town, who, status="silent")
    settle(town)
    found = counted(town)
    assert (found["questions"], found[name]) == (2, 1)
    assert found["not_48h"] == found["questions"] - found["answered_48h"]


def test_an_answer_to_an_invitation_is_none_to_a_question(town: Town) -> None:
    who = town.person()
    asks(town, who, after_hours=1)
    change(town.kabar, follow_up, follow_up.c.asked_at.is_not(None), step="invite")
    settle(town)
    assert counted(town)["questions"] == 0


def test_two_silent_rounds_count_unless_the_person_stopped(town: Town) -> None:
    silent, once, left = (town.person() for _ in range(3))
    for who in (silent, once, left):
        asks(town, who, status="silent")
        asks(town, who, status="silent" if who is not once else "answered")
    town.says(left, "BERHENTI")
    town.says(left, "ya")
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("members", "stopped", "stayed", "silent")] == [3, 1, 2, 1]


def test_a_case_is_taken_in_time_or_not(town: Town) -> None:
    worker = town.caseworker()
    for late in (False, True):
        town.says(town.person(), "tlg sy dikurung majikan")
        code = next(row.code for row in town.cases() if row.acknowledged_at is None)
        town.clock.forward(minutes=16 if late else 5)
        case_actions.acknowledge(town.kabar, worker, code)
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("cases", "red", "red_taken", "not_red")] == [2, 2, 1, 0]


def test_what_is_closed_as_no_danger_is_a_false_alarm(town: Town) -> None:
    for number in range(2):
        town.says(town.person(), "tlg sy dikurung majikan")
        outcome = ("false_alarm", "helped")[number]
        change(
            town.kabar,
            case_file,
            case_file.c.status == "open",
            status="closed",
            closed_at=town.clock.now(),
            outcome=outcome,
        )
    settle(town)
    found = counted(town)
    assert (found["closed"], found["false_alarms"]) == (2, 1)


def test_answers_are_counted_of_those_alone_who_said_yes(town: Town) -> None:
    yes, no, never, stopped = (town.person(gender="male") for _ in range(4))
    for who in (yes, no, never, stopped):
        told(town, who, "feelings", {"interest": "most", "mood": "days"}, phq2=3)
    agrees(town, yes)
    agrees(town, no, given=False)
    agrees(town, stopped)
    town.clock.forward(days=1)
    town.says(stopped, "BERHENTI")
    town.says(stopped, "ya")
    settle(town)
    assert (counted(town)["moods"], counted(town)["low_mood"]) == (1, 1)


@pytest.mark.parametrize(
    ("flow", "answers", "points", "expected"),
    [
        ("feelings", {"interest": "days", "mood": "days"}, {"phq2": 2}, {"moods"}),
        ("assistance", {"now": "later"}, {}, set()),
        ("assistance", {"now": "yes", "arrived": "whole", "used": "business", "alive": "slow"}, {},
         {"funds", "funds_whole", "businesses", "businesses_alive"}),
        ("assistance", {"now": "yes", "arrived": "cut"}, {}, {"funds"}),
        ("assistance", {"now": "yes", "alive": "stopped"}, {}, {"businesses"}),
        ("offer_check", {"country": "other"}, {"soft": 1}, {"offers"}),
        ("offer_check", {"country": "other"}, {"soft": 2}, {"offers", "offers_warned"}),
        ("offer_check", {"country": "cambodia"}, {"hard": 1}, {"offers", "offers_warned"}),
    ],
)  # fmt: skip
def test_what_was_told_is_counted(town: Town, flow, answers, points, expected) -> None:
    who = town.person()
    agrees(town, who)
    told(town, who, flow, answers, **points)
    settle(town)
    names = {"moods", "low_mood", "funds", "funds_whole", "businesses", "businesses_alive", "offers", "offers_warned"}
    assert {name for name in names if counted(town)[name]} == expected


def test_an_answer_whose_seal_is_broken_is_left_out(town: Town) -> None:
    who = town.person()
    agrees(town, who)
    told(town, who, "feelings", {"mood": "days"})
    change(town.kabar, flow_run, flow_run.c.flow == "feelings", answers=b"k1:broken")
    settle(town)
    assert counted(town)["moods"] == 0


def test_whoever_leaves_later_changes_no_number(town: Town) -> None:
    who = town.person()
    agrees(town, who)
    told(town, who, "feelings", {"mood": "days"})
    settle(town)
    before = rows(town.kabar, programme_count)
    town.says(who, "HAPUS")
    town.says(who, "2")
    town.clock.forward(hours=1)
    town.ticks()
    assert rows(town.kabar, programme_count) == before
