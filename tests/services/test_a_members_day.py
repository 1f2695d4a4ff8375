"""My day: what a member must do, the most urgent first, and nothing that is another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from bot.services.cases import access, case_actions
from bot.services.cases.access import NotYours
from bot.services.day import my_day
from bot.store import audit, case_file, case_task, line, new_id, person, referral
from tests.services.knocking import seen, watched
from tests.services.rows import rows

DANGER, THREAT, DEBT = "tlg sy dikurung majikan", "penagih utang ngancam terus", "hutang saya banyak"


@pytest.fixture
def sari(town):
    return town.caseworker()


def day(town, who, **options):
    return my_day.day_of(town.kabar, who, **options)


def told(town, who):
    """Kind and code of everything on the list."""
    return [(item.kind, item.code) for item in day(town, who).items]


def a_case(town, text=DANGER, **columns):
    before = {row.code for row in town.cases()}
    town.says(town.person(**columns), text)
    [code] = {row.code for row in town.cases()} - before
    return code


def test_nothing_to_do_is_an_empty_day(town, sari):
    assert told(town, sari) == []


def test_what_nobody_has_comes_by_urgency(town, sari):
    debt, threat, red = a_case(town, DEBT), a_case(town, THREAT), a_case(town, DANGER)
    found = day(town, sari)
    assert [item.code for item in found.items] == [red, threat, debt]
    assert [group for group, _ in found.groups] == ["now", "today"]
    assert {item.kind for item in found.items} == {"take"}


def test_a_case_that_is_taken_is_the_takers_alone(town, sari):
    other, code = town.caseworker(), a_case(town)
    assert case_actions.acknowledge(town.kabar, other, code) == "done"
    assert told(town, sari) == []
    assert told(town, other) == [("contact", code)]
    case_actions.contacted(town.kabar, other, code)
    assert told(town, other) == []


def test_a_red_case_whose_hour_runs_stands_before_all_that_may_wait(town, sari):
    red, orange, debt = a_case(town, DANGER), a_case(town, THREAT), a_case(town, DEBT)
    for code in (red, orange):
        case_actions.acknowledge(town.kabar, sari, code)
    found = [(group, [item.code for item in items]) for group, items in day(town, sari).groups]
    assert found == [("now", [red]), ("today", [orange, debt])]
    case_actions.contacted(town.kabar, sari, red)
    assert red not in {code for _, code in told(town, sari)}


def test_other_districts_are_not_on_the_list_unless_alerted(town, sari):
    far = a_case(town, district="Sumbawa")
    nowhere = a_case(town, district=None)
    near = town.caseworker(district="Sumbawa")
    found = {item.code: item.why for item in day(town, near).items}
    assert far in found
    assert nowhere in found
    assert found[nowhere] in {"no_district", "you_were_told"}
    # Sari stands first on the ladder and was alerted to both
    assert {code for _, code in told(town, sari)} == {far, nowhere}


def test_a_deadline_that_passed_comes_before_what_is_due_later(town, sari):
    late, later = a_case(town, DEBT), a_case(town, DEBT)
    for code in (late, later):
        case_actions.acknowledge(town.kabar, sari, code)
    case_actions.plan(town.kabar, sari, later, town.clock.now() + timedelta(hours=3))
    case_actions.contacted(town.kabar, sari, later)
    assert told(town, sari) == [("planned", later)], "three working days are not today"
    with town.kabar.database.write() as connection:
        values = {"contact_by": town.clock.now() - timedelta(hours=1)}
        connection.execute(update(case_file).where(case_file.c.code == late).values(**values))
    assert told(town, sari) == [("contact", late), ("planned", later)]
    assert [group for group, _ in day(town, sari).groups] == ["late", "today"]


def test_a_sign_after_it_was_taken_is_news(town, sari):
    who = town.person()
    town.says(who, THREAT)
    code = town.case().code
    case_actions.acknowledge(town.kabar, sari, code)
    town.clock.forward(minutes=10)
    town.says(who, DEBT)
    assert told(town, sari) == [("news", code)]


def test_what_is_handed_over_waits_for_its_colleague(town, sari):
    boss, rini = town.caseworker(role="supervisor"), town.caseworker(district="Sumbawa")
    code = a_case(town)
    case_actions.hand_over(town.kabar, boss, code, rini.id)
    [item] = day(town, rini).items
    assert (item.kind, item.why, item.whose) == ("handed", "handed_to_you", boss.name)
    [seen] = day(town, sari).items
    assert (seen.kind, seen.why, seen.whose) == ("take", "handed_to_other", rini.name)
    assert my_day.accept_all(town.kabar, rini) == 1
    assert my_day.accept_all(town.kabar, rini) == 0
    assert told(town, rini) == [("contact", code)]


def test_who_leads_sees_what_colleagues_did_not_do_in_time(town, sari):
    boss, elsewhere = town.caseworker(role="supervisor"), town.caseworker(role="supervisor", district="Bima")
    code = a_case(town)
    case_actions.acknowledge(town.kabar, sari, code)
    assert told(town, boss) == []
    town.clock.forward(hours=2)
    [item] = day(town, boss).items
    assert (item.kind, item.code, item.why, item.whose) == ("contact", code, "a_colleagues", sari.name)
    assert told(town, elsewhere) == []
    assert ("contact", code) in told(town, town.caseworker(role="admin", district=None))


def silent_person(town, **columns):
    """Asked, and told again, without an answer."""
    who = town.person(**columns)
    town.clock.forward(days=1)
    town.ticks()
    town.sends()
    town.clock.forward(hours=49)
    town.ticks()
    town.sends()
    return who


def until(town, who, wanted, days=40):
    """Whether it stands on their list some day soon; nobody sends anything meanwhile."""
    for _ in range(days):
        if wanted in told(town, who):
            return True
        town.clock.forward(days=1)
    return False


def test_who_is_silent_stands_there_with_the_kind_of_their_silence(town, sari):
    who = silent_person(town)
    [item] = day(town, sari).items
    assert (item.kind, item.code, item.level) == ("silent", who.code, "silence")
    assert item.silence in {"unread", "unconfirmed", "undelivered", "delivered", "read"}
    assert day(town, sari).groups[0][0] == "quiet"
    town.says(who, "1")
    assert told(town, sari) == []


def test_who_answers_no_knock_stands_there_although_nothing_was_asked_yet(approved, sari):
    """Outside WhatsApp's window the question waits: ``asked_at`` is empty, also for who wrote once long before."""
    new, known = approved.person(), approved.person()
    approved.says(known, "BAHASA")
    approved.sends()
    for hours in (24, 49):
        approved.clock.forward(hours=hours)
        approved.ticks()
        approved.sends()
    assert [watched(approved, who) for who in (new, known)] == [["reminded"], ["reminded"]]
    assert not any(seen(approved, new) + seen(approved, known))
    found = day(approved, sari).items
    assert {(item.kind, item.code) for item in found} == {("silent", new.code), ("silent", known.code)}
    assert all(item.since < approved.clock.now() for item in found)


def test_silence_that_has_become_a_case_stands_there_once(town, sari):
    silent_person(town)
    town.clock.forward(days=6)
    town.ticks()
    [item] = day(town, sari).items
    assert (item.kind, item.level) == ("take", "silence")
    assert item.silence


def test_whom_only_a_voice_reaches_is_called_on_their_day(town, sari):
    who = town.person(on=("call",))
    assert until(town, sari, ("call", who.code))
    with town.kabar.database.write() as connection:
        connection.execute(update(line).where(line.c.person_id == who.id).values(kind="whatsapp"))
    assert told(town, sari) == []


def test_whose_other_lines_are_set_aside_is_called_and_who_can_be_written_to_is_not(town, sari):
    who, other = town.person(on=("whatsapp", "call")), town.person(on=("whatsapp", "call"))
    with town.kabar.database.write() as connection:
        lost = (line.c.person_id == who.id, line.c.kind == "whatsapp")
        connection.execute(update(line).where(*lost).values(set_aside_at=town.clock.now(), set_aside_why="failed"))
    assert until(town, sari, ("call", who.code))
    assert ("call", other.code) not in told(town, sari)


def test_a_full_review_is_a_visit_for_the_persons_own_caseworker(town, sari):
    who = town.person()
    with town.kabar.database.write() as connection:
        connection.execute(update(person).where(person.c.id == who.id).values(caseworker_id=sari.id))
    assert until(town, sari, ("visit", who.code))
    assert ("visit", who.code) not in told(town, town.caseworker())


def test_editors_have_no_such_day(town):
    with pytest.raises(NotYours):
        day(town, town.caseworker(role="editor"))


def test_a_look_is_written_down_and_a_renewal_is_none(town, sari):
    day(town, sari)
    day(town, sari, looks=False)
    assert [row.target for row in rows(town.kabar, audit, audit.c.action == "day_open")] == ["today"]


def test_it_takes_as_many_statements_for_many_as_for_few(town, sari):
    def statements():
        said = []
        engine = town.kabar.database.engine
        event.listen(engine, "before_cursor_execute", listener := lambda *a: said.append(a[2]))
        found = day(town, sari)
        event.remove(engine, "before_cursor_execute", listener)
        return len(said), found.total

    silent_person(town)
    a_case(town)
    few, count = statements()
    for _ in range(40):
        a_case(town)
        town.person(on=("call",), status="active")
    many, more = statements()
    assert more >= count + 39
    assert many <= few, "where nobody on the page is silent it takes less"


def test_pages_hold_thirty_and_end_where_the_list_ends(town, sari):
    codes = [a_case(town) for _ in range(33)]
    first, second = day(town, sari), day(town, sari, page=2)
    assert (len(first.items), len(second.items), first.pages, first.total) == (30, 3, 2, 33)
    assert {item.code for item in (*first.items, *second.items)} == set(codes)
    assert day(town, sari, page=900).page == 2
    assert len(access.case_list(town.kabar, sari)) == 33


def test_tasks_and_referrals_that_end_stand_there_until_they_are_done(town, sari):
    codes = [a_case(town, DEBT) for _ in range(3)]
    for code in codes:
        case_actions.acknowledge(town.kabar, sari, code)
    ids = {row.code: row for row in rows(town.kabar, case_file)}
    today = town.clock.now().date()
    with town.kabar.database.write() as connection:
        task = {"case_id": ids[codes[0]].id, "kind": "own", "due_on": today, "at": town.clock.now()}
        connection.execute(insert(case_task).values(id=new_id(), **task))
        late = {"case_id": ids[codes[1]].id, "person_id": ids[codes[1]].person_id, "service": "other", "reason": "debt"}
        late |= {"at": town.clock.now(), "direction": "out", "due_on": today - timedelta(days=2)}
        connection.execute(insert(referral).values(id=new_id(), **late))
    assert told(town, sari) == [("referral", codes[1]), ("task", codes[0])]
    assert [group for group, _ in day(town, sari).groups] == ["late", "today"]
    assert told(town, town.caseworker()) == []
    with town.kabar.database.write() as connection:
        connection.execute(update(case_task).values(done_at=town.clock.now()))
        connection.execute(update(referral).values(outcome="received"))
    assert told(town, sari) == []
