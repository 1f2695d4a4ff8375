"""A plan that was published: everybody's contacts that have not come follow it, once, whatever they chose meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.services import publishing as packaged
from bot.services.kabar import Kabar
from bot.services.persons import plans, replanning
from bot.services.staff import StaffMember
from bot.services.studio import drafts, publishing, reach
from bot.services.studio.doors import StudioFault
from bot.store import flow_version, follow_up, person
from tests.making import Town
from tests.services.days import at
from tests.services.rows import change, plan_of

SLOWER = ("days: 7, times: 8", "days: 10, times: 8")
SHOP = "  - {step: shop, flow: safe_copies, days: [70], late: send, late_days: 14}\n"


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


def test_what_comes_later_today_is_there_again_after_a_plan_that_was_taken_back(town, editor) -> None:
    """Also under another name: a step that is renamed on its day comes once."""
    who = town.person()
    first = plan_of(town.kabar, who)[0]
    published(town, editor, ("step: first, flow", "step: opening, flow"))
    town.clock.moment = first.due_at - timedelta(hours=1)
    town.ticks()
    assert [row.due_at for row in plan_of(town.kabar, who) if row.step in {"first", "opening"}] == [first.due_at]
    publishing.roll_back(town.kabar, editor, "plan", "keliru")
    looks(town)
    town.ticks()
    assert next((row.step, row.due_at) for row in plan_of(town.kabar, who)) == ("first", first.due_at)
    town.clock.forward(hours=1)
    town.ticks()
    assert [row.status for row in plan_of(town.kabar, who) if row.step in {"first", "opening"}] == ["asked"]
    published(town, editor, ("step: first, flow", "step: opening, flow"))
    town.ticks()  # asked an hour ago: it does not come again under its other name
    assert [row.step for row in plan_of(town.kabar, who) if row.step in {"first", "opening"}] == ["first"]


def test_one_who_cannot_be_moved_keeps_nobody_else_waiting(town, editor) -> None:
    stuck, others = town.person(), [town.person() for _ in range(3)]
    change(town.kabar, person, person.c.id == stuck.id, timezone="Asia/Nowhere")
    before = contacts_of(town, others)
    published(town, editor, SLOWER)
    assert town.ticks()["plans_moved"] == 3
    assert contacts_of(town, others) != before
    change(town.kabar, person, person.c.id == stuck.id, timezone="Asia/Makassar")
    assert town.ticks()["plans_moved"] == 1


def contacts_of(town: Town, who: list) -> list:
    return [[row.due_at for row in plan_of(town.kabar, one)] for one in who]


def test_a_process_that_is_a_second_behind_moves_nobody_back(town, editor) -> None:
    """Nor does it enrol by the older plan."""
    who = town.person()
    elsewhere = Kabar.from_settings(town.kabar.settings)
    with elsewhere.database.read() as connection:
        packaged.renew(connection, elsewhere)
        elsewhere.content_of._looked += 3600  # it looks no more unless it must
    published(town, editor, SLOWER)
    town.ticks()
    now = [row.due_at for row in plan_of(town.kabar, who)]
    with elsewhere.database.write() as connection:
        assert not replanning.bring_up(connection, elsewhere, who, town.clock.now())
    assert [row.due_at for row in plan_of(town.kabar, who)] == now
    elsewhere.content_of._mark, elsewhere.content_of._content = "older", None
    enrolled = Town(elsewhere, town.clock, town.phones).person()
    elsewhere.database.close()
    assert [row.due_at for row in plan_of(town.kabar, enrolled)] == now


def test_a_flow_that_the_older_plan_named_may_be_gone(town, editor) -> None:
    """Else its steps would stay, and their flow could not begin."""
    who = town.person()
    published(town, editor, ("also:\n", f"also:\n{SHOP}"))
    town.ticks()
    with town.kabar.database.write() as connection:
        plan = town.kabar.content.parts["plan"]
        older, body = plan.version, plan.body.replace("flow: safe_copies, days: [70]", "flow: closed, days: [70]")
        connection.execute(update(flow_version).where(flow_version.c.version == older).values(body=body))
    publishing.roll_back(town.kabar, editor, "plan", "keliru")
    looks(town)
    town.ticks()
    assert "shop" not in dict_of(contacts_at(town, who))


def contacts_at(town: Town, who: object) -> list[tuple[str, int]]:
    return [(row.step, 0) for row in plan_of(town.kabar, who) if row.status == "due"]


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
