"""Referrals and tasks on a case's page: forms that work without scripts, days in words, faults beside their field."""

from __future__ import annotations

import re

import pytest

from tests.closing import FORM
from tests.making import Town

REFERRAL = {"direction": "out", "service": "lpsk", "organisation": "", "referral_why": "perlu pendampingan hukum"}
REFERRAL |= {"sent_on": "2026-05-04"}
TASK = {"kind": "own", "task_title": "Ambil surat di desa", "due_on": "2026-05-05", "holder": ""}


@pytest.fixture
def page(town: Town) -> str:
    """The address of a red case's page."""
    town.says(town.person(gender="male"), "tlg sy dikurung majikan")
    return f"/cases/{town.case().code}"


@pytest.fixture
def mine(page, logged_in):
    """Somebody who has the case."""
    visitor = logged_in()
    visitor.send(page, f"{page}/acknowledge")
    return visitor


def words(visitor, page: str) -> str:
    """What stands on a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", visitor.get(page).text).split())


def test_from_making_to_receiving_in_words(town, page, mine):
    answer = mine.send(page, f"{page}/referrals", **REFERRAL)
    assert answer.status_code == 303
    assert answer.location.endswith("#referrals")
    town.clock.forward(days=5)
    shown = words(mine, page)
    assert "Rujukan dicatat." in shown
    assert "Hari ke-5 dari 7, paling lambat 11 Mei 2026" in shown
    assert "Dirujuk ke · Sari Rekaan" in shown
    town.clock.forward(days=4)
    town.ticks()
    assert "1 rujukan lewat 7 hari, belum diterima" in words(mine, page)
    assert "Terlambat 2 hari: hari ke-9 dari 7, belum diterima" in words(mine, page)
    assert "Rujukan lewat 7 hari, belum diterima" in words(mine, "/cases")
    which = re.search(r'name="referral" value="([^"]+)"', mine.get(page).text)[1]
    outcome = {"referral_outcome": "received", "received_on": "2026-05-12", "referral_note": "", "was": ""}
    mine.send(page, f"{page}/referrals/outcome", referral=which, **outcome)
    assert "Diterima pada hari ke-8, lewat 1 hari dari 7" in words(mine, page)
    assert "Rujukan lewat" not in words(mine, "/cases")


def test_a_fault_stands_in_its_form_and_keeps_what_was_written(page, mine):
    answer = mine.send(page, f"{page}/referrals", **REFERRAL | {"sent_on": "2026-06-04"})
    assert answer.status_code == 422
    assert 'id="referral-new-fault">Hari dikirim belum tiba.' in answer.text
    assert "perlu pendampingan hukum</textarea>" in answer.text
    assert '<option value="lpsk" selected>' in answer.text


def test_the_page_says_what_is_not_to_be_written_and_offers_men_no_line_for_women(page, mine):
    shown = mine.get(page).text
    assert shown.count("Jangan tulis NIK, penyakit, atau cerita yang dialami.") == 2
    assert 'value="lpsk"' in shown
    assert 'value="sapa"' not in shown


def test_a_task_is_added_moved_and_done(town, page, mine):
    mine.send(page, f"{page}/tasks", **TASK)
    assert "Ambil surat di desa" in words(mine, page)
    assert "yang memegang kasus: Sari Rekaan" in words(mine, page)
    town.clock.forward(days=3)
    assert "Terlambat 2 hari" in words(mine, page)
    assert "Tugas terlambat" in words(mine, "/cases")
    which = re.search(r'name="task" value="([^"]+)"', mine.get(page).text)[1]
    assert mine.send(page, f"{page}/tasks/move", task=which, holder="x", due_on="2026-05-05").status_code == 422
    mine.send(page, f"{page}/tasks/move", task=which, holder="", due_on="2026-05-20")
    assert "Tugas terlambat" not in words(mine, "/cases")
    mine.send(page, f"{page}/tasks/done", task=which)
    assert "Sudah selesai (1) ✓ Ambil surat di desa" in words(mine, page)
    answer = mine.send(page, f"{page}/tasks/done", task=which)
    assert "Tugas ini sudah selesai atau sudah diubah." in answer.text


def test_a_case_does_not_close_while_one_waits(page, mine):
    mine.send(page, f"{page}/referrals", **REFERRAL)
    refused = mine.send(page, f"{page}/close", **FORM)
    assert refused.status_code == 422
    assert "Masih ada rujukan yang menunggu." in refused.text


def test_a_closed_case_shows_them_without_forms_and_says_why_it_takes_none(page, mine):
    mine.send(page, f"{page}/referrals", **REFERRAL)
    mine.send(page, f"{page}/tasks", **TASK)
    text = mine.get(page).text
    line, which = (re.search(rf'name="{name}" value="([^"]+)"', text)[1] for name in ("referral", "task"))
    outcome = {"referral_outcome": "refused", "received_on": "", "referral_note": "", "was": ""}
    mine.send(page, f"{page}/referrals/outcome", referral=line, **outcome)
    mine.send(page, f"{page}/tasks/done", task=which)
    assert mine.send(page, f"{page}/close", **FORM).status_code == 303
    shown = mine.get(page).text
    assert "LPSK" in shown
    assert "Ambil surat di desa" in shown
    assert "Catat rujukan baru" not in shown
    assert "Catat tugas baru" not in shown
    for path, given in (("referrals", REFERRAL), ("tasks", TASK)):
        answer = mine.send(page, f"{page}/{path}", **given)
        assert answer.status_code == 422
        assert "Kasus ini sudah ditutup. Buka lagi dulu" in answer.text


def test_another_districts_member_gets_no_page(page, mine, logged_in):
    stranger = logged_in(district="Cirebon")
    token = stranger.token("/cases")
    for path in ("referrals", "referrals/outcome", "tasks", "tasks/done", "tasks/move"):
        answer = stranger.client.post(f"{page}/{path}", data={"csrf_token": token, **REFERRAL, **TASK})
        assert answer.status_code == 404
    assert mine.get(page).status_code == 200


def test_in_english_too(page, logged_in):
    shown = words(logged_in("supervisor", district=None, language="en"), page)
    assert "Write down a new referral" in shown
    assert "Rehabilitation must be given within 7 days of the application" in shown
