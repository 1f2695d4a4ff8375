"""A list is handed in: every bad cell is named, nothing is imported before somebody says so, nothing of it is left."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from bot.services.cases import import_desk
from bot.services.persons import file_work
from bot.store import audit, people_file, people_file_part, person
from bot.store.people_file import STATUSES
from bot.web.people_import import AROUND
from tests.services.files import csv_of
from tests.services.rows import rows
from tests.services.test_a_spreadsheet_is_imported import xlsx_of

PAGE = "/people/import"
TWO = ({"name": "Inaq Rahasia"}, {"phone": "081234567891", "consent": "", "district": "Lombok Tenga"})


def hand_in(visitor, data: bytes, name: str = "daftar.csv"):
    form = {"csrf_token": visitor.token(PAGE), "file": (io.BytesIO(data), name)}
    return visitor.client.post(PAGE, data=form, content_type="multipart/form-data")


def tick(town) -> None:
    file_work.go_on(town.kabar, town.clock.now(), seconds=60)


def text_of(visitor, address: str) -> str:
    return re.sub(r"\s+", " ", visitor.get(address).text)


@pytest.fixture
def boss(logged_in):
    return logged_in("supervisor")


@pytest.mark.parametrize("make", [csv_of, xlsx_of], ids=["csv", "xlsx"])
def test_each_bad_cell_is_named_with_its_mend_and_nothing_is_imported(town, boss, make):
    bad = ({"phone": "129", "gender": "?"}, {"name": "", "phone": "081234567899"}, {"phone": "081234567897"})
    address = hand_in(boss, make(*bad), "warga.csv").location
    assert "Menunggu diperiksa" in text_of(boss, address)
    tick(town)
    page = text_of(boss, address)
    assert "3 sel perlu diperbaiki" in page
    assert '<th scope="row">2, <code>phone</code></th><td>"129" bukan nomor HP' in page
    assert '<th scope="row">2, <code>gender</code></th>' in page
    assert '<th scope="row">3, <code>name</code></th><td>Masih kosong' in page
    assert "warga.csv" in page
    assert boss.send(address, f"{address}/go").status_code == 422
    assert rows(town.kabar, person) == []


def test_a_good_list_waits_for_a_word_and_is_then_taken_in(town, boss):
    town.person(phone="+6281234567891", name="Somebody Else")
    address = hand_in(boss, csv_of(*TWO)).location
    tick(town)
    tick(town)
    page = text_of(boss, address)
    assert "2 baris, semuanya baik" in page
    assert "Belum ada yang diimpor." in page
    assert "Inaq Rahasia" in page
    assert 'Wilayah "Lombok Tenga" tidak dikenal' in page
    assert "Maksudnya Lombok Tengah?" in page
    assert "<dt>Nomor yang sudah dikenal</dt><dd>1</dd>" in page
    assert len(rows(town.kabar, person)) == 1
    assert boss.send(address, f"{address}/go").location == address
    assert "Sedang diimpor" in text_of(boss, address)
    assert "0 dari 2 orang" in text_of(boss, f"{address}/live")
    tick(town)
    assert "Lihat hasilnya" in text_of(boss, f"{address}/live")
    page = text_of(boss, address)
    assert "Selesai: 2 orang baru" in page
    assert "Berbagi nomor dengan orang lain" in page
    assert sorted(row.status for row in rows(town.kabar, person)) == ["active", "active", "invited"]
    done = [row.action for row in rows(town.kabar, audit, audit.c.target.like("I-%"))]
    assert [done[0], done[-1]] == ["people_file_add", "people_file_open"]
    assert {"people_import", "people_file_importing"} <= set(done)


def test_nothing_of_a_list_lies_open_and_nothing_is_left_of_it(town, boss):
    address = hand_in(boss, csv_of(*TWO)).location
    [kept] = rows(town.kabar, people_file)
    assert b"Rahasia" not in kept.data + kept.name
    tick(town)
    [kept], [part] = rows(town.kabar, people_file), town_parts(town)
    assert kept.data is None
    assert b"Rahasia" not in part.rows + kept.result
    boss.send(address, f"{address}/go")
    tick(town)
    assert town_parts(town) == []
    [kept] = rows(town.kabar, people_file)
    assert "Rahasia" not in town.kabar.vault.open(kept.result, "people_file.result", kept.id)


def town_parts(town):
    with town.kabar.database.read() as connection:
        return list(connection.execute(people_file_part.select()))


def test_an_import_that_is_cut_goes_on_where_it_was(town, boss, monkeypatch):
    monkeypatch.setattr(file_work, "PART", 2)
    many = [{"name": f"Inaq {n}", "phone": f"0812345678{n:02}"} for n in range(7)]
    address = hand_in(boss, csv_of(*many)).location
    tick(town)
    boss.send(address, f"{address}/go")
    for so_far in (2, 4):
        file_work.go_on(town.kabar, town.clock.now(), seconds=0.000001)
        assert len(rows(town.kabar, person)) == so_far
        assert f"{so_far} dari 7 orang" in text_of(boss, f"{address}/live")
    tick(town)
    assert len(rows(town.kabar, person)) == 7
    assert "Selesai: 7 orang baru" in text_of(boss, address)


def test_a_list_that_nobody_lets_go_is_forgotten_after_a_day(town, boss):
    address = hand_in(boss, csv_of(*TWO)).location
    tick(town)
    town.clock.forward(hours=25)
    tick(town)
    assert town_parts(town) == []
    assert [row.result for row in rows(town.kabar, people_file)] == [None]
    assert "dalam 24 jam" in text_of(boss, address)
    assert boss.send(PAGE, f"{address}/go").status_code == 422, "there is nothing left to import"


def test_a_list_is_thrown_away(town, boss):
    address = hand_in(boss, csv_of(*TWO)).location
    boss.send(address, f"{address}/cancel")
    tick(town)
    assert [(row.status, row.data) for row in rows(town.kabar, people_file)] == [("cancelled", None)]
    assert "Dibuang" in text_of(boss, PAGE)


def test_a_reader_that_died_is_followed_by_another(town, boss):
    hand_in(boss, csv_of(*TWO))
    with town.kabar.database.write() as connection:
        connection.execute(people_file.update().values(status="checking"))
    tick(town)
    assert rows(town.kabar, people_file)[0].status == "checking"
    town.clock.moment += timedelta(minutes=11)
    tick(town)
    assert rows(town.kabar, people_file)[0].status == "checked"


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "Pilih berkasnya dulu"), (b"\xd0\xcf\x11\xe0" + b"x" * 9, "Excel lama")],
)
def test_what_cannot_be_a_list_is_refused_at_once(boss, data, words):
    answer = hand_in(boss, data)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_size_has_a_limit_and_a_large_list_is_within_it(town, boss):
    large = hand_in(boss, b"x" * (import_desk.LARGEST + 1))
    assert large.status_code == 422
    assert "lebih besar dari 10 MB" in large.text
    assert hand_in(boss, b"x" * (import_desk.LARGEST + 2 * AROUND)).status_code == 413
    assert hand_in(boss, b"x" * 1_000_000).status_code == 303
    tick(town)
    assert [row.status for row in rows(town.kabar, people_file)] == ["bad"]


def test_a_list_is_found_again_by_who_handed_it_in_and_by_admins_alone(boss, logged_in):
    address = hand_in(boss, csv_of(*TWO), "warga.csv").location
    assert "warga.csv" in text_of(boss, PAGE)
    assert logged_in("admin").get(address).status_code == 200
    other = logged_in("supervisor")
    assert other.get(address).status_code == other.get(f"{address}/live").status_code == 404
    assert "warga.csv" not in text_of(other, PAGE)
    for role in ("caseworker", "editor"):
        assert logged_in(role).get(PAGE).status_code == logged_in(role).get(address).status_code == 403


def test_at_most_five_lists_are_worked_on_for_one_member(boss):
    assert [hand_in(boss, csv_of()).status_code for _ in range(6)] == [303] * 5 + [422]


def test_every_state_has_its_words(app):
    with app.test_request_context("/?lang=id"):
        words = app.jinja_env.get_template("people_words.html").module
        assert [code for code in STATUSES if str(words.file_status(code)) == code] == []


def test_the_empty_list_has_every_column(town, boss):
    data = boss.get("/people/import/empty.csv").data
    address = hand_in(boss, data).location
    tick(town)
    assert "Tidak ada orang di dalamnya" in text_of(boss, address)
