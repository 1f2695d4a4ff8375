"""Milestones on a person's page and a case's page, and the steps that are suggested there."""

from __future__ import annotations

import pytest

from bot.content import packaged
from tests.closing import FORM
from tests.making import Town
from tests.web.test_referrals_on_the_page import words

MARK = {"milestone": "fund_received", "answer": "yes", "on_day": "2026-05-04", "seen": ""}


@pytest.fixture
def person(town: Town) -> str:
    """The address of a page of somebody who has a red case."""
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    return f"/people/{who.code}"


@pytest.fixture
def page(person: str, town: Town) -> str:
    """The address of the case."""
    assert person
    return f"/cases/{town.case().code}"


def test_it_is_ticked_on_either_page_and_shown_on_both(person, page, logged_in):
    visitor = logged_in()
    assert "0 dari 8 tercapai" in words(visitor, person)
    answer = visitor.send(person, f"{person}/milestones", **MARK)
    assert answer.location == f"{person}#milestones"
    assert "Ya, 4 Mei 2026 · Sari Rekaan" in words(visitor, person)
    case = page.rpartition("/")[2]
    answer = visitor.send(page, f"{person}/milestones", **MARK | {"milestone": "working", "answer": "no"}, case=case)
    assert answer.location == f"{page}#milestones"
    for shown in (words(visitor, person), words(visitor, page)):
        assert "1 dari 8 tercapai" in shown
        assert "Tidak, 4 Mei 2026" in shown
    assert "mencatat capaiannya" in words(visitor, person)
    timeline = words(visitor, person).partition("Perjalanan")[2]
    assert "Capaian: " in timeline
    assert "Tidak, 4 Mei 2026 · Sari Rekaan" in timeline


def test_a_fault_stands_in_its_form_on_the_page_it_came_from(person, page, logged_in):
    visitor = logged_in()
    for back in ({}, {"case": page.rpartition("/")[2]}):
        answer = visitor.send(person, f"{person}/milestones", **MARK | {"on_day": "2026-06-04"} | back)
        assert answer.status_code == 422
        assert 'id="milestone-fault">Harinya belum tiba.' in answer.text
        assert 'value="2026-06-04"' in answer.text
        assert ("Mengapa kasus ini ada" in answer.text) == bool(back)


def test_a_closed_case_shows_them_without_forms(person, page, logged_in):
    visitor = logged_in()
    visitor.send(page, f"{page}/acknowledge")
    visitor.send(page, f"{page}/close", **FORM)
    assert "/milestones" not in visitor.get(page).text
    assert f"{person}/milestones" in visitor.get(person).text


def test_another_districts_member_is_refused(person, logged_in):
    stranger = logged_in(district="Cirebon")
    token = stranger.token("/cases")
    assert stranger.client.post(f"{person}/milestones", data={"csrf_token": token, **MARK}).status_code == 404


@pytest.mark.parametrize(("language", "heading"), [("id", "Langkah yang disarankan"), ("en", "Suggested steps")])
def test_the_steps_of_its_level_and_reason_stand_on_the_cases_page(page, logged_in, language, heading):
    visitor = logged_in(language=language)
    shown = words(visitor, page)
    assert heading in shown
    for step in packaged().steps.of("red", "locked"):
        assert step[language].replace("'", "&#39;") in shown
