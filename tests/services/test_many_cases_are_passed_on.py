"""Many cases handed to a colleague at once: each moves once or not at all, the clocks stay true, one message tells."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.services.cases import access, case_actions, caseload, reassign_desk, reassigning, takeover
from bot.services.cases.access import NotYours
from bot.services.cases.caseload import Which
from bot.services.cases.cases import CaseFault
from bot.services.day import my_day
from bot.store import audit, case_file, case_handover, person, reassignment, reassignment_case
from tests.services.rows import rows

pytestmark = pytest.mark.both

DANGER, THREAT, DEBT = "tlg sy dikurung majikan", "penagih utang ngancam terus", "hutang saya banyak"


@pytest.fixture
def boss(town):
    return town.caseworker(role="supervisor", district=None)


@pytest.fixture
def sari(town):
    return town.caseworker()


@pytest.fixture
def rini(town):
    return town.caseworker(district="Sumbawa")


def cases(town, *texts):
    for text in texts:
        town.says(town.person(), text)
    return [row.code for row in town.cases()]


def moved(town, boss, to, codes):
    code = reassign_desk.choose(town.kabar, boss, to.id, codes)
    reassign_desk.begin(town.kabar, boss, code)
    return reassign_desk.page(town.kabar, boss, code)


def test_they_wait_for_the_colleague_and_one_message_says_so(town, boss, sari, rini):
    codes = cases(town, DEBT, THREAT, DANGER)
    for code in codes:
        case_actions.acknowledge(town.kabar, sari, code)
    found = moved(town, boss, rini, codes)
    assert (found.move.status, found.move.done, found.outcomes) == ("done", 3, {"moved": 3})
    assert {row.acknowledged_by for row in town.cases()} == {None}
    assert [row.to_id for row in rows(town.kabar, case_handover, case_handover.c.ended_at.is_(None))] == [rini.id] * 3
    link = f"{town.kabar.settings.public_url}/today"
    debt, threat, red = codes
    assert town.messages(rini) == [f"MERAH {red}, {threat} +1. 3 kasus diserahkan kepada Anda. Buka: {link}"]
    assert {item.kind for item in my_day.day_of(town.kabar, rini).items} == {"handed"}, "although another district's"
    assert access.case_page(town.kabar, rini, debt).handed.to_me
    assert my_day.accept_all(town.kabar, rini) == 3


def test_the_clocks_stay_true(town, boss, sari, rini):
    held, free = cases(town, DANGER, DANGER)
    case_actions.acknowledge(town.kabar, sari, held)
    before = {row.code: row for row in town.cases()}
    town.clock.forward(minutes=40)
    moved(town, boss, rini, [held, free])
    after = {row.code: row for row in town.cases()}
    for code in (held, free):
        assert after[code].contact_by == before[code].contact_by
        assert after[code].resolve_by == before[code].resolve_by
    assert after[held].acknowledge_by == town.clock.now() + timedelta(minutes=15)
    assert after[free].acknowledge_by == before[free].acknowledge_by, "nobody had it: it has waited all the while"
    town.clock.forward(minutes=16)
    town.ticks()
    assert town.last(boss), "not accepted in time: it climbs, and who handed it on knows"


def test_a_conversation_goes_back_with_its_case(town, boss, sari, rini):
    [code] = cases(town, THREAT)
    case_actions.acknowledge(town.kabar, sari, code)
    takeover.take(town.kabar, sari, code)
    chosen = reassign_desk.choose(town.kabar, boss, rini.id, [code])
    assert reassign_desk.page(town.kabar, boss, chosen).talks == 1
    reassign_desk.begin(town.kabar, boss, chosen)
    kinds = [event.kind for event in access.case_page(town.kabar, boss, code).events]
    assert {"talk_passed_on", "handed_over", "handed_to"} <= set(kinds)


def test_what_changed_since_it_was_chosen_stays_where_it_is(town, boss, sari, rini):
    taken, closed, free = cases(town, THREAT, THREAT, THREAT)
    chosen = reassign_desk.choose(town.kabar, boss, rini.id, [taken, closed, free])
    case_actions.acknowledge(town.kabar, sari, taken)
    with town.kabar.database.write() as connection:
        connection.execute(update(case_file).where(case_file.c.code == closed).values(status="closed"))
    reassign_desk.begin(town.kabar, boss, chosen)
    found = reassign_desk.page(town.kabar, boss, chosen)
    assert found.outcomes == {"changed": 1, "closed": 1, "moved": 1}
    assert set(found.changed) == {taken, closed}
    assert town.case(taken).acknowledged_by == sari.name


def test_two_who_lead_choose_the_same_and_nothing_is_lost_or_doubled(town, boss, sari, rini):
    codes = cases(town, *[THREAT] * 6)
    other = town.caseworker(role="supervisor", district=None)
    first = reassign_desk.choose(town.kabar, boss, rini.id, codes)
    second = reassign_desk.choose(town.kabar, other, sari.id, codes)
    hands = [
        threading.Thread(target=reassign_desk.begin, args=(town.kabar, boss, first)),
        threading.Thread(target=reassign_desk.begin, args=(town.kabar, other, second)),
        threading.Thread(target=reassigning.go_on, args=(town.kabar, town.clock.now())),
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    reassigning.go_on(town.kabar, town.clock.now())
    ends = [reassign_desk.page(town.kabar, boss, code) for code in (first, second)]
    assert sum(end.outcomes["moved"] for end in ends) == 6
    assert sum(end.outcomes["changed"] for end in ends) == 6
    assert all((end.move.status, end.move.done) == ("done", 6) for end in ends)
    waiting = rows(town.kabar, case_handover, case_handover.c.ended_at.is_(None))
    assert len(waiting) == 6
    assert len({row.case_id for row in waiting}) == 6


@pytest.mark.usefixtures("sari")
def test_it_goes_on_by_the_clock_and_is_found_again(town, boss, rini, monkeypatch):
    codes = cases(town, *[DEBT] * 4)
    monkeypatch.setattr(reassign_desk, "AT_ONCE", 0.0)
    code = reassign_desk.choose(town.kabar, boss, rini.id, codes)
    reassign_desk.begin(town.kabar, boss, code)
    assert reassign_desk.progress(town.kabar, boss, code).busy
    assert town.messages(rini) == []
    assert town.ticks()["reassigned"] == 4
    [line] = reassign_desk.moves(town.kabar, boss)
    assert (line.code, line.status, line.done) == (code, "done", 4)
    assert len(town.messages(rini)) == 1
    assert town.ticks()["reassigned"] == 0
    assert len(town.messages(rini)) == 1


@pytest.mark.usefixtures("sari")
def test_stopped_half_way_it_tells_of_what_moved(town, boss, rini):
    codes = cases(town, *[DEBT] * 3)
    code = reassign_desk.choose(town.kabar, boss, rini.id, codes)
    with town.kabar.database.write() as connection:
        connection.execute(update(reassignment).values(status="running"))
        job = connection.execute(select(reassignment.c.id)).scalar_one()
        first = connection.execute(select(func.min(reassignment_case.c.case_id))).scalar_one()
    assert reassigning._guarded(town.kabar, job, first, town.clock.now())
    assert not reassigning._guarded(town.kabar, job, first, town.clock.now()), "once only"
    reassign_desk.cancel(town.kabar, boss, code)
    assert "1 kasus diserahkan" in town.last(rini)
    assert reassign_desk.page(town.kabar, boss, code).move.status == "cancelled"
    assert town.ticks()["reassigned"] == 0
    with pytest.raises(CaseFault, match="move_changed"):
        reassign_desk.cancel(town.kabar, boss, code)
    with pytest.raises(CaseFault, match="move_changed"):
        reassign_desk.begin(town.kabar, boss, code)


@pytest.mark.parametrize(("codes", "fault"), [([], "cases_missing"), (["KB-9999"], "cases_missing")])
def test_what_cannot_be_chosen_is_refused(town, boss, rini, codes, fault):
    with pytest.raises(CaseFault, match=fault):
        reassign_desk.choose(town.kabar, boss, rini.id, codes)


def test_who_cannot_be_told_is_handed_nothing(town, boss, rini):
    codes = cases(town, DEBT)
    for nobody in (boss.id, town.caseworker(role="editor").id):
        with pytest.raises(CaseFault, match="colleague_missing"):
            reassign_desk.choose(town.kabar, boss, nobody, codes)
    moved(town, boss, rini, codes)
    with pytest.raises(CaseFault, match="cases_missing"):
        reassign_desk.choose(town.kabar, boss, rini.id, codes)  # it waits for her already


def test_all_that_a_filter_finds_are_chosen_together(town, boss, sari, rini):
    codes = cases(town, DEBT, DEBT, DANGER)
    case_actions.acknowledge(town.kabar, sari, codes[0])
    of_sari = reassign_desk.choose(town.kabar, boss, rini.id, [], Which(holder=str(sari.id)))
    assert reassign_desk.page(town.kabar, boss, of_sari).codes == (codes[0],)
    free = reassign_desk.choose(town.kabar, boss, rini.id, [], Which(holder="none", level="yellow"))
    assert reassign_desk.page(town.kabar, boss, free).codes == (codes[1],)
    assert len(caseload.listed(town.kabar, boss, Which())[0]) == 3
    for strange in (Which(holder="x"), Which(district="Nowhere"), Which(level="blue")):
        assert caseload.listed(town.kabar, boss, strange) == ([], 0)


def test_it_is_written_down(town, boss, rini):
    codes = cases(town, DEBT, DEBT)
    moved(town, boss, rini, codes)
    told = [row.action for row in rows(town.kabar, audit, audit.c.action.like("%reassign%"))]
    assert sorted(told) == [
        *("case_reassign", "case_reassign"),
        *("reassignment_choose", "reassignment_done", "reassignment_running"),
    ]
    assert {row.staff_id for row in rows(town.kabar, audit, audit.c.action == "case_reassign")} == {boss.id}


def test_the_load_is_counted_by_worker_and_by_district(town, boss, sari, rini):
    held, free = cases(town, THREAT, DANGER)
    case_actions.acknowledge(town.kabar, sari, held)
    town.clock.forward(hours=2)
    load = caseload.read(town.kabar, boss)
    of_sari = next(one for one in load.workers if one.key == str(sari.id))
    assert (of_sari.name, of_sari.cases, of_sari.levels["orange"], of_sari.late) == (sari.name, 1, 1, 0)
    [tengah] = load.districts
    assert (tengah.name, tengah.cases, tengah.waiting, tengah.late, tengah.people) == ("Lombok Tengah", 2, 1, 1, 2)
    assert load.oldest.code == free
    assert tengah.oldest == town.case(free).raised_at
    assert {one.key for one in load.workers} >= {str(boss.id), str(rini.id)}


def test_a_workers_load_is_of_every_district_they_have_cases_in(town, boss, sari):
    one, other = town.person(), town.person()
    with town.kabar.database.write() as connection:
        connection.execute(update(person).where(person.c.id == other.id).values(district="Sumbawa"))
    for who in (one, other):
        town.says(who, DEBT)
    for row in town.cases():
        case_actions.acknowledge(town.kabar, sari, row.code)
    load = caseload.read(town.kabar, boss)
    assert {here.key: here.cases for here in load.districts if here.cases} == {"Lombok Tengah": 1, "Sumbawa": 1}
    assert {worker.name: worker.cases for worker in load.workers if worker.cases} == {sari.name: 2}


@pytest.mark.parametrize("role", ["caseworker", "editor"])
def test_it_is_for_who_leads(town, rini, role):
    who = town.caseworker(role=role)
    for act in (
        lambda: caseload.read(town.kabar, who),
        lambda: caseload.listed(town.kabar, who, Which()),
        lambda: reassign_desk.choose(town.kabar, who, rini.id, ["KB-1001"]),
        lambda: reassign_desk.moves(town.kabar, who),
        lambda: reassign_desk.begin(town.kabar, who, "R-22222222"),
    ):
        with pytest.raises(NotYours):
            act()
