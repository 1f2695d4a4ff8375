"""Staff erase on a person's page: the code is typed, a reason chosen, and a receipt tells what went and what stays."""

from __future__ import annotations

import re

import pytest

from bot.services.retention import desk as retention
from bot.services.retention import kinds
from bot.store import assessment, audit, case_event, case_task, companion, erasure, person, referral, takeover
from tests.closing import FORM
from tests.making import Town
from tests.services.rows import rows
from tests.web.conftest import Logged


def test_who_leads_erases_and_gets_a_receipt(town: Town, logged_in: Logged) -> None:
    who, boss, sari = town.person(name="Siti Rekaan"), logged_in("supervisor"), logged_in()
    town.says(who, "kabar saya baik terima kasih")
    town.sends()
    page = f"/people/{who.code}/erase"
    assert f'href="{page}"' in boss.get(f"/people/{who.code}").text
    assert f'href="{page}"' not in sari.get(f"/people/{who.code}").text
    assert sari.get(page).status_code == 403
    shown = boss.get(page).text
    assert "1 isi pesan" in re.sub(r"\s+", " ", shown)
    good = {"scope": "all", "reason": "asked_in_person", "typed": who.code.lower()}
    for wrong, fault in (
        ({"scope": "no"}, "Pilih dulu apa"),
        ({"reason": "x" * 10_000}, "alasannya"),
        ({"typed": "P-\x00😀"}, "Kodenya tidak sama"),
    ):
        refused = boss.send(page, page, **{**good, **wrong})
        assert (refused.status_code, refused.text.count('role="alert"')) == (422, 1)
        assert fault in refused.text
    assert rows(town.kabar, erasure) == []

    done = boss.send(page, page, **good)
    [made] = rows(town.kabar, erasure)
    assert (done.status_code, done.headers["Location"]) == (303, f"/people/erased/{made.code}")
    receipt = boss.get(done.headers["Location"])
    assert receipt.status_code == 200
    for wanted in (
        made.code,
        who.code,
        "Selesai.",
        "isi pesan",
        "Sari Rekaan",
        "bertemu langsung",
        "UU 27/2022",
        "tanpa batas waktu",
    ):
        assert wanted in receipt.text, wanted
    leads = town.caseworker(role="admin")
    retention.let_run(town.kabar, leads, "audit", kinds.days(town.kabar.settings, "audit"))
    assert "hanya kode, sampai" in boss.get(done.headers["Location"]).text
    assert "2031" in boss.get(done.headers["Location"]).text
    for secret in ("Siti", town.number_of(who), "terima kasih"):
        assert secret not in receipt.text, secret
    assert sari.get(done.headers["Location"]).status_code == 403
    assert boss.get("/people/erased/H-NOTTHERE").status_code == 404
    for gone in (f"/people/{who.code}", page):
        assert boss.get(gone).status_code == 404
    assert who.code not in boss.get("/people").text
    [row] = rows(town.kabar, audit, audit.c.action == "erase_all")
    assert (row.target, row.staff_id is not None) == (who.code, True)


def test_an_open_case_is_named_and_the_receipt_says_that_it_waits(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(), logged_in("admin")
    town.says(who, "tlg sy dikurung majikan")
    town.sends()
    page = f"/people/{who.code}/erase"
    assert f"Kasus {town.case().code} masih terbuka" in boss.get(page).text
    done = boss.send(page, page, scope="all", reason="asked_by_phone", typed=who.code)
    assert done.status_code == 303
    receipt = boss.get(done.headers["Location"]).text
    assert "Menunggu kasus terbuka ditutup. Yang menjadi dasarnya, nama, dan nomor tetap ada" in receipt
    assert '<h2 id="gone">Yang akan dihapus</h2>' in receipt
    assert boss.get(f"/people/{who.code}").status_code == 200, "whoever has the case still reaches them"
    assert boss.get(f"/cases/{town.case().code}").status_code == 200


@pytest.mark.parametrize(
    ("scope", "words"),
    [("message", "Pesan terakhirnya tetap ada"), ("thread", "Pesan yang menjadi dasar kasusnya tetap ada")],
)
def test_a_receipt_that_waits_speaks_of_what_was_asked_for(
    town: Town, logged_in: Logged, scope: str, words: str
) -> None:
    who, boss = town.person(), logged_in("admin")
    town.says(who, "tlg sy dikurung majikan")
    town.sends()
    page = f"/people/{who.code}/erase"
    receipt = boss.send(page, page, scope=scope, reason="asked_by_phone", typed=who.code).headers["Location"]
    shown = boss.get(receipt).text
    assert f"Menunggu kasus terbuka ditutup. {words} sampai saat itu, lalu dihapus sendiri." in shown
    assert "nama, dan nomor tetap ada" not in shown


def test_a_receipt_counts_in_plain_english(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(name="Siti Rekaan"), logged_in("supervisor", language="en")
    town.says(who, "kabar saya baik terima kasih")
    town.sends()
    page = f"/people/{who.code}/erase"
    one = boss.send(page, page, scope="message", reason="asked_in_person", typed=who.code).headers["Location"]
    all_of_it = boss.send(page, page, scope="all", reason="asked_in_person", typed=who.code).headers["Location"]
    first, second = (re.sub(r"\s+", " ", boss.get(receipt).text) for receipt in (one, all_of_it))
    assert f'<b>Person\'s code</b>: <span class="code">{who.code}</span>' in first
    assert "<b>Database</b>: 1 message text<" in first
    assert "What was erased" in first
    assert re.search(r"<b>Database</b>: \d+ message texts, .*1 number or WhatsApp account, 1 name, with", second)
    assert "<b>Logs</b>: never hold a name" in second
    assert "<b>Backups of the database</b>: " in second


def test_a_page_that_was_open_meanwhile_writes_nothing_of_them_anew(town: Town, logged_in: Logged) -> None:
    who, boss = town.person(name="Siti Rekaan"), logged_in("admin")
    town.says(who, "tlg sy dikurung majikan")
    town.sends()
    page = f"/cases/{town.case().code}"
    boss.send(page, f"{page}/acknowledge")
    assert boss.send(page, f"{page}/close", **FORM).status_code == 303
    token, events = boss.token(page), len(rows(town.kabar, case_event))
    asks = f"/people/{who.code}/erase"
    boss.send(asks, asks, scope="all", reason="asked_in_person", typed=who.code)
    assert boss.get(f"/people/{who.code}").status_code == 404, "all of them is erased"
    told = "Siti ketemu di pasar, masih dikurung"
    for act, fields in (
        ("note", {"text": told}),
        ("indicators", {"act": "save", "age": "adult", "indicator": "coercion_there.debt"}),
        ("reopen", {"why": told}),
        ("plan", {"next_contact": "2026-12-01T10:00"}),
        ("tasks", {"kind": "own", "task_title": told, "due_on": "2026-12-01"}),
        ("referrals", {"direction": "out", "service": "lpsk", "referral_why": told, "sent_on": "2026-05-01"}),
        ("hand-over", {"colleague": "01a20201-af46-74ce-9fe1-e4a869e74b5b"}),
        ("contacted", {}),
        ("lift", {}),
        ("talk/take", {}),
        ("talk/write", {"words": told, "act": "keep"}),
    ):
        answer = boss.client.post(f"{page}/{act}", data={"csrf_token": token, **fields})
        assert answer.status_code in {303, 422}, act
        if act in {"note", "indicators"}:
            assert "Semua tentang orang ini sudah dihapus" in answer.text
    assert len(rows(town.kabar, case_event)) == events
    assert [row.direction for row in rows(town.kabar, referral)] == ["given", "given"], "by Kabar itself, before"
    for table in (assessment, case_task, takeover):
        assert rows(town.kabar, table) == [], table.name


def test_nobody_is_given_somebody_who_was_erased_nor_goes_to_meet_them(town: Town, logged_in: Logged) -> None:
    who, boss, sari = town.person(), logged_in("admin"), town.caseworker()
    page = f"/people/{who.code}"
    boss.send(page, f"{page}/visits", on_day=town.clock.now().date().isoformat())
    assert who.code in boss.get("/today").text
    boss.send(f"{page}/erase", f"{page}/erase", scope="all", reason="asked_in_person", typed=who.code)
    assert who.code not in boss.get("/today").text
    everybody = {"caseworker": "none", "district": "Lombok Tengah", "to": str(sari.id), "sure": "yes"}
    boss.send("/account", "/people/hand-on", **everybody)
    [row] = rows(town.kabar, person, person.c.id == who.id)
    assert (row.erased_at is not None, row.caseworker_id) == (True, None)
    assert rows(town.kabar, companion, companion.c.person_id == who.id) == []
