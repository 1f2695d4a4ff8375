"""What is done on a case's page besides taking it: every form works without scripts and says what went wrong."""

from __future__ import annotations

import re

import pytest

from tests.closing import FORM
from tests.making import Town


@pytest.fixture
def red(town: Town) -> str:
    town.says(town.person(), "tlg sy dikurung majikan")
    return town.case().code


@pytest.fixture
def mine(red, logged_in):
    """Somebody who has the case."""
    visitor = logged_in()
    visitor.send(f"/cases/{red}", f"/cases/{red}/acknowledge")
    return visitor


@pytest.mark.usefixtures("mine")
def test_who_does_not_have_it_is_offered_nothing_of_it(red, logged_in):
    page = logged_in().get(f"/cases/{red}").text
    assert "Langkah berikut" not in page
    assert "Serahkan kepada" in logged_in("supervisor", district=None).get(f"/cases/{red}").text


def test_a_case_is_handed_over_and_accepted(town, red, mine, logged_in):
    other = logged_in()
    page = f"/cases/{red}"
    colleague = re.findall(r'<option value="([0-9a-f-]{36})">', mine.get(page).text)[0]
    assert mine.send(page, f"{page}/hand-over", colleague=colleague).status_code == 303
    assert "belum diterima" in mine.get(page).text
    assert "menyerahkan kasus ini kepada Anda" in other.get(page).text
    other.send(page, f"{page}/acknowledge")
    assert town.case().acknowledged_at is not None
    assert "Anda yang pegang" in other.get(page).text


@pytest.mark.parametrize("colleague", ["", "somebody", "01a20201-af46-74ce-9fe1-e4a869e74b5a"])
def test_nobody_to_hand_it_to_says_so(red, mine, logged_in, colleague):
    logged_in()
    page = f"/cases/{red}"
    mine.send(page, f"{page}/hand-over", colleague=colleague)
    assert "Pilih rekan yang bisa diberi tahu." in mine.get(page).text


def test_reached_and_the_next_contact_planned(town, red, mine):
    page = f"/cases/{red}"
    mine.send(page, f"{page}/contacted")
    assert "Orangnya sudah dihubungi" in mine.get(page).text
    mine.send(page, f"{page}/plan", next_contact="2026-05-05T09:30")
    shown = mine.get(page).text
    assert "Rencana disimpan." in shown
    assert 'value="2026-05-05T09:30"' in shown
    assert "Kontak berikutnya 5 Mei 09:30" in mine.get("/cases").text
    town.clock.forward(days=1)
    assert "Kontak berikutnya lewat" in mine.get("/cases").text


def test_the_cards_of_a_case_have_headings_of_their_own_in_english(red, logged_in):
    page = logged_in(language="en").get(f"/cases/{red}").text
    assert '<h2 id="tasks">Tasks of this case</h2>' in page
    assert "Duty" not in page


@pytest.mark.parametrize(
    ("given", "words"), [("besok", "Tulis hari dan jamnya."), ("2020-01-01T08:00", "Waktunya sudah lewat.")]
)
def test_a_plan_that_will_not_do_says_why_beside_its_field(town, red, mine, given, words):
    page = f"/cases/{red}"
    answer = mine.send(page, f"{page}/plan", next_contact=given)
    assert answer.status_code == 422
    assert answer.text.count(words) == 1
    assert f'value="{given}" aria-invalid="true" aria-describedby="plan-fault"' in answer.text
    assert town.case().next_contact_at is None
    assert words not in mine.get(page).text


@pytest.mark.usefixtures("mine")
def test_a_plan_for_a_case_that_is_anothers_says_so(town, red, logged_in):
    page = f"/cases/{red}"
    answer = logged_in().send(page, f"{page}/plan", next_contact="2026-05-05T09:30")
    assert (answer.status_code, town.case().next_contact_at) == (422, None)
    assert answer.text.count("bukan Anda yang pegang") == 1


def test_i_cannot(town, red, mine):
    page = f"/cases/{red}"
    mine.send(page, f"{page}/cannot")
    assert town.case().acknowledged_at is None
    assert "Petugas berikutnya sudah diberi tahu." in mine.get(page).text


def test_closed_it_tells_how_and_is_reopened(town, red, mine):
    page = f"/cases/{red}"
    mine.send(page, f"{page}/close", **FORM)
    shown = mine.get(page).text
    assert re.search(r"Apakah ia aman sekarang\?</dt><dd>Ya", shown)
    assert FORM["next_step"] in shown
    mine.send(page, f"{page}/reopen", why="Ia menelepon lagi")
    assert town.case().status == "open"
    assert "Ia menelepon lagi" in mine.get(page).text


def test_the_words_that_fired_stand_ready_to_be_kept_or_taken_out(red, mine):
    page = mine.get(f"/cases/{red}").text
    assert re.search(r'<textarea id="phrase"[^>]*>dikurung</textarea>', page)
