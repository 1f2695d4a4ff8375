"""Agreeing lays out the whole year as rows, in the person's own hours on their own clock."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.services.persons import consents, people
from bot.services.persons.consents import Said
from bot.store import person
from tests.making import Town
from tests.services.rows import plan_of, talk_of

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_every_contact_falls_into_the_persons_hours(town: Town, zone: str) -> None:
    for hours in (("08:00", "20:00"), ("06:00", "07:30"), ("17:00", "20:00"), ("22:00", "02:00")):
        who = town.person(timezone=zone, safe_from=hours[0], safe_to=hours[1])
        begin, end = map(time.fromisoformat, hours)
        for row in plan_of(town.kabar, who):
            at = local(row.due_at, zone).time()
            assert begin <= at < end if begin < end else at >= begin or at < end


def test_a_year_of_contacts_one_a_day_and_every_fixed_one_among_them(town: Town) -> None:
    who = town.person()
    found = plan_of(town.kabar, who)
    steps = [row.step for row in found]
    assert steps[:6] == ["first", "weekly", "assistance", "weekly", "review", "weekly"]
    assert {step: steps.count(step) for step in ("review", "assistance", "wellbeing")} == {
        "review": 4,
        "assistance": 4,
        "wellbeing": 8,
    }
    assert local(found[0].due_at, "Asia/Makassar").isoformat() == "2026-05-05T09:00:00+08:00"
    assert local(found[1].due_at, "Asia/Makassar").date().isoformat() == "2026-05-12"
    assert found[-1].due_at.year == 2027
    assert len({local(row.due_at, "Asia/Makassar").date() for row in found}) == len(found)
    for flow in {row.flow for row in found}:
        rounds = [row.round for row in found if row.flow == flow]
        assert rounds == list(range(len(rounds)))


def test_agreeing_again_begins_anew_and_leaves_no_double(town: Town) -> None:
    who = town.person()
    town.clock.forward(days=3)
    with town.kabar.database.write() as connection:
        who = people.get(connection, town.kabar, who.id)
        consents.record(connection, town.kabar, who, Said("check_ins", True, "w", "sms"), town.clock.now())
    due = [row for row in plan_of(town.kabar, who) if row.status == "due"]
    assert local(due[0].due_at, "Asia/Makassar").isoformat() == "2026-05-08T09:00:00+08:00"
    assert len({row.due_at for row in due}) == len(due)


def test_who_chooses_other_hours_hears_then(town: Town) -> None:
    who = town.person(status="invited")
    for words in ("MULAI", "1", "1", "ya", "ya", "ya", "ya", "ya", "3"):
        town.says(who, words)
    assert (town.reload(who).safe_from, town.reload(who).safe_to) == ("16:00", "20:00")
    assert {local(row.due_at, "Asia/Makassar").hour for row in plan_of(town.kabar, who)} == {16}


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_nothing_is_asked_outside_the_hours(town: Town, zone: str) -> None:
    who = town.person(timezone=zone)
    due = plan_of(town.kabar, who)[0].due_at
    town.clock.moment = due.replace(hour=(due.hour + 12) % 24)
    if town.clock.moment < due:
        town.clock.forward(days=1)
    assert town.ticks()["follow_ups"] == 0
    assert talk_of(town.kabar, who).awaited_since is None
    moved = plan_of(town.kabar, who)[0]
    assert moved.status == "due"
    assert local(moved.due_at, zone).hour == 8
    town.clock.moment = moved.due_at
    assert town.ticks()["follow_ups"] == 1


def test_only_the_active_and_invited_are_asked(town: Town) -> None:
    for status in ("paused", "stopped", "refused", "minor"):
        who = town.person()
        with town.kabar.database.write() as connection:
            connection.execute(person.update().where(person.c.id == who.id).values(status=status))
    town.clock.forward(days=2)
    assert town.ticks()["follow_ups"] == 0
