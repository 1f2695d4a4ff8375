"""A sign that was told to nobody yet is settled by no answer to an older one, nor by an old page's form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.services.cases import access, case_actions
from bot.services.cases.cases import CaseFault
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import case_file
from tests.closing import WELL
from tests.making import Town
from tests.services.rows import rows


def file(town: Town) -> Any:
    [row] = rows(town.kabar, case_file)
    return row


@pytest.fixture
def sari(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def who(town: Town, sari: StaffMember) -> Person:
    """Somebody who cries for help again and again; the third sign is held back, for the second rang minutes ago."""
    made = town.person()
    for text in ("saya dipukul suami", "dia mau bunuh saya"):
        town.says(made, text)
        town.clock.forward(minutes=1)
        town.says(sari, "ambil")
    access.case_page(town.kabar, sari, town.case().code)
    town.clock.forward(minutes=1)
    town.says(made, "tolong saya dikurung")
    town.clock.forward(minutes=1)
    assert file(town).news_at is not None
    return made


@pytest.mark.parametrize("words", ["sudah dihubungi {code}", "AMBIL {code}"])
def test_an_answer_to_an_older_alert_leaves_it_ringing(
    town: Town,
    sari: StaffMember,
    who: Person,  # noqa: ARG001 - who wrote
    words: str,
) -> None:
    code = town.case().code
    town.says(sari, words.format(code=code))
    assert file(town).news_at is not None
    told = len(town.messages(sari))
    town.clock.forward(minutes=5)
    town.ticks()
    assert town.messages(sari)[told].startswith(f"MERAH {code}")


def test_after_it_rang_the_answer_settles_it(town: Town, sari: StaffMember, who: Person) -> None:  # noqa: ARG001
    town.clock.forward(minutes=5)
    town.ticks()
    town.says(sari, f"AMBIL {town.case().code}")
    assert (file(town).news_at, file(town).next_alert_at) == (None, None)


def test_a_page_of_before_the_sign_closes_nothing(town: Town, sari: StaffMember, who: Person) -> None:  # noqa: ARG001
    code = town.case().code
    for old in (WELL, replace(WELL, signs="2")):
        with pytest.raises(CaseFault, match="news_first"):
            case_actions.close(town.kabar, sari, code, old)
    assert file(town).status == "open"
    access.case_page(town.kabar, sari, code)
    case_actions.close(town.kabar, sari, code, WELL)
    assert file(town).status == "closed"


def test_who_leads_closes_it_from_a_page_that_shows_the_sign(town: Town, who: Person) -> None:  # noqa: ARG001
    boss = town.caseworker(role="supervisor")
    code = town.case().code
    shown = len(access.case_page(town.kabar, boss, code).signs)
    case_actions.close(town.kabar, boss, code, replace(WELL, signs=str(shown)))
    assert file(town).status == "closed"
