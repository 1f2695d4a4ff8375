"""Supervisors write the rota, caseworkers read it; gaps of the week stand first."""

from __future__ import annotations

import re

import pytest

from bot.services.cases import rota_board
from bot.services.cases.rotas import WHOLE_WEEK
from bot.store import staff
from bot.web import rota
from tests.services.rows import change

SHIFT = {
    "duty": "on_call",
    "begins": "08:00",
    "ends": "20:00",
    "days": [*WHOLE_WEEK],
    "levels": ["red", "orange"],
    "district": "",
}


def somebody(page: str) -> str:
    found = re.search(r'<option value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def write(visitor, **more):
    who = somebody(visitor.get("/rota").text)
    return visitor.send("/rota", "/rota/shifts", staff_id=who, **{**SHIFT, **more})


def test_without_a_rota_the_page_says_what_counts_instead(logged_in):
    page = logged_in("supervisor").get("/rota").text
    assert "Belum ada jadwal" in page
    assert "Belum ada jam jaga" in page


def test_a_supervisor_writes_a_shift_and_sees_the_night_uncovered(logged_in, town):
    town.person()
    supervisor = logged_in("supervisor")
    answer = write(supervisor, district="Lombok Tengah")
    assert answer.status_code == 303
    page = supervisor.get("/rota").text
    assert "08:00–20:00" in page
    assert "Setiap hari" in page
    assert "Ada jam tanpa siapa pun untuk kasus merah." in page
    assert page.count(">Kosong<") == 7


def test_when_every_hour_is_covered_it_says_so(logged_in, town):
    town.person()
    supervisor = logged_in("supervisor")
    write(supervisor, begins="00:00", ends="00:00")
    page = supervisor.get("/rota").text
    assert "Setiap jam ada yang berjaga untuk kasus merah dan oranye." in page
    assert "Sekarang berjaga: Sari Rekaan" in page


def test_a_rota_for_red_alone_shows_the_hours_without_anybody_for_orange(logged_in, town):
    town.person()
    supervisor = logged_in("supervisor")
    write(supervisor, begins="00:00", ends="00:00", levels=["red"])
    page = supervisor.get("/rota").text
    assert "Ada jam tanpa siapa pun untuk kasus oranye." in page
    assert "Ada jam tanpa siapa pun untuk kasus merah." not in page
    assert page.count(">Kosong<") == 1


def test_where_no_account_has_hours_either_the_page_says_that_nobody_is_promised(logged_in, kabar):
    supervisor = logged_in("supervisor")
    change(kabar, staff, staff.c.id.is_not(None), duty_from=None, duty_to=None)
    assert "Jam tugas juga belum ditulis" in supervisor.get("/rota").text
    change(kabar, staff, staff.c.id.is_not(None), duty_from="08:00", duty_to="20:00")
    assert "Jam tugas juga belum ditulis" not in supervisor.get("/rota").text


def test_leave_is_written_and_taken_away(logged_in, kabar):
    supervisor = logged_in("supervisor")
    who = somebody(supervisor.get("/rota").text)
    supervisor.send("/rota", "/rota/leave", staff_id=who, first="2026-05-10", last="2026-05-12")
    assert "10 Mei 2026 – 12 Mei 2026" in supervisor.get("/rota").text
    [line] = rota_board.board(kabar).leave
    assert supervisor.send("/rota", "/rota/remove", id=str(line.id)).status_code == 303
    assert rota_board.board(kabar).leave == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"days": []}, "Pilih paling sedikit satu hari."),
        ({"begins": ""}, "Tulis jam mulai dan selesai"),
        ({"since": "2026-05-05", "until": "2026-05-04"}, "Tanggal selesai lebih awal"),
        ({"staff_id": "x"}, "Pilih petugas yang masih aktif."),
    ],
)
def test_what_cannot_be_is_said_beside_the_form_and_what_was_typed_stays(logged_in, more, words):
    supervisor = logged_in("supervisor")
    who = somebody(supervisor.get("/rota").text)
    answer = supervisor.send("/rota", "/rota/shifts", **{"staff_id": who, **SHIFT, "ends": "21:30", **more})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="21:30"' in answer.text


def test_a_caseworker_reads_and_changes_nothing(logged_in):
    caseworker = logged_in("caseworker")
    page = caseworker.get("/rota").text
    assert "Tambah jam jaga" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    answer = caseworker.client.post("/rota/shifts", data={"csrf_token": token, **SHIFT})
    assert answer.status_code == 403
    assert set(rota.WRITES) == {"supervisor", "admin"}


def test_an_editor_does_not_see_it(logged_in):
    editor = logged_in("editor")
    assert editor.get("/rota").status_code == 403


def test_districts_that_are_covered_alike_stand_together(logged_in, town):
    for district in ("Lombok Tengah", "Lombok Timur", None):
        town.person(district=district)
    supervisor = logged_in("supervisor")
    write(supervisor)
    page = supervisor.get("/rota").text
    assert page.count(">Kosong<") == 7
    assert re.search(r"<h3>[^<]*Lombok Tengah, Lombok Timur", page)
    assert "Tanpa wilayah" in page
    write(supervisor, district="Lombok Timur", begins="20:00", ends="08:00")
    page = supervisor.get("/rota").text
    assert page.count(">Kosong<") == 7
    assert not re.search(r"<h3>[^<]*Lombok Tengah, Lombok Timur", page)
