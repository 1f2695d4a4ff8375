"""Who asked for an erasure while a case is open: staff read that it waits; and afterwards that nobody is left."""

from __future__ import annotations

import re

import pytest

from bot.store import audit, consent, erasure, person
from tests.closing import FORM
from tests.making import Town
from tests.services.rows import change, rows
from tests.web.conftest import Logged
from tests.web.visitor import Visitor

RED = "tlg sy dikurung majikan"
NOTICE = re.compile(r'<div class="notice mind">(.*?)</div>', re.DOTALL)
MAY = "Sekarang di dalam jam amannya"


def says_all(town: Town, who: object, *words: str) -> None:
    for one in words:
        town.says(who, one)
        town.sends()
        town.clock.forward(minutes=1)
    town.ticks()


def notices(seen: Visitor, path: str) -> list[str]:
    return [re.sub(r"<[^>]+>|\s+", " ", one) for one in NOTICE.findall(seen.get(path).text)]


def close(seen: Visitor, page: str) -> None:
    seen.send(page, f"{page}/acknowledge")
    assert seen.send(page, f"{page}/close", **FORM).status_code == 303


@pytest.mark.parametrize(
    ("answers", "what", "goes"),
    [
        (("HAPUS", "3", "ya"), "Semua tentang orang ini", "nama, dan nomor tetap ada"),
        (
            ("HAPUS", "2"),
            "Isi percakapan dan jawabannya sampai saat itu",
            "Pesan yang menjadi dasar kasusnya tetap ada",
        ),
        (("HAPUS", "1"), "Pesan terakhirnya", "Pesan terakhirnya tetap ada"),
    ],
)
def test_both_pages_say_what_was_asked_for_and_that_it_waits(
    town: Town, logged_in: Logged, answers: tuple[str, ...], what: str, goes: str
) -> None:
    who, sari = town.person(), logged_in()
    town.says(who, RED)
    town.sends()
    case = f"/cases/{town.case().code}"
    for page in (case, f"/people/{who.code}"):
        assert notices(sari, page) == [], page
    says_all(town, who, *answers)
    [row] = rows(town.kabar, erasure)
    for page in (case, f"/people/{who.code}"):
        [told] = notices(sari, page)
        for wanted in (what, goes, "orangnya sendiri, dengan HAPUS", "Menunggu kasus terbuka ditutup", "2026"):
            assert wanted in told, (page, wanted)
        assert row.code not in told, "the receipt is for those who lead"
        assert row.code in notices(logged_in("supervisor"), page)[0]
    assert MAY in sari.get(case).text, "whoever has the case still reaches them"
    close(sari, case)
    town.ticks()
    assert rows(town.kabar, erasure)[0].finished_at is not None
    assert notices(sari, case) == []


def test_who_wants_all_of_it_erased_is_not_begun_with_anew(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(), logged_in("supervisor")
    says_all(town, who, RED, "2")
    page, restart = f"/people/{who.code}", f"/people/{who.code}/plan/restart"
    boss.send(page, f"{page}/plan/stop")
    assert restart in boss.get(page).text
    says_all(town, who, "HAPUS", "3", "ya")
    assert restart not in boss.get(page).text
    refused = boss.send(page, restart, agreed="yes")
    assert (refused.status_code, "Rencananya tidak dimulai lagi" in refused.text) == (422, True)
    assert rows(town.kabar, audit, audit.c.action == "plan_restart") == []
    assert town.reload(who).status == "stopped"

    town.clock.forward(minutes=1)
    says_all(town, who, "MULAI", "1", "1", "1", "1")
    given = rows(town.kabar, consent, consent.c.given, consent.c.at > rows(town.kabar, erasure)[0].asked_at)
    assert given, "they themselves may come back"
    [told] = notices(boss, page)
    assert "Isi percakapan" in told, "who came back is kept, and their texts go"
    boss.send(page, f"{page}/plan/stop")
    assert restart in boss.get(page).text


def test_who_asked_twice_is_told_of_once(town: Town, logged_in: Logged) -> None:
    who, sari = town.person(), logged_in()
    says_all(town, who, RED, "2", "HAPUS", "2", "halo", "HAPUS", "2")
    assert len(rows(town.kabar, erasure)) == 2
    page = f"/people/{who.code}"
    assert len(notices(sari, page)) == 1
    says_all(town, who, "HAPUS", "3", "ya")
    [told] = notices(sari, page)
    assert "Semua tentang orang ini" in told


def test_what_staff_asked_for_names_who_and_why(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(), logged_in("supervisor")
    town.says(who, RED)
    town.sends()
    asks = f"/people/{who.code}/erase"
    boss.send(asks, asks, scope="thread", reason="asked_by_phone", typed=who.code)
    [told] = notices(boss, f"/cases/{town.case().code}")
    assert "Sari Rekaan · Orangnya minta lewat telepon" in told


def test_the_case_of_who_is_erased_offers_nobody_to_be_reached(town: Town, logged_in: Logged) -> None:
    who, sari = town.person(name="Siti Rekaan"), logged_in()
    says_all(town, who, RED, "2", "HAPUS", "3", "ya")
    page = f"/cases/{town.case().code}"
    close(sari, page)
    before = sari.get(page).text
    for offered in (MAY, "Jam aman", "Buka lagi", "Tulis catatan"):
        assert offered in before, offered
    town.ticks()
    [row] = rows(town.kabar, person, person.c.id == who.id)
    assert row.erased_at is not None
    shown = sari.get(page).text
    for gone in (
        MAY,
        "Jam aman",
        "Berhenti menerima pesan",
        "Buka lagi",
        "Tulis catatan",
        "Ambil alih",
        "Buka formulir",
    ):
        assert gone not in shown, gone
    assert "Semua tentang orang ini sudah dihapus: tidak ada lagi yang bisa dihubungi" in shown
    assert "orangnya sendiri, dengan HAPUS" in shown
    assert "Ditutup" in shown
    assert rows(town.kabar, erasure)[0].code in logged_in("admin").get(page).text
    change(town.kabar, erasure, erasure.c.person_id == who.id, emptied_at=None)
    assert sari.get(page).status_code == 200, "as it was before there were receipts"
