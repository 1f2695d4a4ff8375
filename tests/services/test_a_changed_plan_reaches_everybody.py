"""A plan that was published: everybody's contacts that have not come follow it, once, whatever they chose meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services import publishing as packaged
from bot.services.persons import plans, replanning
from bot.services.staff import StaffMember
from bot.services.studio import drafts, publishing, reach
from bot.services.studio.doors import StudioFault
from bot.store import follow_up, person
from tests.making import Town
from tests.services.days import at
from tests.services.rows import change, plan_of

SLOWER = ("days: 7, times: 8", "days: 10, times: 8")
SHOP = "  - {step: shop, flow: lessons, days: [70], late: send, late_days: 14}\n"


@pytest.fixture
def editor(town: Town) -> StaffMember:
    return town.caseworker(role="editor", district=None)


def published(town: Town, editor: StaffMember, *swaps: tuple[str, str]) -> str:
    """The plan of the package, with these changes."""
    body = town.kabar.content_of.base().parts["plan"].body
    for was, now in swaps:
        assert was in body
        body = body.replace(was, now)
    drafts.save(town.kabar, editor, "plan", body, None)
    done = publishing.publish(town.kabar, editor, "plan", "coba")
    looks(town)
    return done.status


def looks(town: Town) -> None:
    """A second later."""
    with town.kabar.database.read() as connection:
        packaged.renew(connection, town.kabar, at_once=True)


def contacts(town: Town, who: object) -> list[tuple[str, int]]:
    """(step, days after the start) of what is still to come."""
    ahead = (row for row in plan_of(town.kabar, who) if row.status in {"due", "left_out"})
    return [(row.step, (row.due_at - town.began).days) for row in ahead]


def test_what_has_not_come_moves_and_nothing_comes_twice(town, editor) -> None:
    town.began = town.clock.now()
    who, stopped, paused = town.person(), town.person(), town.person()
    for _ in range(3):
        at(town, next(row.due_at for row in plan_of(town.kabar, who) if row.status == "due"))
        town.says(who, "halo")
    with town.kabar.database.write() as connection:
        plans.stop(connection, town.kabar, stopped, town.clock.now())
        today = town.clock.now().date()
        plans.pause(connection, town.kabar, paused, today + timedelta(days=20), town.clock.now())
    before, behind = dict_of(contacts(town, who)), contacts(town, paused)
    asked = [row.id for row in plan_of(town.kabar, who) if row.status != "due"]
    assert published(town, editor, SLOWER, ("also:\n", f"also:\n{SHOP}")) == "live"
    assert town.ticks()["plans_moved"] == 2
    assert town.ticks()["plans_moved"] == 0
    after = dict_of(contacts(town, who))
    assert after["weekly"][0] > before["weekly"][0]
    assert after["shop"]
    assert len(after["review"]) == len(before["review"])
    assert [row.id for row in plan_of(town.kabar, who) if row.status != "due"] == asked
    assert not contacts(town, stopped)
    late = dict_of(contacts(town, paused))
    assert late["shop"][0] - after["shop"][0] in range(18, 22)  # the pause moved it, too
    back = publishing.roll_back(town.kabar, editor, "plan", "keliru")
    assert back.kind == "rollback"
    looks(town)
    assert town.ticks()["plans_moved"] == 2
    assert dict_of(contacts(town, who)) == before
    assert contacts(town, paused) == behind


def dict_of(found: list[tuple[str, int]]) -> dict[str, list[int]]:
    return {step: [days for one, days in found if one == step] for step, _ in found}


def test_whoever_is_due_before_the_clock_gets_to_them_is_asked_by_the_new_plan(town, editor) -> None:
    who = town.person()
    first = plan_of(town.kabar, who)[0].due_at
    published(town, editor, ("step: first, flow: check_in, days: 1", "step: first, flow: check_in, days: 5"))
    town.clock.moment = first + timedelta(minutes=1)
    with town.kabar.database.write() as connection:
        assert replanning.bring_up(connection, town.kabar, who, town.clock.now())
        assert not replanning.bring_up(connection, town.kabar, who, town.clock.now())
    assert plan_of(town.kabar, who)[0].due_at == first + timedelta(days=4)


def test_a_new_day_that_is_over_is_made_up_for_once(town, editor) -> None:
    """The review of month 3 comes in month 1 now; whoever is past that has it at once, and not again."""
    who = town.person()
    change(town.kabar, follow_up, follow_up.c.step.in_(["first", "weekly"]), status="answered")
    town.clock.forward(days=62)
    change(town.kabar, follow_up, follow_up.c.due_at < town.clock.now(), status="answered")
    before = [row for row in plan_of(town.kabar, who) if row.step == "review" and row.status == "due"]
    published(town, editor, ("months: [1, 3, 6, 12], late: send", "months: [1, 2, 6, 12], late: send"))
    town.ticks()
    after = [row for row in plan_of(town.kabar, who) if row.step == "review" and row.status in {"due", "asked"}]
    assert len(after) == len(before)


def test_a_slow_pace_stays_slow(town, editor) -> None:
    who = town.person()
    with town.kabar.database.write() as connection:
        plans.slow(connection, town.kabar, who, town.clock.now())
    published(town, editor, SLOWER)
    town.ticks()
    statuses = [row.status for row in plan_of(town.kabar, who) if row.step == "weekly"]
    assert statuses.count("left_out") >= len(statuses) // 2
    with town.kabar.database.read() as connection:
        assert connection.execute(select(person.c.pace).where(person.c.id == who.id)).scalar() == "slow"


def test_it_is_known_before_how_many_it_touches_and_many_need_a_second_person(town, editor, monkeypatch) -> None:
    for _ in range(3):
        town.person()
    body = town.kabar.content.parts["plan"].body.replace(*SLOWER)
    with town.kabar.database.read() as connection:
        new = reach.plan_in(town.kabar, body)
        told = reach.touched(connection, town.kabar, new)
        days = reach.calendar(connection, town.kabar)
    assert (told.people, told.followed, told.steps["weekly"]) == (3, 3, 3)
    assert "review" not in told.steps or told.steps["review"] <= 3
    assert next((one.count, dict(one.flows)) for one in days if one.count) == (3, {"check_in": 3})
    monkeypatch.setattr("bot.services.studio.part_second.MANY", 2)
    assert published(town, editor, SLOWER) == "asked"


def test_a_flow_that_the_plan_names_is_not_taken_off(town, editor) -> None:
    with pytest.raises(Exception, match="there is no flow 'nowhere'"):
        published(town, editor, ("flow: wellbeing, months", "flow: nowhere, months"))
    with pytest.raises(Exception, match="comes when somebody writes"):
        publishing_of(town, editor, ("flow: wellbeing, months", "flow: crisis, months"))


def publishing_of(town: Town, editor: StaffMember, swap: tuple[str, str]) -> None:
    draft = drafts.read(town.kabar, "plan")
    assert draft is not None
    body = town.kabar.content.parts["plan"].body.replace(*swap)
    drafts.save(town.kabar, editor, "plan", body, draft.revision)
    publishing.publish(town.kabar, editor, "plan", "coba")


def test_nobody_but_writers_publish(town) -> None:
    with pytest.raises(StudioFault):
        drafts.save(town.kabar, town.caseworker(), "plan", "x", None)
