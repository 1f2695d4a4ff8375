"""A person's own copy of their data: asked for on their page, approved by a second member, taken once."""

from __future__ import annotations

import re

from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.store import audit
from tests.making import Town
from tests.services.rows import rows
from tests.web.conftest import Logged


def test_it_is_asked_for_approved_and_a_file_whose_name_says_nothing(town: Town, logged_in: Logged) -> None:
    who, sari, boss = town.person(name="Siti Rekaan"), logged_in(), logged_in("admin")
    town.says(who, "halo kabar")
    page, file = f"/people/{who.code}/copy", f"/people/{who.code}/copy/file"
    assert f'href="{page}"' in sari.get(f"/people/{who.code}").text
    unsure = sari.send(page, page)
    assert (unsure.status_code, unsure.text.count('role="alert"')) == (422, 1)
    early = sari.send(page, file)
    assert (early.status_code, early.text.count('role="alert"')) == (422, 1)
    asked = sari.send(page, page, sure="yes")
    assert (asked.status_code, asked.location) == (303, page)
    assert "Menunggu orang kedua" in sari.get(page).text
    assert sari.get("/exports").status_code == 403
    assert "Permintaan salinan (1)" in boss.get("/staff").text
    assert "1 permintaan salinan data menunggu persetujuan Anda" in boss.get("/today").text
    assert "/exports" not in sari.get("/today").text
    shown = boss.get("/exports").text
    assert who.code in shown
    assert "Siti Rekaan" not in shown
    approve = re.search(r'action="(/exports/[^"]+/approve)"', shown)[1]
    assert boss.send("/exports", approve).status_code == 303
    again = boss.send("/exports", approve.replace("approve", "refuse"))
    assert (again.status_code, again.text.count('role="alert"')) == (422, 1)
    assert rows(town.kabar, audit, audit.c.action == "person_copy") == []
    assert "sekali saja" in sari.get(page).text
    made = sari.send(page, file)
    assert made.status_code == 200
    assert made.headers["Content-Disposition"] == 'attachment; filename="salinan-2026-05-04.html"'
    assert "no-store" in made.headers["Cache-Control"]
    for wanted in ("Siti Rekaan", "halo kabar", "<style>", "Data yang disimpan tentang Anda"):
        assert wanted in made.text, wanted
    assert "csrf" not in made.text
    assert sari.send(page, file).status_code == 422, "once"
    assert "membuat salinan data untuknya" in sari.get(f"/people/{who.code}").text
    told = " ".join(boss.get("/audit").text.split())
    assert "minta berkas tentang" in told
    assert "menyetujui berkas tentang" in told


def test_who_wants_no_caseworker_to_read_along_gets_it_from_somebody_who_leads(town: Town, logged_in: Logged) -> None:
    who, sari, boss, far = town.person(), logged_in(), logged_in("supervisor"), logged_in(district="Bima")
    refused = Said("caseworker", given=False, wording="t", source="staff")
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, refused, town.clock.now())
    page = f"/people/{who.code}/copy"
    assert "Minta penyelia" in sari.get(page).text
    assert sari.send(f"/people/{who.code}", page, sure="yes").status_code == 422
    assert boss.send(page, page, sure="yes").status_code == 303
    own = boss.get("/exports").text
    assert "Anda yang meminta" in own
    assert "/approve" not in own
    refuse = re.search(r'action="(/exports/[^"]+/refuse)"', own)[1]
    mine = boss.send("/exports", refuse.replace("refuse", "approve"))
    assert (mine.status_code, "permintaan Anda sendiri" in mine.text) == (422, True)
    assert boss.send("/exports", refuse).status_code == 303
    assert far.get(page).status_code == 404
    assert rows(town.kabar, audit, audit.c.action == "person_copy") == []
