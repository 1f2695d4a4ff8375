"""The button on a person's page that makes their own copy of their data."""

from __future__ import annotations

from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.store import audit
from tests.making import Town
from tests.services.rows import rows
from tests.web.conftest import Logged


def test_the_copy_is_a_file_whose_name_says_nothing(town: Town, logged_in: Logged) -> None:
    who, sari = town.person(name="Siti Rekaan"), logged_in()
    town.says(who, "halo kabar")
    page = f"/people/{who.code}/copy"
    assert f'href="{page}"' in sari.get(f"/people/{who.code}").text
    unsure = sari.send(page, page)
    assert (unsure.status_code, unsure.text.count('role="alert"')) == (422, 1)
    assert rows(town.kabar, audit, audit.c.action == "person_copy") == []
    made = sari.send(page, page, sure="yes")
    assert made.status_code == 200
    assert made.headers["Content-Disposition"] == 'attachment; filename="salinan-2026-05-04.html"'
    assert "no-store" in made.headers["Cache-Control"]
    for wanted in ("Siti Rekaan", "halo kabar", "<style>", "Data yang disimpan tentang Anda"):
        assert wanted in made.text, wanted
    assert "csrf" not in made.text
    assert "membuat salinan data untuknya" in sari.get(f"/people/{who.code}").text


def test_who_wants_no_caseworker_to_read_along_gets_it_from_somebody_who_leads(town: Town, logged_in: Logged) -> None:
    who, sari, boss, far = town.person(), logged_in(), logged_in("supervisor"), logged_in(district="Bima")
    refused = Said("caseworker", given=False, wording="t", source="staff")
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, refused, town.clock.now())
    page = f"/people/{who.code}/copy"
    assert "Minta penyelia" in sari.get(page).text
    assert sari.send(f"/people/{who.code}", page, sure="yes").status_code == 422
    assert boss.send(page, page, sure="yes").status_code == 200
    assert far.get(page).status_code == 404
    assert [row.target for row in rows(town.kabar, audit, audit.c.action == "person_copy")] == [who.code]
