"""Follow-up visits: planned on a person's page, on their caseworker's day when it comes, written down when made."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.services import staff
from bot.services.accounts import members
from bot.store import audit, follow_up, visit
from tests.making import Town
from tests.services.rows import change, plan_of, rows


@pytest.fixture
def who(town: Town):
    return town.person()


@pytest.fixture
def sari(town, who, logged_in):
    """A caseworker who took this person on the person's page."""
    visitor = logged_in()
    mine = staff.authenticate(town.kabar, visitor.email, "a long password")
    visitor.send(f"/people/{who.code}", f"/people/{who.code}/caseworker", to=str(mine.id), seen="")
    return visitor


def today(visitor) -> str:
    return re.sub(r"\s+", " ", visitor.get("/today").text)


def plan(town, visitor, who, days: int):
    here, day = f"/people/{who.code}", (town.clock.now() + timedelta(days=days)).date().isoformat()
    return visitor.send(here, f"{here}/visits", on_day=day)


def review(town, who, **columns):
    """The person's first fuller review, changed."""
    first = min((r for r in plan_of(town.kabar, who) if r.step == "review"), key=lambda row: row.due_at)
    change(town.kabar, follow_up, follow_up.c.id == first.id, **columns)


def test_a_planned_visit_stands_on_its_day_until_it_is_written_down(town, who, sari):
    assert plan(town, sari, who, 2).location == f"/people/{who.code}#visits"
    assert "Kunjungan direncanakan" in sari.get(f"/people/{who.code}").text
    assert who.code not in today(sari)
    town.clock.forward(days=2)
    assert "Kunjungan yang disepakati" in today(sari)
    town.clock.forward(days=1)
    assert "Terlambat" in today(sari)
    [row] = rows(town.kabar, visit)
    sari.send(f"/people/{who.code}", f"/people/{who.code}/visits/{row.id}", result="met")
    assert who.code not in today(sari)
    page = re.sub(r"\s+", " ", sari.get(f"/people/{who.code}").text)
    assert "Kunjungan yang lalu (1)" in page
    assert page.count("mencatat kunjungan: bertemu") == 2, "in the timeline and among who looked"
    kept = [row.action for row in rows(town.kabar, audit) if row.action.startswith("visit_")]
    assert kept == ["visit_plan", "visit_met"]


def test_it_is_on_the_caseworkers_day_and_nobody_elses(town, who, sari, logged_in):
    rini = logged_in()
    plan(town, rini, who, 0)
    assert "Kunjungan yang disepakati" in today(sari)
    assert "Kunjungan yang disepakati" not in today(rini)
    alone = town.person()
    plan(town, rini, alone, 0)
    assert alone.code in today(rini)


def test_a_review_asks_for_a_visit_also_after_its_question_went_out(town, who, sari, logged_in):
    review(town, who, due_at=town.clock.now() - timedelta(days=2), status="asked", asked_at=town.clock.now())
    assert "Tinjauan lengkap" in today(sari)
    assert "Orang yang Anda dampingi" in today(sari)
    assert who.code not in today(logged_in())
    plan(town, sari, who, 5)
    assert who.code not in today(sari), "a visit is planned for it"
    [row] = rows(town.kabar, visit)
    here = f"/people/{who.code}"
    sari.send(here, f"{here}/visits/{row.id}", result="cancelled")
    assert "Tinjauan lengkap" in today(sari)
    assert sari.send(here, f"{here}/visits", result="met").status_code == 303
    assert who.code not in today(sari)


def test_a_review_of_long_ago_asks_no_more(town, who, sari):
    review(town, who, due_at=town.clock.now() - timedelta(days=20), status="answered")
    assert who.code not in today(sari)


def test_the_planned_contact_of_a_case_stands_on_the_day_too(town, who, sari):
    town.says(who, "hutang saya banyak")
    code = town.case().code
    sari.send(f"/cases/{code}", f"/cases/{code}/acknowledge")
    sari.send(f"/cases/{code}", f"/cases/{code}/contacted")
    later = (town.clock.now() + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M")
    sari.send(f"/cases/{code}", f"/cases/{code}/plan", next_contact=later)
    town.clock.forward(days=1)
    assert "Kontak yang direncanakan" in today(sari)


@pytest.mark.parametrize(
    ("day", "words"),
    [("", "Tulis hari"), ("2026-05-03", "sudah lewat"), ("2036-01-01", "dua tahun"), ("\U0001f600" * 9, "Tulis")],
)
def test_a_day_that_will_not_do_says_why(who, sari, day, words):
    here = f"/people/{who.code}"
    answer = sari.send(here, f"{here}/visits", on_day=day)
    assert answer.status_code == 422
    assert words in answer.text


def test_what_was_written_down_already_is_not_written_again(town, who, sari, logged_in):
    plan(town, sari, who, 0)
    plan(town, sari, who, 0)
    [row] = rows(town.kabar, visit)
    here = f"/people/{who.code}"
    for _ in range(2):
        assert sari.send(here, f"{here}/visits/{row.id}", result="met").status_code == 303
    refused = logged_in().send(here, f"{here}/visits/{row.id}", result="cancelled")
    assert refused.status_code == 422
    assert "sudah dicatat" in refused.text
    assert len(rows(town.kabar, visit)) == 1
    plan(town, sari, who, 3)
    later = rows(town.kabar, visit)[1]
    assert sari.send(here, f"{here}/visits/{later.id}", result="met").status_code == 422


def test_a_silence_case_says_which_kind_and_leads_to_the_person(town, who, sari):
    asked = min(rows(town.kabar, follow_up, follow_up.c.person_id == who.id), key=lambda row: row.due_at)
    town.clock.moment = asked.due_at
    for hours in (0, 48, 5 * 24):
        town.clock.forward(hours=hours)
        town.ticks()
        town.sends()
    code = next(row.code for row in town.cases() if row.level == "silence")
    text = re.sub(r"\s+", " ", sari.get(f"/cases/{code}").text)
    assert f'href="/people/{who.code}"' in text
    assert "Langkah berikutnya" in text
    assert "Pesan kita tidak sampai" in text
    assert "Tanya kabar pertama: tidak dijawab, juga sesudah diingatkan" in text
    assert "langkah first" not in text


def test_a_review_at_which_nobody_was_met_still_asks(town, who, sari):
    review(town, who, due_at=town.clock.now() - timedelta(days=2), status="asked", asked_at=town.clock.now())
    here = f"/people/{who.code}"
    sari.send(here, f"{here}/visits", result="missed")
    assert "Tinjauan lengkap" in today(sari)
    sari.send(here, f"{here}/visits", result="met")
    assert who.code not in today(sari)


def test_a_visit_of_somebody_who_left_is_on_the_districts_day(town, who, sari, logged_in):
    rini, far = logged_in(), logged_in(district="Lombok Barat")
    plan(town, sari, who, 0)
    assert who.code not in today(rini)
    gone = staff.authenticate(town.kabar, sari.email, "a long password")
    members.close(town.kabar, None, gone.id)
    assert "Kunjungan yang disepakati" in today(rini)
    assert who.code not in today(far)
