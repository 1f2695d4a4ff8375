"""Safety in the programme's numbers: wrong numbers, and whether STOP and HAPUS were honoured within 72 hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.services.cases import case_actions
from bot.services.cases.closing import Closing
from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.store import case_file, message, new_id, programme_count
from tests.making import Town
from tests.services.counted import close, report
from tests.services.rows import change, rows
from tests.services.test_a_month_is_counted import asks, counted, settle

JANUARY = date(2026, 1, 1)


def stops(town: Town) -> Person:
    """Somebody who was asked, and said STOP."""
    who = town.person()
    asks(town, who)
    town.says(who, "BERHENTI")
    town.says(who, "ya")
    return who


def is_written_to(town: Town, who: Person, *, after_hours: float, kind: str = "follow_up") -> None:
    """A message that goes out so long after now, as from a fault of ours."""
    key, at = new_id(), town.clock.now() + timedelta(hours=after_hours)
    with town.kabar.database.write() as connection:
        connection.execute(
            insert(message).values(
                id=key, direction="out", kind=kind, person_id=who.id, channel="sim", line="sms", body=b"",
                priority=2, status="sent", created_at=at, sent_at=at, status_at=at,
            )
        )  # fmt: skip


def test_who_refused_is_counted_beside_who_agreed(town: Town) -> None:
    refused = town.person(status="invited")
    town.person()
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, refused, Said("check_ins", False, "test", "sms"), town.clock.now())
    settle(town)
    found = counted(town)
    assert [found[name] for name in ("decided", "agreed", "refused")] == [2, 1, 1]


def test_refused_is_what_agreed_leaves_in_months_from_before_too(town: Town) -> None:
    close(town.kabar, JANUARY, {"people/f": 60, "decided/f": 50, "agreed/f": 40})
    total = report(town.kabar, "refused", "2026-01").total
    assert (total.everyone.number, total.everyone.of) == (10, 50)


@pytest.mark.parametrize(
    ("after_hours", "kind", "kept"),
    [(71, "follow_up", 1), (73, "follow_up", 0), (73, "knock", 0), (73, "reply", 1)],
)
def test_a_stop_is_honoured_where_nothing_unasked_goes_out_after_72_hours(town, after_hours, kind, kept) -> None:
    who = stops(town)
    is_written_to(town, who, after_hours=after_hours, kind=kind)
    settle(town)
    found = counted(town)
    assert (found["stopped"], found["stop_kept_72h"]) == (1, kept)


def test_who_agreed_again_is_written_to_rightly(town: Town) -> None:
    who = stops(town)
    town.clock.forward(hours=1)
    with town.kabar.database.write() as connection:
        consents.record(
            connection, town.kabar, who, Said("check_ins", True, "staff_restart", "staff"), town.clock.now()
        )
    is_written_to(town, who, after_hours=80)
    settle(town)
    assert counted(town)["stop_kept_72h"] == 1


def test_erased_within_72_hours_or_later_as_an_open_case_waits(town: Town) -> None:
    plain, waiting = town.person(), town.person()
    town.says(waiting, "tlg sy dikurung majikan")
    for who in (plain, waiting):
        town.says(who, "HAPUS")
        town.says(who, "2")
    town.sends()
    town.clock.forward(hours=1)
    town.ticks()
    town.clock.forward(hours=80)
    change(town.kabar, case_file, case_file.c.status == "open", status="closed", closed_at=town.clock.now())
    town.ticks()
    settle(town)
    found = counted(town)
    assert (found["erase_wanted"], found["erased_72h"]) == (2, 1)


def test_what_still_waits_to_be_sent_is_not_erased_in_time(town: Town) -> None:
    who = town.person()
    for words in ("HAPUS", "2"):
        town.says(who, words)
    town.clock.forward(hours=80)
    town.sends()
    town.ticks()
    settle(town)
    found = counted(town)
    assert (found["erase_wanted"], found["erased_72h"]) == (1, 0)


@pytest.mark.parametrize(
    ("outcome", "safe", "expected"),
    [
        ("helped", "yes", [1, 0, 1, 1, 1]),
        ("helped", "unsure", [1, 0, 1, 1, 0]),
        ("helped", "", [1, 0, 1, 0, 0]),
        ("false_alarm", "yes", [1, 1, 0, 0, 0]),
    ],
)
def test_who_was_safe_at_the_end_is_counted_of_cases_where_it_was_written(town, outcome, safe, expected) -> None:
    worker = town.caseworker()
    town.says(town.person(), "utang saya banyak")
    code = town.case().code
    case_actions.acknowledge(town.kabar, worker, code)
    case_actions.close(town.kabar, worker, code, Closing(outcome, "summary", reached="yes", safe=safe))
    settle(town)
    found = counted(town)
    assert [
        found[name] for name in ("closed", "false_alarms", "closed_real", "safety_asked", "safe_at_end")
    ] == expected


def test_a_number_that_is_somebody_elses_counts_its_person_once(town: Town) -> None:
    who = town.person()
    town.says(who, "salah sambung")
    town.says(who, "salah sambung")
    town.person()
    settle(town)
    assert counted(town)["wrong_number"] == 1


def test_few_wrong_numbers_are_not_told(town: Town) -> None:
    close(town.kabar, JANUARY, {"wrong_number/f": 3, "wrong_number/m": 1})
    assert not report(town.kabar, "wrong_number", "2026-01").total.shown
    assert rows(town.kabar, programme_count, programme_count.c.name == "wrong_number")
