"""Who looked at a person's data stands on the person's page: a line for each member and day, and no look is hidden."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.cases import access, case_lists, caseload, duplicates, looks, people_access, talk_views
from bot.services.cases.access import NotYours
from bot.services.cases.caseload import Which
from bot.services.cases.look_kinds import FOUND, LISTED, TALK
from bot.services.cases.person_views import Wanted
from bot.store import audit
from tests.making import Town
from tests.services.rows import rows

RED = "tlg sy dikurung majikan"


def lines(found):
    return [(one.who, one.times, one.acts) for one in found.lines]


def listed(town, action):
    return [row.target for row in rows(town.kabar, audit, audit.c.action == action)]


def test_a_line_says_who_on_which_day_how_often_and_what(town: Town) -> None:
    sari, boss = town.caseworker(), town.caseworker(role="supervisor")
    town.says(town.person(), RED)
    town.says(town.person(), RED)
    for _ in range(3):
        town.clock.forward(minutes=1)
        access.case_page(town.kabar, sari, "KB-1001")
    looked = town.clock.now()
    access.case_page(town.kabar, sari, "KB-1002")
    town.clock.forward(minutes=1)
    found = access.case_page(town.kabar, boss, "KB-1001").looks
    assert lines(found) == [(boss.name, 1, (("case_open", 1),)), (sari.name, 3, (("case_open", 3),))]
    assert (found.lines[1].at, found.lines[1].day.isoformat()) == (looked, "2026-05-04")


def test_many_looks_of_ones_own_hide_nobody_elses(town: Town) -> None:
    boss, sari = town.caseworker(role="supervisor"), town.caseworker()
    who = town.person()
    people_access.person_page(town.kabar, sari, who.code, texts=True)
    for _ in range(35):
        town.clock.forward(minutes=1)
        people_access.person_page(town.kabar, boss, who.code)
    found = people_access.person_page(town.kabar, boss, who.code).looks
    assert lines(found) == [(boss.name, 36, (("person_open", 36),)), (sari.name, 1, (("person_texts", 1),))]
    assert not found.more


def test_the_day_ends_at_midnight_on_the_deployments_clocks(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    # 02:00 UTC is 10:00 in Makassar, where midnight is at 16:00 UTC
    for hours in (13, 0.9, 0.2):
        town.clock.forward(hours=hours)
        people_access.person_page(town.kabar, sari, who.code)
    found = people_access.person_page(town.kabar, sari, who.code).looks
    assert [(one.day.isoformat(), one.times) for one in found.lines] == [("2026-05-05", 2), ("2026-05-04", 2)]


def test_earlier_ones_stand_on_a_page_of_their_own_as_far_back_as_they_go(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "A_PAGE", 20)
    boss, far = town.caseworker(role="supervisor"), town.caseworker(district="Bima")
    who = town.person()
    for _ in range(30):
        town.clock.forward(days=1)
        people_access.person_page(town.kabar, boss, who.code)
    shown = people_access.person_page(town.kabar, boss, who.code).looks
    assert (len(shown.lines), shown.more) == (12, True)
    first, second, third = (people_access.looks_page(town.kabar, boss, who.code, page) for page in (1, 2, 3))
    assert [(len(one.lines), one.more) for one in (first, second, third)] == [(20, True), (10, False), (0, False)]
    assert first.lines[0].acts == (("person_open", 2), ("looks_open", 1))
    assert len({one.day for one in (*first.lines, *second.lines)}) == 30
    with pytest.raises(NotYours):
        people_access.looks_page(town.kabar, far, who.code, 1)


def test_looks_at_an_earlier_case_of_the_same_person_count(town: Town) -> None:
    boss = town.caseworker(role="admin")
    person = town.person()
    town.says(person, RED)
    access.case_page(town.kabar, boss, "KB-1001")
    with town.kabar.database.write() as connection:
        connection.exec_driver_sql("UPDATE case_file SET status = 'closed'")
    town.clock.forward(minutes=1)
    town.says(person, RED)
    assert lines(access.case_page(town.kabar, boss, "KB-1002").looks) == [(boss.name, 2, (("case_open", 2),))]


def test_a_caseworker_sees_it_on_the_persons_page_and_not_on_the_cases(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, RED)
    assert access.case_page(town.kabar, sari, "KB-1001").looks.lines == ()
    assert people_access.person_page(town.kabar, sari, who.code).looks.lines != ()


def test_whose_name_a_list_shows_is_written_down_once_in_ten_minutes(town: Town) -> None:
    sari, rini = town.caseworker(), town.caseworker()
    named, nameless = town.person(), town.person(name="")
    for who, after in ((sari, 0), (sari, 5), (rini, 0)):
        town.clock.forward(minutes=after)
        people_access.people_list(town.kabar, who, Wanted())
    assert listed(town, LISTED) == [named.code, named.code], "one for each of them; a code alone is no name"
    assert nameless.code not in listed(town, LISTED)
    town.clock.forward(minutes=6)
    people_access.people_list(town.kabar, sari, Wanted())
    assert len(listed(town, LISTED)) == 3
    assert listed(town, "people_list") == ["all"] * 4, "each view has its row all the same"


def test_who_was_searched_for_is_told_that_they_were_found(town: Town) -> None:
    sari = town.caseworker()
    siti, other = town.person(name="Siti Wulandari"), town.person(name="Ayu Lestari")
    people_access.people_list(town.kabar, sari, Wanted())
    people_access.people_list(town.kabar, sari, Wanted(text="wulandari"))
    assert listed(town, FOUND) == [siti.code]
    assert listed(town, "people_search") == ["name"]
    [line] = people_access.person_page(town.kabar, sari, siti.code).looks.lines
    assert {act for act, _ in line.acts} == {"person_open", LISTED, FOUND}
    assert FOUND not in {act for act, _ in people_access.person_page(town.kabar, sari, other.code).looks.lines[0].acts}


def test_who_is_found_by_their_number_was_seen_without_a_name_too(town: Town) -> None:
    sari, nameless = town.caseworker(), town.person(name="")
    people_access.people_list(town.kabar, sari, Wanted(text=nameless.code))
    assert listed(town, FOUND) == [], "their code says nothing"
    people_access.people_list(town.kabar, sari, Wanted(text=town.number_of(nameless)))
    assert listed(town, FOUND) == [nameless.code]


def test_a_record_that_is_proposed_as_the_same_person_was_seen(town: Town) -> None:
    boss = town.caseworker(role="supervisor")
    mine, twin = town.person(name="Siti Rekaan"), town.person(name="Siti Rekaan")
    duplicates.found(town.kabar, boss, mine.code)
    assert (listed(town, "merge_open"), listed(town, LISTED)) == ([mine.code], [twin.code])


def test_a_list_of_cases_leaves_a_row_for_the_view_and_none_for_a_person(town: Town) -> None:
    boss = town.caseworker(role="supervisor")
    town.says(town.person(), RED)
    case_lists.page_of(town.kabar, boss, "open")
    case_lists.page_of(town.kabar, boss, "open", looks=False)
    caseload.read(town.kabar, boss)
    caseload.listed(town.kabar, boss, Which(level="red", state="late"))
    with town.kabar.database.read() as connection:
        found = connection.execute(select(audit.c.action, audit.c.target).where(audit.c.staff_id == boss.id)).all()
    wanted = [("case_list", "open"), ("caseload_open", "all"), ("caseload_list", "level,state")]
    assert [tuple(row) for row in found] == wanted


def test_an_open_page_is_one_look_an_hour_unless_new_words_come(town: Town) -> None:
    sari = town.caseworker()
    who = town.person()
    town.says(who, RED)
    town.clock.forward(seconds=1)
    access.case_page(town.kabar, sari, "KB-1001")

    def stays_open(minutes: int) -> int:
        for _ in range(minutes):
            town.clock.forward(minutes=1)
            talk_views.talk_page(town.kabar, sari, "KB-1001")
        return len(listed(town, TALK))

    assert stays_open(59) == 0
    assert stays_open(60) == 1
    town.clock.forward(seconds=1)
    town.says(who, "sudah dua hari")
    assert stays_open(5) == 2
    assert stays_open(5) == 2
