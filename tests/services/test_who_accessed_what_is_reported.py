"""A planted theft: one member looks at thirty people at night and takes a copy. The report says who, what, and whom."""

from __future__ import annotations

from datetime import timedelta

from bot.services import turned_away
from bot.services.accounts import sessions
from bot.services.cases import access, people_access
from bot.services.cases.person_views import Wanted
from bot.services.trail import incident
from bot.store import audit
from tests.copies import copied
from tests.making import Town
from tests.services.rows import rows

RED = "tlg sy dikurung majikan"


def night(town: Town) -> None:
    """23:00 in Makassar."""
    town.clock.moment = town.clock.moment.replace(hour=15, minute=0)


def test_a_theft_at_night_stands_out(town: Town) -> None:
    sari, thief, boss = town.caseworker(), town.caseworker(), town.caseworker(role="supervisor")
    people = [town.person(name=f"Orang {number}") for number in range(30)]
    others = [town.person(district="Bima"), town.person(district="Bima")]
    town.says(people[0], RED)
    people_access.person_page(town.kabar, sari, people[0].code)
    night(town)
    begun = town.clock.now()
    sessions.failed(town.kabar, "nobody@example.org")
    turned_away.add(town.kabar, {"forged": 3}, begun)
    sessions.begin(town.kabar, thief, "Firefox", "Linux")
    people_access.people_list(town.kabar, thief, Wanted())
    for one in people:
        people_access.person_page(town.kabar, thief, one.code)
        town.clock.forward(minutes=1)
    access.case_page(town.kabar, thief, town.case().code)
    town.clock.forward(minutes=5)
    copied(town, people[3].code, thief)
    town.clock.forward(hours=10)
    people_access.person_page(town.kabar, boss, people[0].code)

    found = incident.report(town.kabar, begun, begun + timedelta(hours=8))
    assert found.trail.whole
    first = found.accesses[0]
    assert (first.who, first.role, first.people, first.busiest) == (thief.name, "caseworker", 30, 30)
    assert (first.night, first.files, first.log_ins) == (first.looks, 1, 1)
    assert {one.who for one in found.accesses} <= {thief.name, "Kabar"}, "who looked by day is not of this time"
    assert found.codes == tuple(sorted(one.code for one in people))
    assert not {one.code for one in others} & set(found.codes)
    assert (found.touched["names"], found.touched["contact"], found.touched["words"]) == (30, 30, 2)
    assert [(act.who, act.action, act.target) for act in found.files] == [(thief.name, "person_copy", people[3].code)]
    assert [(act.action, act.target) for act in found.failed] == [("login_failed", "unknown")]

    assert found.turned_away == {"forged": 3}

    mine = incident.report(town.kabar, begun, begun + timedelta(hours=8), *incident.named(town.kabar, sari.name))
    assert (mine.codes, mine.accesses) == ((), ())
    assert len(rows(town.kabar, audit, audit.c.action == "incident_report")) == 2


def test_two_codes_of_one_person_are_one_person(town: Town) -> None:
    boss, who = town.caseworker(role="admin"), town.person()
    town.says(who, RED)
    begun = town.clock.now()
    people_access.person_page(town.kabar, boss, who.code)
    access.case_page(town.kabar, boss, town.case().code)
    town.clock.forward(minutes=1)
    found = incident.report(town.kabar, begun, town.clock.now())
    assert found.codes == (who.code,)
    assert {name: count for name, count in found.touched.items() if count} == {
        "names": 1,
        "contact": 1,
        "words": 1,
        "case": 1,
    }


def test_a_list_that_stood_open_before_counts(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    people_access.people_list(town.kabar, sari, Wanted())
    begun = town.clock.forward(minutes=5)
    people_access.people_list(town.kabar, sari, Wanted())
    town.clock.forward(minutes=1)
    assert incident.report(town.kabar, begun, town.clock.now()).codes == (who.code,)


def test_a_member_is_found_by_words_of_their_name(town: Town) -> None:
    sari, other = town.caseworker(), town.caseworker()
    assert [one.id for one in incident.named(town.kabar, sari.name.upper())] == [str(sari.id)]
    assert {str(one.id) for one in (sari, other)} <= {one.id for one in incident.named(town.kabar, "staff")}
    assert incident.named(town.kabar, " ") == incident.named(town.kabar, "nobody") == []
