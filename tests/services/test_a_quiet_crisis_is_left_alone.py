"""While a red case is open and nobody has reached the person, the plan asks nothing: somebody may hold the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.cases import case_actions, people_access
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import case_file
from tests.making import Town
from tests.services.rows import change, outbox, plan_of

RED = "tolong saya dikurung majikan"


@pytest.fixture
def who(town: Town) -> Person:
    made = town.person()
    town.clock.moment = plan_of(town.kabar, made)[0].due_at + timedelta(hours=1)
    return made


@pytest.fixture
def staff(town: Town) -> StaffMember:
    return town.caseworker()


def days(town: Town, who: Person, count: int) -> int:
    """Lives so many days; gives how many messages the plan wrote."""
    before = len([row for row in outbox(town.kabar, who) if row.kind == "follow_up"])
    for _ in range(count):
        town.clock.forward(days=1)
        town.ticks()
    return len([row for row in outbox(town.kabar, who) if row.kind == "follow_up"]) - before


def test_nothing_is_asked_until_the_person_was_reached(town, who, staff) -> None:
    town.says(who, RED)
    code = town.case().code
    assert days(town, who, 9) == 0
    case_actions.acknowledge(town.kabar, staff, code)
    assert days(town, who, 5) == 0
    page = people_access.person_page(town.kabar, staff, who.code)
    assert page.plan.held
    case_actions.contacted(town.kabar, staff, code)
    assert not people_access.person_page(town.kabar, staff, who.code).plan.held
    assert days(town, who, 2) == 1
    # nobody was told that something was missed: the case itself rang all the time
    assert [case.level for case in town.cases()] == ["red"]


def test_no_second_message_goes_to_somebody_in_a_crisis(town, who) -> None:
    town.ticks()
    assert outbox(town.kabar, who)[-1].kind == "follow_up"
    with town.kabar.database.write() as connection:
        connection.execute(case_file.insert().values(**_red(town, who)))
    assert days(town, who, 4) == 0


@pytest.mark.parametrize("level", ["orange", "yellow"])
def test_lesser_cases_do_not_end_the_asking(town, who, level) -> None:
    town.says(who, RED)
    change(town.kabar, case_file, case_file.c.person_id == who.id, level=level)
    assert days(town, who, 9) >= 1


def test_a_closed_case_holds_nothing(town, who) -> None:
    town.says(who, RED)
    change(town.kabar, case_file, case_file.c.person_id == who.id, status="closed")
    assert days(town, who, 9) >= 1


def _red(town: Town, who: Person) -> dict[str, object]:
    now = town.clock.now()
    times = dict.fromkeys(("opened_at", "raised_at", "acknowledge_by"), now)
    return {"person_id": who.id, "code": "KB-9999", "level": "red", "reason": "locked", "status": "open"} | times
