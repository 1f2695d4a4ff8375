"""Somebody who did not agree that a caseworker reads along: the page says what fired and how urgent, not what else."""

from __future__ import annotations

import pytest

from bot.services.cases import access, case_actions
from bot.services.cases.case_views import CasePage
from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from tests.closing import WELL
from tests.making import Town

RED = "saya dipukul suami"
AGAIN = "tolong saya dikurung majikan"
PRIVATE = "ini rahasia saya"


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town) -> Person:
    """Somebody with a conversation, and a red case in it."""
    made = town.person()
    for words in ("BANTUAN", RED, "2"):
        town.says(made, words)
        town.clock.forward(minutes=1)
    return made


def answer(town: Town, who: Person, given: bool, scope: str = "caseworker") -> None:
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, Said(scope, given, "test", "whatsapp"), town.clock.now())


def page(town: Town, sari: StaffMember) -> CasePage:
    return access.case_page(town.kabar, sari, town.case().code)


@pytest.mark.usefixtures("who")
def test_whoever_was_never_asked_has_not_refused(town: Town, sari: StaffMember) -> None:
    found = page(town, sari)
    assert not found.withheld
    assert [line.text for line in found.messages if line.direction == "in"] == ["BANTUAN", RED, "2"]


def test_without_consent_only_what_the_signs_fired_on_is_shown(town: Town, who: Person, sari: StaffMember) -> None:
    answer(town, who, given=False)
    found = page(town, sari)
    assert found.withheld
    assert [(line.direction, line.text) for line in found.messages] == [("in", RED)]


def test_code_level_and_rule_are_shown_all_the_same(town: Town, who: Person, sari: StaffMember) -> None:
    answer(town, who, given=False)
    found = page(town, sari)
    assert (found.row.level, found.contact.person) == ("red", who.code)
    assert found.row.code.startswith("KB-")
    assert [(sign.level, bool(sign.rule)) for sign in found.signs] == [("red", True)]
    assert found.contact.numbers == (town.number_of(who),)


def test_the_last_word_counts_both_ways(town: Town, who: Person, sari: StaffMember) -> None:
    for given in (False, True, False):
        town.clock.forward(minutes=1)
        answer(town, who, given)
        assert page(town, sari).withheld is not given


def test_another_question_refused_withholds_nothing(town: Town, who: Person, sari: StaffMember) -> None:
    answer(town, who, given=False, scope="statistics")
    assert not page(town, sari).withheld


def test_stop_withdraws_it_and_what_is_said_afterwards_is_withheld_too(
    town: Town, who: Person, sari: StaffMember
) -> None:
    town.says(who, "STOP")
    town.says(who, PRIVATE)
    found = page(town, sari)
    assert found.withheld
    assert "BANTUAN" not in [line.text for line in found.messages]


def test_not_even_a_supervisor_or_whoever_took_the_case_sees_more(town: Town, who: Person, sari: StaffMember) -> None:
    answer(town, who, given=False)
    case_actions.acknowledge(town.kabar, sari, town.case().code)
    for member in (sari, town.caseworker(role="supervisor"), town.caseworker(role="admin")):
        assert [line.text for line in page(town, member).messages] == [RED]


def test_an_earlier_cases_words_are_not_shown_on_a_later_one(town: Town, who: Person, sari: StaffMember) -> None:
    answer(town, who, given=False)
    first = town.case().code
    case_actions.acknowledge(town.kabar, sari, first)
    case_actions.close(town.kabar, sari, first, WELL)
    town.clock.forward(hours=1)
    town.says(who, "tolong saya dikurung majikan")
    [later] = [case.code for case in town.cases() if case.status == "open"]
    assert [line.text for line in access.case_page(town.kabar, sari, later).messages] == [
        "tolong saya dikurung majikan"
    ]
