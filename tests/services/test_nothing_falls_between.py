"""Where the parts of the desk meet: a day, hand-overs in bulk, closed accounts, tasks; nobody falls between them."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import delete, update

from bot.services.accounts import members
from bot.services.cases import case_actions, case_tasks, reassign_desk, reassigning, takeover
from bot.services.day import my_day
from bot.services.sending import failures
from bot.services.staff import StaffMember
from bot.store import alert, case_file, conversation, message, person, reassignment, reassignment_case
from bot.store import takeover as takeovers
from tests.making import Town
from tests.services.rows import change, rows

DANGER, THREAT, DEBT = "tlg sy dikurung majikan", "penagih utang ngancam terus", "hutang saya banyak"


def today(town: Town) -> str:
    return town.clock.now().date().isoformat()


def task(town: Town, who: StaffMember, code: str, holder: object = "") -> None:
    case_tasks.add(town.kabar, who, code, kind="call", title="", due_on=today(town), holder=str(holder))


def day(town: Town, who: StaffMember) -> list[tuple[str, str]]:
    return [(item.kind, item.code) for item in my_day.day_of(town.kabar, who).items]


def taken(town: Town, who: StaffMember, text: str) -> str:
    town.says(town.person(), text)
    code = town.cases()[-1].code
    case_actions.acknowledge(town.kabar, who, code)
    return code


def test_a_task_on_the_most_urgent_case_does_not_sink_it(town: Town) -> None:
    sari = town.caseworker()
    for _ in range(4):
        taken(town, sari, DEBT)
    town.clock.forward(days=10)
    red = taken(town, sari, DANGER)
    town.clock.forward(hours=2)
    task(town, sari, red)
    assert my_day.day_of(town.kabar, sari).items[0].code == red


def test_a_case_that_was_handed_over_is_not_hidden_by_a_late_task_of_it(town: Town) -> None:
    sari, rini = town.caseworker(), town.caseworker()
    code = taken(town, sari, DEBT)
    task(town, sari, code, rini.id)
    town.clock.forward(days=1)
    case_actions.hand_over(town.kabar, sari, code, rini.id)
    assert day(town, rini) == [("handed", code)]
    assert my_day.accept_all(town.kabar, rini) == 1


def test_who_leads_sees_their_own_case_of_another_district(town: Town) -> None:
    boss = town.caseworker(role="supervisor", district="Sumbawa")
    town.caseworker()
    code = taken(town, boss, DANGER)
    town.clock.forward(hours=3)
    assert ("contact", code) in day(town, boss)


def test_a_task_of_somebody_who_left_is_the_holders(town: Town) -> None:
    sari, rini = town.caseworker(), town.caseworker()
    code = taken(town, sari, DEBT)
    task(town, sari, code, rini.id)
    members.close(town.kabar, None, rini.id)
    assert ("task", code) in day(town, sari)


def test_a_task_shows_no_case_to_who_may_see_it_no_longer(town: Town) -> None:
    sari, far = town.caseworker(), town.caseworker(district="Sumbawa")
    who = town.person(caseworker_id=far.id)
    town.says(who, DEBT)
    case_actions.acknowledge(town.kabar, sari, "KB-1001")
    task(town, sari, "KB-1001", far.id)
    assert day(town, far) == [("task", "KB-1001")]
    with town.kabar.database.write() as connection:
        connection.execute(delete(alert).where(alert.c.staff_id == far.id))
    change(town.kabar, person, person.c.id == who.id, caseworker_id=None)
    assert day(town, far) == []


def test_a_leader_who_leaves_gives_conversations_back_of_cases_that_others_have(town: Town) -> None:
    boss, sari, head = town.caseworker(role="supervisor"), town.caseworker(), town.caseworker(role="admin")
    who = town.person()
    town.says(who, DEBT)
    case_actions.acknowledge(town.kabar, sari, "KB-1001")
    takeover.take(town.kabar, boss, "KB-1001")
    town.clock.forward(minutes=1)
    town.says(who, "besok saya harus bayar")
    told = len(town.messages(sari))
    members.close(town.kabar, head, boss.id)
    assert [row.ended_why for row in rows(town.kabar, takeovers)] == ["passed_on"]
    assert [row.taken_at for row in rows(town.kabar, conversation)] == [None]
    assert len(town.messages(sari)) > told, "their last words met nobody"


def moving(town: Town, boss: StaffMember, to: StaffMember, codes: list[str]) -> UUID:
    """A hand-over in bulk that has begun, and whose notice is not written yet."""
    reassign_desk.choose(town.kabar, boss, to.id, codes)
    with town.kabar.database.write() as connection:
        connection.execute(update(reassignment).values(status="running"))
    job = rows(town.kabar, reassignment)[0].id
    with town.kabar.database.read() as connection:
        cases = connection.execute(reassigning.open_cases(job)).scalars().all()
    for case_id in cases:
        reassigning.move(town.kabar, job, case_id, town.clock.now())
    return job


def test_cases_handed_to_an_account_that_closes_before_it_is_told_ring_on(town: Town) -> None:
    boss, sari = town.caseworker(role="supervisor", district=None), town.caseworker()
    rini = town.caseworker(district="Sumbawa")
    codes = [taken(town, sari, text) for text in (THREAT, DEBT)]
    moving(town, boss, rini, codes)
    assert my_day.accept_all(town.kabar, rini) == 0, "not told of them yet, and of another district"
    members.close(town.kabar, None, rini.id)
    now = town.clock.now()
    town.ticks()
    told = {row.case_id for row in rows(town.kabar, alert) if row.at >= now}
    assert told == {row.id for row in rows(town.kabar, case_file)}


def test_a_notice_of_many_that_does_not_arrive_hurries_the_ladder(town: Town) -> None:
    boss, sari = town.caseworker(role="supervisor", district=None), town.caseworker()
    rini = town.caseworker(district="Sumbawa")
    codes = [taken(town, sari, text) for text in (DANGER, THREAT)]
    reassign_desk.begin(town.kabar, boss, reassign_desk.choose(town.kabar, boss, rini.id, codes))
    now = town.clock.now()
    for _ in range(4):  # whatever line it is tried by
        for row in rows(town.kabar, message, message.c.staff_id == rini.id, message.c.status != "failed"):
            with town.kabar.database.write() as connection:
                gone = {"status": "failed", "error_code": "21211", "failed_at": now, "status_at": now}
                connection.execute(update(message).where(message.c.id == row.id).values(**gone))
                failures.follow(connection, town.kabar, row.id, "bad_line", now)
    assert {row.next_alert_at for row in rows(town.kabar, case_file)} == {now}


def test_a_case_that_turned_red_since_it_was_chosen_is_not_moved(town: Town) -> None:
    boss, _ = town.caseworker(role="supervisor", district=None), town.caseworker()
    rini = town.caseworker(district="Sumbawa")
    who = town.person()
    town.says(who, DEBT)
    code = reassign_desk.choose(town.kabar, boss, rini.id, ["KB-1001"])
    town.clock.forward(minutes=1)
    town.says(who, DANGER)
    town.clock.forward(minutes=14)
    before = rows(town.kabar, case_file)[0].next_alert_at
    reassign_desk.begin(town.kabar, boss, code)
    assert [row.outcome for row in rows(town.kabar, reassignment_case)] == ["changed"]
    assert rows(town.kabar, case_file)[0].next_alert_at == before


@pytest.mark.parametrize("text", [DANGER, DEBT])
def test_what_nobody_had_climbs_no_later_for_being_passed_on(town: Town, text: str) -> None:
    boss, _ = town.caseworker(role="supervisor", district=None), town.caseworker()
    rini = town.caseworker(district="Sumbawa")
    town.says(town.person(), text)
    before = rows(town.kabar, case_file)[0].next_alert_at
    town.clock.forward(minutes=10)
    reassign_desk.begin(town.kabar, boss, reassign_desk.choose(town.kabar, boss, rini.id, ["KB-1001"]))
    assert rows(town.kabar, case_file)[0].next_alert_at <= before
