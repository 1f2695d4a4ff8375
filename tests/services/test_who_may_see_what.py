"""The one door to people's rows: districts, roles, and a line in the audit trail for every look."""

from __future__ import annotations

import pytest

from bot.services.cases import access, assessments, case_actions, case_lists, case_tasks, histories, talk_views
from bot.services.cases.access import NotYours
from bot.services.staff import StaffMember
from bot.store import audit
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows

RED = "saya dipukul suami"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


def seen(town: Town, who: StaffMember) -> set[str]:
    return {case.code for case in access.case_list(town.kabar, who)}


def test_a_caseworker_sees_their_district_and_no_other(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), RED)
    town.says(town.person(district="Lombok Barat"), RED)
    near, far = (case.code for case in town.cases())
    other = town.caseworker(district="Sumbawa")
    town.caseworker(district="Lombok Barat")
    assert near in seen(town, sari)
    assert seen(town, other) == set()
    with pytest.raises(NotYours):
        access.case_page(town.kabar, other, far)


def test_who_was_alerted_sees_the_case_wherever_it_is(town: Town) -> None:
    away = town.caseworker(district="Sumbawa")
    town.says(town.person(), RED)
    assert seen(town, away) == {town.case().code}


def test_whoever_was_alerted_sees_it_no_more_when_it_is_over_unless_it_was_theirs(town: Town) -> None:
    had, told = town.caseworker(district="Sumbawa"), town.caseworker(district="Bima")
    who = town.person()
    town.says(who, RED)
    code = town.case().code
    town.clock.forward(minutes=20)
    town.ticks()
    assert seen(town, had) == seen(town, told) == {code}
    case_actions.acknowledge(town.kabar, had, code)
    case_actions.close(town.kabar, had, code, WELL)
    town.says(who, "terima kasih, saya pindah ke rumah kakak")
    assert {case.code for case in access.case_list(town.kabar, told, "closed")} == set()
    assert case_lists.page_of(town.kabar, told, "closed").rows == ()
    for look in (access.case_page, talk_views.talk_page, histories.of_case, assessments.page, case_tasks.of_case):
        with pytest.raises(NotYours):
            look(town.kabar, told, code)
    with pytest.raises(NotYours):
        case_actions.reopen(town.kabar, told, code, "mau lihat lagi")
    assert access.case_page(town.kabar, had, code).row.status == "closed"
    assert [row.code for row in case_lists.page_of(town.kabar, had, "closed").rows] == [code]


def test_who_is_the_persons_own_caseworker_sees_it(town: Town) -> None:
    town.caseworker()
    own = town.caseworker(district="Sumbawa")
    town.says(town.person(caseworker_id=own.id), RED)
    assert seen(town, own) == {town.case().code}


def test_a_person_without_a_district_is_everybodys(town: Town, sari: StaffMember) -> None:
    town.says("+6281299990001", RED)
    assert seen(town, sari) == {town.case().code}


@pytest.mark.parametrize(("role", "sees"), [("supervisor", True), ("admin", True), ("editor", False)])
def test_roles_see_everything_or_nobody(town: Town, role: str, sees: bool) -> None:
    town.caseworker()
    who = town.caseworker(role=role, district="Sumbawa")
    town.says(town.person(), RED)
    assert bool(seen(town, who)) is sees


def test_every_look_is_written_down_before_anything_is_shown(town: Town, sari: StaffMember) -> None:
    town.says(town.person(), RED)
    code = town.case().code
    access.case_page(town.kabar, sari, code)
    last = rows(town.kabar, audit)[-1]
    assert (last.staff_id, last.action, last.target, last.at) == (sari.id, "case_open", code, town.clock.now())


def test_a_page_holds_all_a_caseworker_needs(town: Town, sari: StaffMember) -> None:
    who = town.person(name="Baiq Sari", safe_from="17:00", safe_to="20:00", gender="female")
    town.says(who, RED)
    town.says(who, "2")
    page = access.case_page(town.kabar, sari, town.case().code)
    assert page.contact.name == "Baiq Sari"
    assert page.contact.numbers == (town.number_of(who),)
    assert (page.contact.safe_from, page.contact.safe_now, page.contact.contact_way) == ("17:00", False, "message")
    assert [(sign.level, bool(sign.rule), bool(sign.words)) for sign in page.signs] == [("red", True, True)]
    assert [line.direction for line in page.messages] == ["in", "out", "in", "out"]
    assert page.messages[0].text == RED
    assert not page.mine


def test_the_unacknowledged_stand_first_then_the_graver_then_the_older(town: Town, sari: StaffMember) -> None:
    for words in (RED, "BANTUAN", RED, RED):
        who = town.person()
        town.says(who, words)
        if words == "BANTUAN":
            town.says(who, "1")
        town.clock.forward(minutes=6)
    first, yellow, second, third = (case.code for case in town.cases())
    town.says(sari, f"AMBIL {first}")
    assert [case.code for case in access.case_list(town.kabar, sari)] == [second, third, yellow, first]
