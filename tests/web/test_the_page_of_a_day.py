"""The page of a member's day: read and worked from without scripts, small enough for patchy data, true when renewed."""

from __future__ import annotations

import re

from sqlalchemy import update

from bot.store import follow_up
from bot.web.session import LIVE
from tests.making import Town

DANGER = "tlg sy dikurung majikan"
MOST = 100_000
"""Bytes of the page with all that it needs."""


def cases(town: Town, count: int = 1) -> list[str]:
    for _ in range(count):
        town.says(town.person(), DANGER)
    return [row.code for row in town.cases()]


def assets(text: str) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', text)


def test_it_is_where_the_front_door_leads(visitor):
    assert visitor.get("/").location == "/today"
    assert visitor.get("/today").location.startswith("/login")


def test_an_empty_day_teaches_what_would_stand_there(logged_in):
    page = logged_in().get("/today").text
    assert "Tidak ada yang menunggu Anda sekarang" in page
    assert "yang belum dipegang siapa pun" in page
    assert "Nothing waits for you now" in logged_in(language="en").get("/today").text


def test_an_item_says_code_level_why_how_long_and_the_next_act(town, logged_in):
    [code] = cases(town)
    town.clock.forward(minutes=20)
    page = logged_in().get("/today").text
    for words in (code, "Merah", "Dikurung", "Di wilayah Anda", "20 menit", "Terlambat", "Ambil"):
        assert words in page
    assert "Made Up" not in page, "no names: the list is looked at in the open"


def test_who_had_knocks_alone_stands_on_it_with_when_they_were_due(town, logged_in):
    who = town.person()
    for hours in (24, 49):
        town.clock.forward(hours=hours)
        town.ticks()
        town.sends()
    with town.kabar.database.write() as connection:  # as it stands while the question waits behind its knock
        connection.execute(update(follow_up).values(asked_at=None))
    page = logged_in().get("/today")
    assert page.status_code == 200
    assert who.code in page.text
    assert "belum dijawab" in page.text.lower() or "tidak menjawab" in page.text.lower()


def test_a_case_is_taken_from_the_list_without_scripts(town, logged_in):
    [code] = cases(town)
    sari, rini = logged_in(), logged_in()
    answer = sari.send("/today", f"/today/{code}/acknowledge")
    assert (answer.status_code, answer.location) == (303, f"/today#{code}")
    page = sari.get("/today").text
    assert "Kasusnya sekarang Anda pegang" in page
    assert "Hubungi orangnya" in page
    assert code not in rini.get("/today").text
    late = rini.send("/today", f"/today/{code}/acknowledge")
    assert f"{code} sudah diambil Sari Rekaan." in rini.get(late.location).text
    assert f"{code} sudah diambil" not in rini.get("/today").text


def test_who_took_another_districts_case_is_not_told_here(town, logged_in):
    [code] = cases(town)
    logged_in().send("/today", f"/today/{code}/acknowledge")
    far = logged_in(district="Sumbawa")
    for given in (code, "KB-9999", "x" * 5000, "😀", "\x00"):
        page = far.get("/today", query_string={"taken": given})
        assert page.status_code == 200
        assert "sudah diambil" not in page.text


def test_that_the_person_of_a_red_case_was_reached_is_said_from_the_list(town, logged_in):
    [code] = cases(town)
    sari, rini = logged_in(), logged_in()
    assert f"/today/{code}/contacted" not in sari.get("/today").text, "nobody has it yet"
    sari.send("/today", f"/today/{code}/acknowledge")
    page = sari.get("/today").text
    assert re.search(rf'<button class="primary next"[^>]*formaction="/today/{code}/contacted"', page)
    assert f'href="/cases/{code}"' in page, "where the number stands"
    rini.send("/today", f"/today/{code}/contacted")
    assert "tidak Anda pegang lagi" in rini.get("/today").text
    assert town.case().contacted_at is None
    answer = sari.send("/today", f"/today/{code}/contacted")
    assert (answer.status_code, answer.location) == (303, "/today")
    page = sari.get("/today").text
    assert "Dicatat: orangnya sudah dihubungi" in page
    assert code not in page
    assert town.case().contacted_at == town.clock.now()
    assert logged_in(district="Sumbawa").send("/rota", f"/today/{code}/contacted").status_code == 404


def test_another_districts_case_is_not_taken_from_here(town, logged_in):
    [code] = cases(town)
    stranger = logged_in(district="Sumbawa")
    assert stranger.send("/today", f"/today/{code}/acknowledge").status_code == 404
    assert town.case().acknowledged_at is None


def test_all_that_was_handed_over_is_accepted_at_once(town, logged_in):
    codes = cases(town, 2)
    boss, sari = logged_in("supervisor"), logged_in()
    page = boss.get(f"/cases/{codes[0]}").text
    colleague = re.findall(r'<option value="([^"]{36})">Sari Rekaan, petugas', page)[-1]
    for code in codes:
        boss.send(f"/cases/{code}", f"/cases/{code}/hand-over", colleague=colleague)
    assert "Terima semua 2 yang diserahkan" in sari.get("/today").text
    sari.send("/today", "/today/accept")
    assert all(row.acknowledged_at for row in town.cases())


def test_what_is_renewed_has_a_tag_and_no_token(town, logged_in):
    cases(town)
    visitor = logged_in()
    headers = {LIVE: "1"}
    first = visitor.get("/today/live", headers=headers)
    assert "csrf" not in first.text
    assert visitor.get("/today/live", headers=headers | {"If-None-Match": first.headers["ETag"]}).status_code == 304
    cases(town)
    assert visitor.get("/today/live", headers=headers | {"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_full_page_with_all_it_needs_is_under_100_kilobytes(town, logged_in):
    cases(town, 35)
    visitor = logged_in()
    page = visitor.get("/today")
    needed = {address: len(visitor.get(address).data) for address in assets(page.text)}
    assert len(needed) >= 4
    assert len(page.data) + sum(needed.values()) < MOST, (len(page.data), needed)


def test_a_page_that_is_no_number_is_the_first(town, logged_in):
    cases(town, 31)
    visitor = logged_in()
    for page in ("x", "-1", "0", "99999999999", "٣", "1e3"):
        assert "1 dari 2" in visitor.get(f"/today?page={page}").text
    assert "2 dari 2" in visitor.get("/today?page=2").text


def test_who_sees_no_people_sees_no_day(logged_in):
    assert logged_in("editor").get("/today").status_code == 403
