"""Whatever is broken: a step that fails is orange, danger in the same words is red, and is answered."""

from __future__ import annotations

import pytest

from bot.services.cases import access
from bot.services.persons.people import Person
from bot.store import case_file, case_sign, conversation
from bot.store.message import URGENT
from tests.making import Town
from tests.services.content import broken
from tests.services.rows import change, outbox, plan_of, rows, talk_of

RED = "saya dipukul suami"
SEALED_BY_NOBODY = b"\x01\x02k1not a seal"


@pytest.fixture
def town(town: Town) -> Town:
    """Here the flow for danger goes round in circles."""
    return broken(broken(town), "crisis")


@pytest.fixture
def who(town: Town) -> Person:
    return town.person()


def test_the_case_is_red_for_what_the_person_said(town: Town, who: Person) -> None:
    sari = town.caseworker()
    assert town.says(who, RED).state == "parked"
    case = town.case()
    assert (case.level, case.reason) == ("red", "violence")
    assert [row.level for row in rows(town.kabar, case_sign)] == ["orange", "red"]
    assert town.last(sari).startswith(f"MERAH {case.code}")
    assert case.news_at is None


def test_both_signs_keep_the_persons_words(town: Town, who: Person) -> None:
    sari = town.caseworker()
    town.says(who, RED)
    parked, red = access.case_page(town.kabar, sari, town.case().code).signs
    assert (parked.reason, parked.words) == ("parked", RED)
    assert red.words in RED


def test_it_is_answered_although_nothing_of_the_flow_works(town: Town, who: Person) -> None:
    town.says(who, RED)
    [answer] = outbox(town.kabar, who)
    assert (answer.kind, answer.priority) == ("crisis", URGENT)
    assert town.last(who).startswith("Pesan Anda kami terima")
    assert talk_of(town.kabar, who).parked_at is not None


def test_a_session_that_does_not_open_keeps_no_cry_for_help_from_anybody(town: Town, who: Person) -> None:
    sari = town.caseworker()
    change(town.kabar, conversation, conversation.c.person_id == who.id, session=SEALED_BY_NOBODY)
    town.says(who, RED)
    assert town.case().level == "red"
    assert town.last(sari).startswith("MERAH")
    assert [row.kind for row in outbox(town.kabar, who)] == ["crisis"]


def test_without_danger_it_is_orange_and_silent(town: Town, who: Person) -> None:
    town.says(who, "putar")
    assert (town.case().level, town.case().reason) == ("orange", "parked")
    assert outbox(town.kabar, who) == []


def test_a_step_that_fails_later_leaves_an_open_red_case_red(town: Town, who: Person) -> None:
    town.says(who, RED)
    before = town.case()
    town.says(who, "putar")
    assert (town.case().level, town.case().reason) == (before.level, before.reason)


def test_a_question_that_fails_leaves_an_open_red_case_red(town: Town, who: Person) -> None:
    town.says(who, RED)
    change(town.kabar, case_file, case_file.c.person_id == who.id, contacted_at=town.clock.now())  # so it asks again
    change(town.kabar, conversation, conversation.c.person_id == who.id, parked_at=None, session=SEALED_BY_NOBODY)
    town.clock.moment = plan_of(town.kabar, who)[0].due_at
    town.ticks()
    assert town.case().level == "red"
    assert talk_of(town.kabar, who).parked_at is not None
