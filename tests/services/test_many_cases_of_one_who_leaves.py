"""An account with many cases closes: red ones ring at once, of the others a colleague hears in one message.

Nothing waits for all of it, nothing is lost by a process that dies in the middle of it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select, text

from bot.services.accounts import members
from bot.services.cases import case_actions, left_cases, takeover
from bot.services.day import my_day
from bot.services.staff import StaffMember
from bot.store import alert, audit, case_event, case_file, case_handover, message, person, reassignment, staff
from bot.store import takeover as takeovers
from tests.making import Town
from tests.services.rows import change, rows

CRY, THREAT, DEBT = "tlg sy dikurung majikan", "penagih utang ngancam terus", "hutang saya banyak"
PATIENCE = 30.0
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
_CLOSE = """
import sys, uuid
from bot import config
from bot.services.accounts import members
from bot.services.cases import left_cases
from bot.services.kabar import Kabar
left_cases.AT_ONCE = 60.0
members.close(Kabar.from_settings(config.load()), None, uuid.UUID(sys.argv[1]))
"""


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the clock would do some of it: what comes of it is the same, later."""
    monkeypatch.setattr(left_cases, "AT_ONCE", 60.0)


def taken(town: Town, who: StaffMember, *texts: str) -> list[str]:
    """Cases of as many new people, which this member holds."""
    before = {row.code for row in town.cases()}
    for said in texts:
        town.says(town.person(), said)
    codes = sorted(row.code for row in town.cases() if row.code not in before)
    for code in codes:
        case_actions.acknowledge(town.kabar, who, code)
    return codes


def since(town: Town, moment: datetime, staff_id: UUID) -> list[str | None]:
    """The cases that messages of this moment name, None where one names many; red goes by two lines."""
    found = rows(town.kabar, message, message.c.staff_id == staff_id, message.c.created_at >= moment)
    return [row.case_id for row in found]


def told(town: Town, staff_id: UUID, moment: datetime) -> set[int]:
    return {row.case_id for row in rows(town.kabar, alert, alert.c.staff_id == staff_id) if row.at >= moment}


def nobody_is_lost(town: Town) -> None:
    """Each open case stands with somebody (the clock finds it with a closed account), or its ladder runs."""
    for row in rows(town.kabar, case_file, case_file.c.status == "open"):
        assert row.acknowledged_by is not None or row.next_alert_at is not None, row.code


def test_a_colleague_hears_of_many_in_one_message_and_of_each_red_one_at_once(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    taken(town, leaving, *[DEBT] * 6, THREAT, CRY, CRY)
    now = town.clock.forward(minutes=40)
    contact = {row.id: row.contact_by for row in rows(town.kabar, case_file)}
    assert members.close(town.kabar, None, leaving.id) == 9
    red = [row.id for row in rows(town.kabar, case_file, case_file.c.level == "red")]
    written = since(town, now, next_one.id)
    assert sorted(filter(None, written)) == sorted(red * 2), "by both ways each"
    assert written.count(None) == 1, "and one message of the seven others"
    assert "7 kasus diserahkan" in town.last(next_one)
    assert told(town, next_one.id, now) == {row.id for row in rows(town.kabar, case_file)}
    assert {row.id: row.contact_by for row in rows(town.kabar, case_file)} == contact, "people have waited since then"
    assert my_day.accept_all(town.kabar, next_one) == 7
    kinds = {(row.kind, row.staff_id) for row in rows(town.kabar, case_event) if row.at >= now}
    assert {("left", leaving.id), ("handed_to", next_one.id)} <= kinds
    assert ("handed_over", leaving.id) not in kinds, "nobody handed them over: their holder left"
    assert {row.staff_id for row in rows(town.kabar, audit, audit.c.action == "case_reassign")} == {None}


def test_many_that_only_they_were_told_of_are_told_in_one_message_too(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    for _ in range(4):
        town.says(town.person(), THREAT)
    before = {row.id: row.acknowledge_by for row in rows(town.kabar, case_file)}
    town.clock.forward(minutes=30)
    assert members.close(town.kabar, None, leaving.id) == 4
    assert "4 kasus diserahkan" in town.last(next_one)
    assert {row.id: row.acknowledge_by for row in rows(town.kabar, case_file)} == before, (
        "nobody had them before either"
    )
    assert town.ticks()["cases_left"] == 0


def test_each_colleague_gets_what_their_district_has(town: Town) -> None:
    leaving = town.caseworker(role="supervisor", district=None)
    here, there = town.caseworker(), town.caseworker(district="Sumbawa")
    for place in ("Lombok Tengah", "Sumbawa"):
        for _ in range(3):
            town.says(town.person(district=place), DEBT)
    for row in town.cases():
        case_actions.acknowledge(town.kabar, leaving, row.code)
    now = town.clock.forward(minutes=1)
    members.close(town.kabar, None, leaving.id)
    for one in (here, there):
        assert since(town, now, one.id) == [None]
        assert len(told(town, one.id, now)) == 3


def test_what_is_not_done_at_once_the_clock_does(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    taken(town, leaving, *[DEBT] * 5, CRY)
    monkeypatch.setattr(left_cases, "AT_ONCE", 0.0)
    now = town.clock.forward(minutes=1)
    assert members.close(town.kabar, None, leaving.id) == 6
    nobody_is_lost(town)
    town.ticks()
    assert len(told(town, next_one.id, now)) == 6
    assert since(town, now, next_one.id).count(None) == 1
    assert [town.ticks()[stage] for stage in ("cases_left", "reassigned", "alerts_climbed")] == [0, 0, 0]


def test_whoever_was_to_have_them_leaves_too_and_the_next_one_hears(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving, second, third = town.caseworker(), town.caseworker(), town.caseworker()
    taken(town, leaving, *[DEBT] * 3)
    monkeypatch.setattr(left_cases, "AT_ONCE", 0.0)
    members.close(town.kabar, None, leaving.id)
    assert [row.to_id for row in rows(town.kabar, reassignment)] == [second.id]
    now = town.clock.forward(minutes=1)
    members.close(town.kabar, None, second.id)
    town.ticks()
    town.ticks()
    nobody_is_lost(town)
    assert len(told(town, third.id, now)) == 3


def test_conversations_go_back_with_their_cases(town: Town) -> None:
    leaving, _ = town.caseworker(), town.caseworker()
    codes = taken(town, leaving, *[DEBT] * 3)
    for code in codes[:2]:
        takeover.take(town.kabar, leaving, code)
    members.close(town.kabar, None, leaving.id)
    assert [row.ended_why for row in rows(town.kabar, takeovers)] == ["passed_on"] * 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_killed_in_the_middle_it_goes_on_and_nobody_else_has_waited(town: Town, environ: dict[str, str]) -> None:
    """The process waits for one person's row, as for a message's turn, when it is killed."""
    leaving, next_one = town.caseworker(), town.caseworker()
    taken(town, leaving, *[DEBT] * 12)
    cases = rows(town.kabar, case_file)
    slow = cases[5].person_id
    now = town.clock.now()
    holder = town.kabar.database.engine.connect()
    begun = holder.begin()
    holder.execute(select(person.c.id).where(person.c.id == slow).with_for_update(key_share=True))
    child = subprocess.Popen([sys.executable, "-c", _CLOSE, str(leaving.id)], env=os.environ | environ)
    try:
        until_it_waits(town)
        # those before it have moved, those behind it stand where they stood; none is locked
        waiting = {row.case_id for row in rows(town.kabar, case_handover)}
        assert waiting == {row.id for row in cases[:5]}
        other = next(row for row in cases if row.id not in waiting and row.person_id != slow)
        with town.kabar.database.write() as connection:
            free = select(person.c.id).where(person.c.id == other.person_id).with_for_update(nowait=True)
            assert connection.execute(free).scalar_one() == other.person_id
        nobody_is_lost(town)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(PATIENCE)
        begun.rollback()
        holder.close()
    until_it_is_gone(town)
    nobody_is_lost(town)
    town.ticks()
    nobody_is_lost(town)
    assert told(town, next_one.id, now) == {row.id for row in cases}
    assert "12 kasus diserahkan" in town.last(next_one), "one message of all of them"
    assert {row.acknowledged_by for row in rows(town.kabar, case_file)} == {None}
    assert [row.status for row in rows(town.kabar, reassignment)] == ["done"]


def test_an_answer_in_the_moment_of_closing_is_found_among_many(town: Town) -> None:
    leaving, next_one = town.caseworker(), town.caseworker()
    taken(town, leaving, *[DEBT] * 3)
    now = town.clock.forward(minutes=1)
    change(town.kabar, staff, staff.c.id == leaving.id, active=False)
    assert [town.ticks()["cases_left"] for _ in range(2)] == [3, 0]
    assert since(town, now, next_one.id) == [None]


def until_it_waits(town: Town) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with town.kabar.database.read() as connection:
            if connection.execute(_WAITING).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("it never waited")


def until_it_is_gone(town: Town) -> None:
    others = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'")
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with town.kabar.database.read() as connection:
            if connection.execute(others).scalar_one() <= 1:
                return
        time.sleep(0.02)
