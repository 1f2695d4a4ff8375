"""Whoever passes a case on gives its conversation back, so that the next can take it and nobody meets silence."""

from __future__ import annotations

import pytest

from bot.services.cases import case_actions, takeover, takeover_words, talk_views
from bot.services.staff import StaffMember
from bot.store import case_event
from tests.making import Town
from tests.services.rows import rows


@pytest.fixture
def giver(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def other(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def code(town: Town, giver: StaffMember) -> str:
    """A case whose conversation ``giver`` has taken over."""
    town.says(town.person(caseworker_id=giver.id), "penagih utang ngancam terus")
    code = town.case().code
    case_actions.acknowledge(town.kabar, giver, code)
    takeover.take(town.kabar, giver, code)
    return code


def holder(town: Town, who: StaffMember, code: str) -> str:
    return talk_views.talk_of(town.kabar, who, code).holder


@pytest.mark.usefixtures("other")
def test_who_says_that_they_cannot_gives_the_conversation_back(town: Town, giver: StaffMember, code: str) -> None:
    town.says(giver, "tidak bisa")
    assert holder(town, giver, code) == "kabar"
    assert "talk_passed_on" in [row.kind for row in rows(town.kabar, case_event)]


def test_the_colleague_who_accepts_can_write_at_once(
    town: Town, giver: StaffMember, other: StaffMember, code: str
) -> None:
    case_actions.hand_over(town.kabar, giver, code, other.id)
    town.says(other, "ambil")
    takeover.take(town.kabar, other, code)
    assert takeover_words.write(town.kabar, other, code, "Selamat pagi") == "sent"


def test_a_supervisor_who_writes_keeps_the_conversation(
    town: Town, giver: StaffMember, other: StaffMember, code: str
) -> None:
    chief = town.caseworker(role="supervisor")
    takeover.hand_back(town.kabar, giver, code)
    takeover.take(town.kabar, chief, code)
    case_actions.hand_over(town.kabar, giver, code, other.id)
    assert holder(town, chief, code) == "me"
