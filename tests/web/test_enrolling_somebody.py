"""One person is enrolled in the browser, by the same checks as a row of a list."""

from __future__ import annotations

import pytest

from bot.store import audit, person
from tests.services.rows import consents_of, plan_of, rows

GOOD = {"name": "Inaq Rekaan", "phone": "0812-3450-0002", "consent": "yes", "language": "sas", "lines": "sms"}


def enrol(visitor, **cells):
    return visitor.send("/people/new", "/people/new", **(GOOD | cells))


def test_a_good_form_begins_the_plan_and_is_written_down(town, logged_in):
    answer = enrol(logged_in())
    [who] = rows(town.kabar, person)
    assert (answer.status_code, answer.location) == (303, f"/people/{who.code}")
    assert (who.status, who.language, who.district, who.timezone) == (
        *("active", "sas", "Lombok Tengah", "Asia/Makassar"),
    )
    assert consents_of(town.kabar, who) == [("check_ins", True)]
    assert len(plan_of(town.kabar, who)) > 10
    acts = [row.action for row in rows(town.kabar, audit, audit.c.target == who.code)]
    assert sorted(acts) == ["consent_given", "person_add"]


def test_each_bad_field_is_named_beside_it_and_what_was_written_stays(town, logged_in):
    answer = enrol(logged_in(), name="", phone="<b>129", birth_year="90", safe_from="pagi")
    assert answer.status_code == 422
    for name in ("name", "phone", "birth_year", "safe_from"):
        assert f'id="fault-{name}"' in answer.text
    assert '"&lt;b&gt;129" bukan nomor HP' in answer.text
    assert "<b>129" not in answer.text
    assert 'value="90"' in answer.text
    assert rows(town.kabar, person) == []


def test_who_is_there_already_is_shown_and_left_as_is(town, logged_in):
    visitor = logged_in()
    enrol(visitor)
    answer = enrol(visitor, language="jv")
    [who] = rows(town.kabar, person)
    assert who.language == "sas"
    assert "sudah ada di Kabar" in visitor.get(answer.location).text


def test_a_caseworker_enrols_in_their_own_district_and_learns_nothing_of_others(town, logged_in):
    enrol(logged_in(), district="Sumbawa")
    [who] = rows(town.kabar, person)
    assert who.district == "Lombok Tengah"
    answer = enrol(logged_in(district="Sumbawa"))
    assert answer.status_code == 409
    assert who.code not in answer.text
    enrol(logged_in("supervisor"), district="sumbawa", phone="0812-3450-0003")
    assert {row.district for row in rows(town.kabar, person)} == {"Lombok Tengah", "Sumbawa"}


@pytest.mark.parametrize(
    ("cells", "status", "words"),
    [
        ({"consent": ""}, "invited", "menanyakan dulu"),
        ({"consent": "no"}, "refused", "Karena tidak mau"),
        ({"birth_year": "2012"}, "minor", "pekerja sosial diberi tahu"),
    ],
)
def test_what_follows_is_said(town, logged_in, cells, status, words):
    visitor = logged_in()
    answer = enrol(visitor, **cells)
    assert [row.status for row in rows(town.kabar, person)] == [status]
    assert words in visitor.get(answer.location).text


def test_editors_enrol_nobody(logged_in):
    assert logged_in("editor").get("/people/new").status_code == 403
