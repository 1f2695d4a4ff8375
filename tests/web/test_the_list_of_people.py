"""The list of people: found by code, number or name, filtered, fifty a page; nothing about anybody in an address."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from bot.store import audit, staff
from tests.making import Town
from tests.services.rows import rows
from tests.web.visitor import Visitor

NAME = "Bq. Siti Wulandari"
NUMBER = "+6281234500001"


@pytest.fixture
def siti(town: Town):
    return town.person(name=NAME, phone=NUMBER, programme="Bimbingan 2019")


def found(visitor: Visitor, text: str = "", **filters: str) -> list[str]:
    """The codes of who is shown."""
    answer = visitor.send("/people", "/people", text=text, **filters)
    assert answer.status_code == 303
    return codes(visitor.get(answer.location).text)


def codes(page: str) -> list[str]:
    return re.findall(r'<span class="code">(P-\w+)</span>', page)


@pytest.mark.parametrize(
    "text",
    [
        *("siti wulandari", "WULANDARI", "Wulandari Siti", "st. wulandari", "Baiq Wulandari"),
        *("0812-3450-0001", "62812 3450 0001", NUMBER),
    ],
)
def test_somebody_is_found_by_name_and_number_however_they_are_written(siti, town, logged_in, text):
    town.person(name="Siti Aminah")
    assert found(logged_in(), text) == [siti.code]


def test_by_code_and_by_the_code_of_a_case(siti, town, logged_in):
    town.person()
    town.says(siti, "tlg sy dikurung majikan")
    visitor = logged_in()
    for text in (siti.code, siti.code.lower(), siti.code[2:], town.case().code):
        assert found(visitor, text) == [siti.code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wulan", "kata utuh"),
        ("P-22222222", "dengan kode ini"),
        ("081234599999", "dengan nomor ini"),
        ("0812", "Ini bukan kode"),
    ],
)
@pytest.mark.usefixtures("siti")
def test_who_is_not_found_says_how_to_search(logged_in, text, words):
    visitor = logged_in()
    page = visitor.get(visitor.send("/people", "/people", text=text).location).text
    assert codes(page) == []
    assert words in page


def test_the_address_of_a_search_holds_neither_name_nor_number(siti, logged_in):
    visitor, other = logged_in(), logged_in()
    for text in (NAME, "Wulandari", NUMBER):
        address = visitor.send("/people", "/people", text=text).location
        assert not re.search("wulandari|812345|siti", address, re.IGNORECASE)
        assert codes(visitor.get(address).text) == [siti.code]
        assert f'value="{text}"' in visitor.get(address).text
        assert f'value="{text}"' not in other.get(address).text, "a search is its member's own"


def test_filters_narrow_the_list_together(siti, town, logged_in):
    stopped = town.person(language="sas", status="stopped")
    nowhere = town.person(district=None)
    boss = logged_in("supervisor")
    assert found(boss, programme="Bimbingan 2019") == [siti.code]
    assert found(boss, status="stopped") == [stopped.code]
    assert found(boss, language="sas", status="active") == []
    assert found(boss, district="-") == [nowhere.code]
    assert found(boss, "wulandari", status="active", district="Lombok Tengah") == [siti.code]


def test_the_list_goes_on_by_key_fifty_at_a_time(town, logged_in):
    made = [town.person(status="new").code for _ in range(53)]
    visitor = logged_in()
    first = visitor.get("/people").text
    assert codes(first) == made[:2:-1]
    later = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert codes(visitor.get(later).text) == made[2::-1]
    assert 'rel="next"' not in visitor.get(later).text
    assert codes(visitor.get("/people?after=P-22222222").text) == made[:2:-1], "a code that is gone begins anew"


def test_a_caseworker_finds_their_district_those_without_one_and_their_own(siti, town, logged_in):
    nowhere = town.person(district=None, name="Wulandari")
    far = town.person(district="Sumbawa", name="Wulandari")
    assert found(logged_in(district="LOMBOK TENGAH"), "wulandari") == [nowhere.code, siti.code]
    assert found(logged_in(district="Sumbawa"), "wulandari") == [far.code, nowhere.code]
    assert found(logged_in(district="Bima"), NUMBER) == []
    assert len(found(logged_in("supervisor"), "wulandari")) == 3


def test_a_caseworkers_own_person_is_found_wherever_they_live(town, logged_in):
    own = town.caseworker(district="Bima")
    theirs = town.person(district="Sumbawa", caseworker_id=own.id)
    visitor = Visitor(logged_in().client.application.test_client())
    [row] = rows(town.kabar, staff, staff.c.id == own.id)
    visitor.log_in(town.kabar.vault.open(row.email, "staff.email", row.id))
    assert found(visitor, theirs.code) == [theirs.code]


def test_editors_see_nobody(siti, logged_in):
    visitor = logged_in("editor")
    assert visitor.get("/people").status_code == 403
    assert visitor.get(f"/people/{siti.code}").status_code == 403
    assert 'href="/people"' not in visitor.get("/login").text


@pytest.mark.usefixtures("siti")
def test_every_look_is_written_down_without_saying_for_whom(town, logged_in):
    found(logged_in(), "Wulandari")
    assert [(row.action, row.target) for row in rows(town.kabar, audit, audit.c.action.like("people%"))] == [
        ("people_list", "all"),
        ("people_search", "name"),
    ]


def test_a_page_takes_as_many_statements_for_many_people_as_for_few(town, logged_in):
    visitor = logged_in()

    def statements() -> int:
        said = []
        engine = town.kabar.database.engine
        event.listen(engine, "before_cursor_execute", listener := lambda *a: said.append(a[2]))
        visitor.get("/people")
        visitor.get("/people?status=new&district=Lombok+Tengah")
        event.remove(engine, "before_cursor_execute", listener)
        return len(said)

    for _ in range(2):
        town.person(status="new")
    few = statements()
    for _ in range(70):
        town.person(status="new")
    assert statements() == few
