"""The page where two records of one person are compared and made one: supervisors alone, nothing by accident."""

from __future__ import annotations

import re

import pytest

from bot.store import person_merge
from tests.making import Town
from tests.services.rows import rows


@pytest.fixture
def pair(town: Town):
    return town.person(name="Siti Rekaan", birth_year=1990), town.person(name="Siti Rekaan", gender="female")


def path(who) -> str:
    return f"/people/{who.code}/merge"


def send(visitor, mine, theirs, **fields: str):
    token = visitor.token(path(mine) + f"?with={theirs.code}")
    given = {"csrf_token": token, "with": theirs.code, "same": "yes", **fields}
    return visitor.client.post(path(mine), data=given)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.text)


def test_from_the_persons_page_to_one_record(pair, logged_in):
    mine, theirs = pair
    lead = logged_in("supervisor", district=None)
    assert f'href="{path(mine)}"' in lead.get(f"/people/{mine.code}").text
    listed = text(lead.get(path(mine)))
    assert f"{path(mine)}?with={theirs.code}" in listed
    assert "nama yang mirip" in listed
    both = text(lead.get(f"{path(mine)}?with={theirs.code.removeprefix('P-').lower()}"))
    assert "Bandingkan baik-baik" in both
    assert '<input type="radio" name="gender" value="other" checked>' in both
    assert send(lead, mine, theirs, gender="other").location.endswith(f"/people/{mine.code}")
    page = text(lead.get(f"/people/{mine.code}"))
    assert "Digabung." in page
    assert "Perempuan" in page
    assert "menggabungkan catatan lain ke orang ini" in page
    old = lead.get(f"/people/{theirs.code}")
    assert old.location.endswith(f"/people/{mine.code}")


def test_without_the_tick_nothing_happens_and_choices_stay(town, pair, logged_in):
    lead = logged_in("supervisor", district=None)
    answer = send(lead, *pair, same="", gender="own")
    assert answer.status_code == 422
    assert "Centang dulu bahwa keduanya orang yang sama." in answer.text
    assert 'name="gender" value="own" checked' in answer.text
    assert rows(town.kabar, person_merge) == []


def test_sent_twice_it_is_done_once_and_said_so(town, pair, logged_in):
    lead = logged_in("supervisor", district=None)
    token = lead.token(path(pair[0]))
    given = {"csrf_token": token, "with": pair[1].code, "same": "yes"}
    assert lead.client.post(path(pair[0]), data=given).status_code == 303
    again = lead.client.post(path(pair[0]), data=given)
    assert again.status_code == 422
    assert "Tidak ada orang lain dengan kode itu." in again.text
    assert len(rows(town.kabar, person_merge)) == 1


@pytest.mark.parametrize("other", ["P-22222222", "😀" * 50, "x" * 10_000, "P-"])
def test_a_code_that_is_nobodys_says_so(pair, logged_in, other):
    answer = logged_in("admin", district=None).client.get(path(pair[0]), query_string={"with": other})
    assert answer.status_code == 422
    assert "Tidak ada orang lain dengan kode itu." in answer.text


def test_caseworkers_are_offered_nothing_of_it(pair, logged_in):
    worker = logged_in()
    assert "Catatan ganda" not in worker.get(f"/people/{pair[0].code}").text
    assert worker.get(path(pair[0])).status_code == 403


def test_a_case_worker_elsewhere_is_not_led_to_a_person_they_may_not_see(pair, logged_in):
    lead = logged_in("supervisor", district=None)
    send(lead, *pair)
    assert logged_in(district="Lombok Barat").get(f"/people/{pair[1].code}").status_code == 404
    assert logged_in().get(f"/people/{pair[1].code}").status_code == 302


def test_where_both_have_an_open_case_the_page_says_what_to_do_first(town, pair, logged_in):
    lead = logged_in("supervisor", district=None)
    town.says(pair[0], "tlg sy dikurung majikan")
    assert 'id="two-cases"' not in lead.get(f"{path(pair[0])}?with={pair[1].code}").text
    town.says(pair[1], "hutang saya banyak")
    page = lead.get(f"{path(pair[0])}?with={pair[1].code}").text
    notice = page[page.index('id="two-cases"') :].partition('<div class="sides">')[0]
    assert [code in notice for code in ("/cases/KB-1001", "/cases/KB-1002")] == [True, True]
    answer = send(lead, *pair)
    assert answer.status_code == 422
    assert "Keduanya punya kasus terbuka. Tutup salah satunya dulu" in answer.text
    assert rows(town.kabar, person_merge) == []
