"""Those who lead see who has an account, invite, help who lost a phone or a password, and close accounts."""

from __future__ import annotations

import re

import pytest

from bot.services.accounts import members
from tests.web.visitor import Visitor, landing

NEW = {
    "name": "Lalu Baru",
    "email": "baru@example.org",
    "role": "caseworker",
    "phone": "0812-9990-0077",
    "district": "Lombok Tengah",
    "language": "id",
    "duty_from": "",
    "duty_to": "",
}


def id_of(kabar, email):
    return members.by_email(kabar, email)


def invited(boss: Visitor, **changed: str):
    return boss.send("/staff/invite", "/staff/invite", **(NEW | changed))


def link_in(page: str) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/invitation/[\w-]+)", page)[1]


def test_the_list_tells_role_last_log_in_and_second_step(account, logged_in):
    boss = logged_in("supervisor")
    account(district="Lombok Barat")
    text = boss.get("/staff").text
    assert "petugas · Lombok Barat" in text
    assert "Belum pernah masuk" in text
    assert "Langkah kedua belum terpasang" in text
    assert "Langkah kedua terpasang" in text
    assert "Terakhir masuk 10.00" in text or "Terakhir masuk 10:00" in text


def test_from_an_invitation_to_the_first_case_list(app, phone, logged_in):
    boss = logged_in("supervisor")
    page = invited(boss)
    assert page.status_code == 200
    assert "hanya tampak sekarang" in page.text
    assert "Diundang, tautan berlaku sampai" in boss.get("/staff").text

    path = link_in(page.text)
    newcomer = Visitor(app.test_client(), phone, NEW["email"])
    shown = newcomer.get(path)
    assert "Selamat datang, Lalu Baru" in shown.text
    differs = newcomer.send(path, path, password="a long password", again="a long pasword")
    assert "tidak sama" in differs.text
    short = newcomer.send(path, path, password="short", again="short")
    assert (short.status_code, "terlalu pendek" in short.text) == (422, True)
    done = newcomer.send(path, path, password="a long password", again="a long password")
    assert done.location.startswith("/login/set-up")
    assert newcomer.get("/cases").status_code == 302, "the link alone opens nothing"
    assert landing(newcomer.second_step(NEW["email"], done.location)) == "/today"
    assert newcomer.get("/cases").status_code == 200

    again = Visitor(app.test_client()).get(path)
    assert again.status_code == 410
    assert "tidak berlaku lagi" in again.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Tulis namanya"),
        ({"email": "sari"}, "tidak lengkap"),
        ({"phone": "129"}, "bukan nomor HP"),
        ({"phone": ""}, "perlu nomor HP"),
        ({"duty_from": "08:00"}, "kedua jam tugas"),
        ({"duty_from": "8", "duty_to": "20:00"}, "seperti 08:00"),
        ({"role": "boss"}, "Pilih perannya"),
    ],
)
def test_what_will_not_do_is_said_and_what_was_written_stays(logged_in, changed, said):
    page = invited(logged_in("admin"), **changed)
    assert page.status_code == 422
    assert said in page.text
    assert 'value="Lalu Baru"' in page.text or "name" in changed


def test_an_address_or_number_that_is_taken_is_said(logged_in):
    boss = logged_in("admin")
    invited(boss)
    assert "Sudah ada akun" in invited(boss).text
    assert "sudah dipakai akun lain" in invited(boss, email="other@example.org").text


def test_a_supervisor_cannot_make_or_change_those_above(kabar, account, logged_in):
    boss = logged_in("supervisor")
    page = boss.get("/staff/invite").text
    assert 'value="caseworker"' in page
    assert 'value="admin"' not in page
    assert invited(boss, role="admin").status_code == 404
    head = id_of(kabar, account("admin"))
    assert "hanya bisa diubah oleh pengelola" in boss.get(f"/staff/{head}").text
    for act in ("link", "close", "reset-second-factor"):
        assert boss.send("/staff/invite", f"/staff/{head}/{act}", sure="yes").status_code == 404
    own = id_of(kabar, boss.email)
    assert "Ini akun Anda sendiri" in boss.get(f"/staff/{own}").text
    assert boss.send("/staff/invite", f"/staff/{own}/close", sure="yes").status_code == 404


def test_a_forgotten_password_is_mended_by_a_link_and_still_asks_for_the_code(app, kabar, phone, logged_in):
    boss, who = logged_in("supervisor"), logged_in()
    page = boss.send(f"/staff/{id_of(kabar, who.email)}", f"/staff/{id_of(kabar, who.email)}/link")
    path = link_in(page.text)
    other = Visitor(app.test_client(), phone, who.email)
    done = other.send(path, path, password="quite another password", again="quite another password")
    assert done.location.startswith("/login/code")
    assert who.get("/cases").status_code == 302, "where the old password had been used"
    assert other.second_step(who.email, done.location).location == "/today"


def test_a_lost_phone_is_forgotten_when_somebody_is_sure(kabar, logged_in):
    boss, who = logged_in("supervisor"), logged_in()
    page = f"/staff/{id_of(kabar, who.email)}"
    boss.send(page, f"{page}/reset-second-factor")
    assert "Centang dulu" in boss.get(page).text
    assert who.get("/cases").status_code == 200
    boss.send(page, f"{page}/reset-second-factor", sure="yes")
    assert "Langkah kedua dihapus" in boss.get(page).text
    assert who.get("/cases").status_code == 302
    assert who.first_step(who.email).location.startswith("/login/set-up")


def test_an_account_is_closed_and_its_cases_go_on(kabar, town, logged_in):
    boss, who = logged_in("supervisor"), logged_in()
    town.says(town.person(), "tlg sy dikurung majikan")
    who.send("/cases/KB-1001", "/cases/KB-1001/acknowledge")
    page = f"/staff/{id_of(kabar, who.email)}"
    assert "1 kasus yang dipegangnya" in boss.get(page).text
    boss.send(page, f"{page}/close", sure="yes")
    shown = boss.get(page).text
    assert "sekarang menunggu petugas lain" in shown
    assert who.get("/cases").status_code == 302
    assert town.case().acknowledged_by is None
    case = boss.get("/cases/KB-1001").text
    assert "Akun pemegangnya ditutup" in case
    assert "Buat tautan baru" in shown, "and may be opened again"


def test_a_supervisor_sees_on_the_case_who_looked(town, logged_in):
    boss, who = logged_in("supervisor"), logged_in()
    town.says(town.person(), "tlg sy dikurung majikan")
    assert "Siapa yang melihat data orang ini" not in who.get("/cases/KB-1001").text
    shown = boss.get("/cases/KB-1001").text
    assert "Siapa yang melihat data orang ini" in shown
    assert shown.count("membuka kasusnya") == 2


def test_a_form_that_answers_can_be_read_in_another_language(logged_in):
    page = invited(logged_in("admin"), name="")
    assert 'href="/staff/invite?lang=en"' in page.text
