"""Somebody accompanies a person: chosen on pages and by lists, told first, and never left with one who is gone."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from bot.services import staff
from bot.services.persons import importing
from bot.store import alert, audit, companion, person
from bot.store import staff as members
from tests.making import Town
from tests.services.files import csv_of
from tests.services.rows import change, rows

RED = "tlg sy dikurung majikan"


@pytest.fixture
def who(town: Town):
    return town.person()


def shown(visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def member_of(town: Town, visitor):
    found = staff.authenticate(town.kabar, visitor.email, "a long password")
    assert found is not None
    return found


def give(visitor, who, to: object, seen: object = ""):
    here = f"/people/{who.code}"
    return visitor.send(here, f"{here}/caseworker", to=str(to or ""), seen=str(seen or ""))


def of(town: Town, who):
    return town.reload(who).caseworker_id


def test_a_caseworker_takes_somebody_of_their_district_and_gives_them_back(town, who, logged_in):
    sari = logged_in()
    mine, here = member_of(town, sari), f"/people/{who.code}"
    assert "Belum ada yang mendampingi" in shown(sari, here)
    answer = give(sari, who, mine.id)
    assert (answer.status_code, answer.location) == (303, f"{here}#companion")
    text = shown(sari, here)
    assert "<b>Sari Rekaan</b> (Anda)" in text
    assert "Sari Rekaan: didampingi Sari Rekaan" in text, "the timeline"
    assert "mengganti petugas yang mendampinginya" in re.search(r"<b>Sari Rekaan</b> petugas, [^<]+", text)[0], "looks"
    assert of(town, who) == mine.id
    give(sari, who, "", mine.id)
    assert of(town, who) is None
    assert "tidak lagi ada pendampingnya" in shown(sari, here)
    kept = [(row.from_id, row.to_id, row.by_id) for row in rows(town.kabar, companion)]
    assert kept == [(None, mine.id, mine.id), (mine.id, None, mine.id)]
    assert [row.action for row in rows(town.kabar, audit, audit.c.action == "companion")] == ["companion"] * 2


def test_whoever_accompanies_them_is_told_first(town, who, logged_in):
    town.caseworker()
    town.caseworker()
    mine = town.caseworker()
    give(logged_in("supervisor"), who, mine.id)
    town.says(who, RED)
    assert next(row.staff_id for row in rows(town.kabar, alert)) == mine.id


def test_who_leads_chooses_anybody_those_of_the_district_first(town, who, logged_in):
    far, near = town.caseworker(district="Sumbawa"), town.caseworker()
    boss = logged_in("supervisor")
    text = shown(boss, f"/people/{who.code}")
    offered = re.findall(r'<option value="([0-9a-f-]{36})"', text)
    assert offered.index(str(near.id)) < offered.index(str(far.id)) < offered.index(str(member_of(town, boss).id))
    assert give(boss, who, far.id).status_code == 303
    assert of(town, who) == far.id


def test_nobody_takes_a_colleagues_person_or_gives_them_to_another(town, who, logged_in):
    sari, rini = logged_in(), logged_in()
    mine, hers = member_of(town, sari), member_of(town, rini)
    give(sari, who, mine.id)
    for to in (hers.id, ""):
        answer = give(rini, who, to, mine.id)
        assert answer.status_code == 422
        assert "Minta penyelia" in answer.text
    assert give(sari, who, hers.id, mine.id).status_code == 422
    assert of(town, who) == mine.id
    far = logged_in(district="Sumbawa")
    assert (
        far.client.post(f"/people/{who.code}/caseworker", data={"csrf_token": far.token("/account")}).status_code == 404
    )
    town.says(who, RED)
    editor = logged_in("editor")
    refused = editor.client.post(f"/people/{who.code}/caseworker", data={"csrf_token": editor.token("/account")})
    assert refused.status_code == 403


def test_of_two_at_once_the_second_sees_what_the_first_did(town, who, logged_in):
    boss, mine, hers = logged_in("supervisor"), town.caseworker(), town.caseworker()
    give(boss, who, mine.id)
    give(boss, who, mine.id)  # a button that is pressed twice is one change
    answer = give(boss, who, hers.id)
    assert answer.status_code == 422
    assert "sudah berganti" in answer.text
    assert of(town, who) == mine.id
    assert len(rows(town.kabar, companion)) == 1


@pytest.mark.parametrize("to", ["x", "0" * 8, "00000000-0000-0000-0000-000000000000", "\U0001f600" * 2000])
def test_what_is_no_member_is_refused(who, logged_in, to):
    answer = give(logged_in("supervisor"), who, to)
    assert answer.status_code == 422
    assert "akunnya masih terbuka" in answer.text


def test_an_editor_accompanies_nobody(town, who, logged_in):
    assert give(logged_in("supervisor"), who, town.caseworker(role="editor").id).status_code == 422


def test_who_enrols_somebody_says_who_accompanies_them(town, logged_in):
    sari, far = logged_in(), town.caseworker(district="Sumbawa")
    mine = member_of(town, sari)
    assert f'<option value="{mine.id}" selected>' in sari.get("/people/new").text
    form = {"name": "Inaq Rekaan", "phone": "0812-3450-0002", "consent": "yes"}
    refused = sari.send("/people/new", "/people/new", **form, caseworker=str(far.id))
    assert refused.status_code == 422
    assert 'id="fault-caseworker"' in refused.text
    assert rows(town.kabar, person) == []
    sari.send("/people/new", "/people/new", **form, caseworker=str(mine.id))
    assert [row.caseworker_id for row in rows(town.kabar, person)] == [mine.id]
    assert [(row.to_id, row.by_id) for row in rows(town.kabar, companion)] == [(mine.id, mine.id)]


def with_caseworkers(*emails: str) -> bytes:
    people = [{"name": f"Inaq {place}", "phone": f"0812345678{place:02}"} for place in range(len(emails))]
    first, *others = csv_of(*people).decode().splitlines()
    found = [f"{first},caseworker", *(f"{row},{email}" for row, email in zip(others, emails, strict=True))]
    return "\r\n".join(found).encode()


def test_a_list_names_caseworkers_by_their_address(town, account):
    email = account()
    report = importing.import_csv(town.kabar, with_caseworkers(email.upper(), "", f" {email} "))
    assert (report.imported, report.problems) == (3, ())
    mine = staff.authenticate(town.kabar, email, "a long password")
    assert [row.caseworker_id for row in rows(town.kabar, person)] == [mine.id, None, mine.id]


def test_an_address_of_nobody_or_of_a_closed_account_is_a_bad_cell(town, account):
    gone, editor = account(), account("editor")
    change(town.kabar, members, members.c.role == "caseworker", active=False)
    report = importing.import_csv(town.kabar, with_caseworkers(gone, editor, "siapa"))
    assert [(one.line, one.column, one.key) for one in report.problems] == [
        (line, "caseworker", "caseworker") for line in (2, 3, 4)
    ]
    assert "is no e-mail address of an active" in str(report.problems[0])
    assert rows(town.kabar, person) == []


def test_the_desk_imports_the_column_too(town, logged_in, account):
    boss, email = logged_in("supervisor"), account()
    data = {"csrf_token": boss.token("/people/import"), "file": (BytesIO(with_caseworkers(email)), "kabar.csv")}
    page = boss.client.post("/people/import", data=data, content_type="multipart/form-data").location
    town.ticks()
    boss.send(page, f"{page}/go")
    town.ticks()
    mine = staff.authenticate(town.kabar, email, "a long password")
    assert [row.caseworker_id for row in rows(town.kabar, person)] == [mine.id]
    assert "caseworker" in boss.get("/people/import/empty.csv").text


def test_the_people_of_a_closed_account_are_nobodys_and_are_found(town, who, logged_in):
    boss, mine, backup = logged_in("supervisor"), town.caseworker(), town.caseworker()
    give(boss, who, mine.id)
    here = f"/staff/{mine.id}"
    assert "tanpa pendamping" in boss.get(here).text
    boss.send(here, f"{here}/close", sure="yes")
    assert of(town, who) is None
    assert re.search(r'caseworker=none[^>]*aria-label="Tanpa pendamping: Lombok Tengah: 1"', boss.get("/caseload").text)
    assert who.code in boss.get("/people?caseworker=none&district=Lombok+Tengah").text
    assert "tidak lagi ada pendampingnya" in shown(boss, f"/people/{who.code}")
    town.says(who, RED)
    told = {row.staff_id for row in rows(town.kabar, alert)}
    assert mine.id not in told
    assert backup.id in told


def test_whoever_is_given_somebody_in_the_moment_they_leave_has_them_for_a_minute(town, who):
    mine = town.caseworker()
    change(town.kabar, members, members.c.id == mine.id, active=False)
    change(town.kabar, person, person.c.id == who.id, caseworker_id=mine.id)
    assert [town.ticks()["people_left"] for _ in range(2)] == [1, 0]
    assert of(town, who) is None


def test_all_of_one_members_people_go_to_another(town, logged_in):
    boss, mine, hers = logged_in("supervisor"), town.caseworker(), town.caseworker(district="Sumbawa")
    group = [town.person() for _ in range(3)]
    for one in group[:2]:
        give(boss, one, mine.id)
    assert f'/people?caseworker={mine.id}" aria-label' in boss.get("/caseload").text
    here = f"/people?caseworker={mine.id}"
    text = shown(boss, here)
    assert "Serahkan semua 2 orang" in text
    assert group[2].code not in text
    form = {"caseworker": str(mine.id), "to": str(hers.id)}
    refused = boss.send(here, "/people/hand-on", **form)
    assert refused.status_code == 422
    assert "Centang dulu" in refused.text
    answer = boss.send(here, "/people/hand-on", **form, sure="yes")
    assert answer.location == f"/people?caseworker={hers.id}"
    assert [of(town, one) for one in group] == [hers.id, hers.id, None]
    assert "Diserahkan." in boss.get(answer.location).text
    looks = [row.target for row in rows(town.kabar, audit, audit.c.action == "people_hand_on")]
    assert looks == [str(hers.id)]


def test_nobodys_people_of_a_district_are_given_together(town, logged_in):
    boss, mine = logged_in("supervisor"), town.caseworker()
    near, far = town.person(), town.person(district="Sumbawa")
    assert "Serahkan semua" not in boss.get("/people?caseworker=none").text
    here = "/people?caseworker=none&district=Lombok+Tengah"
    assert "Serahkan semua 1 orang" in shown(boss, here)
    form = {"caseworker": "none", "to": str(mine.id), "sure": "yes"}
    assert boss.send(here, "/people/hand-on", **form).status_code == 422
    boss.send(here, "/people/hand-on", **form, district="Lombok Tengah")
    assert (of(town, near), of(town, far)) == (mine.id, None)


def test_only_who_leads_hands_people_on(town, logged_in):
    sari = logged_in()
    assert sari.send("/people", "/people/hand-on", caseworker="none").status_code == 403
    assert "Serahkan semua" not in sari.get(f"/people?caseworker={member_of(town, sari).id}").text


def test_a_caseworker_finds_their_own_people(town, logged_in):
    sari = logged_in()
    mine, other = town.person(district="Sumbawa"), town.person()
    give(logged_in("supervisor"), mine, member_of(town, sari).id)
    text = shown(sari, f"/people?caseworker={member_of(town, sari).id}")
    assert mine.code in text
    assert "didampingi Sari Rekaan" in text
    assert other.code not in text
    assert sari.get(f"/people/{mine.code}").status_code == 200


def test_whose_district_is_not_known_is_not_promised_caseworkers_of_it(logged_in, town, who):
    page = "/people/{}".format
    leads = logged_in("supervisor", district=None)
    assert "diberitahukan kepada petugas wilayahnya." in shown(leads, page(who.code))
    away = shown(leads, page(town.person(district=None).code))
    assert "Wilayahnya juga belum dicatat" in away
    assert "petugas wilayahnya." not in away
