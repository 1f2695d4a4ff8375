"""Slower, paused, stopped and on again: what a caseworker does with a person's plan, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.services.cases import person_actions
from bot.services.cases.access import NotYours
from bot.services.persons.people import Person
from bot.services.persons.plans import PlanFault
from bot.services.staff import StaffMember
from bot.store import audit, message, person
from tests.making import Town
from tests.services.days import at
from tests.services.rows import consents_of, plan_of, rows


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town) -> Person:
    return town.person()


def due(town: Town, who: Person) -> list[object]:
    return [row for row in plan_of(town.kabar, who) if row.status == "due"]


def act(town: Town, sari: StaffMember, who: Person, action: str, **options: object) -> None:
    person_actions.change_plan(town.kabar, sari, who.code, action, **options)


def row_of(town: Town, who: Person) -> object:
    return rows(town.kabar, person, person.c.id == who.id)[0]


def test_slower_leaves_out_and_normal_brings_back(town: Town, sari: StaffMember, who: Person) -> None:
    before = due(town, who)
    act(town, sari, who, "slow")
    after = due(town, who)
    weekly = [row.due_at for row in after if row.step == "weekly"]
    assert len(after) < len(before)
    assert all(later - earlier >= timedelta(days=13) for earlier, later in pairwise(weekly))
    fixed = {"review", "assistance", "wellbeing", "safe_contact"}
    assert [r.id for r in after if r.step in fixed] == [r.id for r in before if r.step in fixed]
    assert row_of(town, who).pace == "slow"
    act(town, sari, who, "normal")
    assert [row.id for row in due(town, who)] == [row.id for row in before]


def test_a_pause_moves_everything_behind_it_and_ends_by_itself(town: Town, sari: StaffMember, who: Person) -> None:
    before = due(town, who)
    act(town, sari, who, "pause", until="2026-06-03")
    assert town.reload(who).status == "paused"
    assert [r.due_at for r in due(town, who)] == [r.due_at + timedelta(days=30) for r in before]
    town.clock.forward(days=29, hours=12)
    assert town.ticks()["follow_ups"] == 0
    assert town.messages(who) == []
    done = at(town, due(town, who)[0].due_at)
    assert (done["pauses_over"], done["follow_ups"]) == (1, 1)
    assert town.reload(who).status == "active"
    assert row_of(town, who).paused_until is None


def test_a_pause_that_ends_early_brings_the_plan_back_by_what_was_left(
    town: Town, sari: StaffMember, who: Person
) -> None:
    before = due(town, who)
    act(town, sari, who, "pause", until="2026-06-03")
    town.clock.forward(days=10)
    act(town, sari, who, "resume")
    assert [r.due_at for r in due(town, who)] == [r.due_at + timedelta(days=10) for r in before]
    assert town.reload(who).status == "active"


def test_nobody_is_reminded_in_a_pause_and_what_waits_does_not_go_out(
    town: Town, sari: StaffMember, who: Person
) -> None:
    at(town, due(town, who)[0].due_at)
    town.ticks()
    act(town, sari, who, "pause", until="2026-07-01")
    town.clock.forward(days=8)
    done = town.ticks()
    assert (done["second_messages"], done["silence_tasks"]) == (0, 0)
    assert "waiting" not in {row.status for row in rows(town.kabar, message, message.c.person_id == who.id)}


def test_who_writes_in_a_pause_is_answered(town: Town, sari: StaffMember, who: Person) -> None:
    act(town, sari, who, "pause", until="2026-06-03")
    town.says(who, "tlg sy dikurung majikan")
    assert town.case().level == "red"
    assert town.reload(who).status == "paused"


@pytest.mark.parametrize(
    ("until", "fault"),
    [("2026-05-04", "pause_past"), ("2020-01-01", "pause_past"), ("2027-06-01", "pause_long"), ("besok", "pause_day")],
)
def test_a_pause_needs_a_day_that_makes_sense(
    town: Town, sari: StaffMember, who: Person, until: str, fault: str
) -> None:
    with pytest.raises(PlanFault, match=fault):
        act(town, sari, who, "pause", until=until)
    assert town.reload(who).status == "active"


def test_a_stop_ends_check_ins_alone_and_a_new_yes_begins_anew(town: Town, sari: StaffMember, who: Person) -> None:
    act(town, sari, who, "stop")
    assert town.reload(who).status == "stopped"
    assert due(town, who) == []
    assert consents_of(town.kabar, who) == [("check_ins", True), ("check_ins", False)]
    with pytest.raises(PlanFault, match="consent_missing"):
        act(town, sari, who, "restart")
    act(town, sari, who, "restart", agreed=True)
    assert town.reload(who).status == "active"
    assert len(due(town, who)) > 10
    assert consents_of(town.kabar, who)[-1] == ("check_ins", True)


def test_slow_ones_that_stopped_begin_anew_at_the_plans_pace(town: Town, sari: StaffMember, who: Person) -> None:
    count = len(due(town, who))
    for action in ("slow", "stop"):
        act(town, sari, who, action)
    act(town, sari, who, "restart", agreed=True)
    assert (len(due(town, who)), row_of(town, who).pace) == (count, None)


def test_what_does_not_fit_is_refused(town: Town, sari: StaffMember) -> None:
    for status, action in (("stopped", "slow"), ("new", "stop"), ("minor", "restart"), ("refused", "resume")):
        with pytest.raises(PlanFault, match="plan_changed"):
            act(town, sari, town.person(status=status), action, agreed=True)
    with pytest.raises(PlanFault, match="plan_changed"):
        act(town, sari, town.person(), "dance")


def test_a_number_that_is_a_strangers_is_not_asked_anew(town: Town, sari: StaffMember, who: Person) -> None:
    town.says(who, "salah sambung")
    with pytest.raises(PlanFault, match="handed"):
        act(town, sari, who, "restart", agreed=True)


def test_each_change_is_written_down_and_only_ones_own_are_possible(town: Town, sari: StaffMember, who: Person) -> None:
    for action in ("slow", "normal", "stop"):
        act(town, sari, who, action)
    found = [(row.staff_id, row.action) for row in rows(town.kabar, audit, audit.c.target == who.code)]
    assert [one for one in found if one[0]] == [(sari.id, f"plan_{act}") for act in ("slow", "normal", "stop")]
    assert [one[1] for one in found if not one[0]] == ["consent_taken_back"], "what the person said is in the chain too"
    away = town.caseworker(district="Sumbawa")
    for other in (away, town.caseworker(role="editor")):
        with pytest.raises(NotYours):
            act(town, other, who, "restart", agreed=True)
