"""Milestones: ticked with a day and by whom, corrected with both kept, and never before they can have been reached."""

from __future__ import annotations

import pytest

from bot.services.cases import milestones, people_access
from bot.services.cases.access import NotYours
from bot.services.cases.cases import CaseFault
from bot.services.cases.milestone_views import MilestoneLine
from bot.services.cases.milestones import Said
from bot.services.erasing import asking
from bot.services.erasing.asking import Ask
from bot.store import audit, milestone_mark
from tests.services.referring import TODAY, case, sari
from tests.services.rows import rows

__all__ = ["case", "sari"]


def line(town, who, person, name: str = "fund_received") -> MilestoneLine:
    return next(one for one in milestones.of_person(town.kabar, who, person.code).lines if one.id == name)


def mark(town, who, person, name: str = "fund_received", answer: str = "yes", day: str = TODAY, **given: str) -> None:
    seen = given.get("seen", line(town, who, person, name).seen)
    milestones.mark(town.kabar, who, person.code, Said(name, answer, day, seen))


@pytest.fixture
def person(town):
    return town.person()


def test_it_is_ticked_with_its_day_and_by_whom(town, sari, person):
    mark(town, sari, person, day="2026-05-01")
    now = line(town, sari, person).now
    assert (now.answer, now.on_day.isoformat(), now.who) == ("yes", "2026-05-01", sari.name)
    assert milestones.of_person(town.kabar, sari, person.code).reached == 1
    assert [row.target for row in rows(town.kabar, audit, audit.c.action == "milestone")] == [person.code]


def test_it_is_corrected_and_every_word_stays(town, sari, person):
    other = town.caseworker()
    mark(town, sari, person)
    town.clock.forward(minutes=5)
    mark(town, other, person, answer="no")
    town.clock.forward(minutes=5)
    mark(town, sari, person, answer="none", day="")
    found = line(town, sari, person)
    assert found.now is None
    assert [(one.answer, one.who) for one in found.marks] == [
        ("none", sari.name),
        ("no", other.name),
        ("yes", sari.name),
    ]


def test_the_business_is_asked_for_months_after_the_fund(town, sari, person):
    assert line(town, sari, person, "business_3").before
    with pytest.raises(CaseFault, match="milestone_before"):
        mark(town, sari, person, "business_3")
    mark(town, sari, person, day="2026-02-10")
    assert line(town, sari, person, "business_3").earliest.isoformat() == "2026-05-10"
    with pytest.raises(CaseFault, match="milestone_early"):
        mark(town, sari, person, "business_3")
    town.clock.forward(days=6)
    mark(town, sari, person, "business_3", "no", "2026-05-10")
    assert line(town, sari, person, "business_3").now.answer == "no"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"day": "2026-05-05"}, "milestone_future"),
        ({"day": ""}, "milestone_day"),
        ({"day": "😀"}, "milestone_day"),
        ({"day": "1926-05-05"}, "milestone_old"),
        ({"answer": "perhaps"}, "milestone_answer"),
        ({"answer": "none"}, "milestone_answer"),
        ({"seen": "x"}, "milestone_changed"),
    ],
)
def test_what_will_not_do_says_why(town, sari, person, given, fault):
    with pytest.raises(CaseFault, match=f"^{fault}$"):
        mark(town, sari, person, **given)
    assert rows(town.kabar, milestone_mark) == []


def test_one_that_is_not_in_the_file_is_refused_and_what_was_written_of_it_stays(town, sari, person):
    with pytest.raises(CaseFault, match="milestone_gone"):
        milestones.mark(town.kabar, sari, person.code, Said("a" * 10_000, "yes", TODAY, ""))


def test_of_two_at_once_the_second_is_told_unless_both_say_the_same(town, sari, person):
    mark(town, sari, person)
    mark(town, town.caseworker(), person, seen="")
    assert len(rows(town.kabar, milestone_mark)) == 1
    with pytest.raises(CaseFault, match="milestone_changed"):
        mark(town, sari, person, answer="no", seen="")


def test_the_cases_page_shows_the_same(town, sari, case):
    found = milestones.of_case(town.kabar, sari, case)
    milestones.mark(town.kabar, sari, found.person, Said("working", "yes", TODAY, ""))
    assert milestones.of_case(town.kabar, sari, case).reached == 1
    assert milestones.of_person(town.kabar, sari, found.person) == milestones.of_case(town.kabar, sari, case)


def test_other_districts_and_editors_neither_see_nor_write(town, person, case):
    for who in (town.caseworker(district="Cirebon"), town.caseworker(role="editor", district=None)):
        with pytest.raises(NotYours):
            milestones.of_person(town.kabar, who, person.code)
        with pytest.raises(NotYours):
            milestones.of_case(town.kabar, who, case)
        with pytest.raises(NotYours):
            milestones.mark(town.kabar, who, person.code, Said("working", "yes", TODAY, ""))


def test_who_said_hapus_keeps_their_milestones(town, sari, person):
    """They hold no words of the thread, and the programme's report of what was handed out rests on them."""
    mark(town, sari, person)
    with town.kabar.database.write() as connection:
        asking.begin(connection, town.kabar, person, Ask("thread"), town.clock.now())
    assert line(town, sari, person).now.answer == "yes"


def test_what_was_written_of_milestones_stands_in_the_timeline(town, sari, person):
    mark(town, sari, person)
    town.clock.forward(hours=1)
    mark(town, sari, person, answer="no")
    told = [one for one in people_access.person_page(town.kabar, sari, person.code).timeline if one.title]
    assert [(one.kind, one.who, one.day.isoformat()) for one in told] == [
        ("milestone_no", sari.name, TODAY),
        ("milestone_yes", sari.name, TODAY),
    ]
    assert told[0].title["en"]
