"""The caseload in the browser: numbers that lead to cases, cases that are chosen, looked at and handed on."""

from __future__ import annotations

import re

import pytest

from tests.making import Town

DEBT = "hutang saya banyak"


@pytest.fixture
def codes(town: Town):
    town.caseworker()
    for _ in range(3):
        town.says(town.person(), DEBT)
    return [row.code for row in town.cases()]


def option(page: str, name: str) -> str:
    return re.findall(rf'<option value="([^"]{{36}})">{name}', page)[-1]


@pytest.mark.usefixtures("codes")
def test_who_carries_nothing_is_told_in_a_line(town, logged_in):
    idle = town.caseworker(district="Bima")
    page = re.sub(r"<[^>]+>|\s+", " ", logged_in("supervisor").get("/caseload").text)
    told = page.partition("Tidak memegang apa-apa:")[2].partition("Per wilayah")[0]
    assert f"{idle.name} (petugas, Bima)" in told
    assert page.count(idle.name) == 1
    assert "Lewat waktunya 0" not in page.partition("Per wilayah")[0]


def test_from_a_number_to_cases_handed_on_without_scripts(town, logged_in, codes):
    rini = town.caseworker(district="Sumbawa")
    boss = logged_in("supervisor")
    load = boss.get("/caseload").text
    assert 'href="/caseload/cases?district=Lombok+Tengah"' in load
    assert codes[0] in load, "the case that waits longest"
    page = boss.get("/caseload/cases?district=Lombok+Tengah").text
    assert all(code in page for code in codes)
    to = option(page, rini.name)
    chosen = boss.send("/caseload/cases", "/caseload/cases", case=codes[:2], to=to)
    assert chosen.status_code == 303
    preview = boss.get(chosen.location).text
    assert "Belum ada yang berpindah" in preview
    assert "Serahkan 2 kasus" in preview
    assert codes[2] not in preview
    assert boss.send(chosen.location, f"{chosen.location}/go").status_code == 303
    done = boss.get(chosen.location).text
    assert "Selesai diserahkan" in done
    assert chosen.location in boss.get("/caseload").text, "found again"
    assert "data-live" not in done


def test_letting_go_twice_moves_nothing_twice(town, logged_in, codes):
    rini = town.caseworker(district="Sumbawa")
    boss = logged_in("supervisor")
    to = option(boss.get("/caseload/cases").text, rini.name)
    where = boss.send("/caseload/cases", "/caseload/cases", every="yes", to=to).location
    token = boss.token(where)
    first = boss.client.post(f"{where}/go", data={"csrf_token": token})
    second = boss.client.post(f"{where}/go", data={"csrf_token": token})
    assert (first.status_code, second.status_code) == (303, 422)
    assert "sudah berubah" in second.text
    assert len(town.messages(rini)) == 1
    assert len(codes) == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"case": ["KB-1001"]}, "Pilih rekan"),
        ({"case": ["KB-1001"], "to": "x" * 10_000}, "Pilih rekan"),
        ({"to": "rini"}, "Pilih paling sedikit satu kasus"),
        ({"to": "rini", "case": ["😀" * 300]}, "Pilih paling sedikit satu kasus"),
    ],
)
@pytest.mark.usefixtures("codes")
def test_what_cannot_be_chosen_says_how_to_mend_it(town, logged_in, fields, words):
    rini = town.caseworker(district="Sumbawa")
    boss = logged_in("supervisor")
    to = option(boss.get("/caseload/cases").text, rini.name)
    given = fields | ({"to": to} if fields.get("to") == "rini" else {})
    answer = boss.send("/caseload/cases", "/caseload/cases", **given)
    assert answer.status_code == 422
    assert words in answer.text
    if "KB-1001" in fields.get("case", ()):
        assert 'value="KB-1001" checked' in answer.text, "what was ticked stays so"


def test_progress_is_renewed_and_can_be_stopped(town, logged_in, codes, monkeypatch):
    monkeypatch.setattr("bot.services.cases.reassign_desk.AT_ONCE", 0.0)
    rini = town.caseworker(district="Sumbawa")
    boss = logged_in("supervisor")
    to = option(boss.get("/caseload/cases").text, rini.name)
    where = boss.send("/caseload/cases", "/caseload/cases", case=codes, to=to).location
    boss.send(where, f"{where}/go")
    assert "boleh ditinggal" in boss.get(where).text
    live = boss.get(f"{where}/live")
    assert "0 dari 3 kasus" in live.text
    assert boss.get(f"{where}/live", headers={"If-None-Match": live.headers["ETag"]}).status_code == 304
    assert "Sedang diserahkan (0)" in boss.get("/caseload").text
    boss.send(where, f"{where}/cancel")
    assert "Dibatalkan" in boss.get(where).text
    assert town.messages(rini) == []


def test_empty_lists_teach(logged_in):
    boss = logged_in("supervisor")
    page = boss.get("/caseload").text
    assert "Belum ada orang, jadi belum ada wilayah." in page
    assert "rekannya diberi tahu satu kali" in page
    assert "Tidak ada kasus terbuka dengan saringan ini." in boss.get("/caseload/cases?level=red").text
    assert boss.get("/caseload/moves/R-22222222").status_code == 404


def test_in_english_too(town, logged_in, codes):
    rini = town.caseworker(district="Sumbawa")
    boss = logged_in("supervisor", language="en")
    assert "Waiting longest:" in boss.get("/caseload").text
    to = option(boss.get("/caseload/cases").text, rini.name)
    where = boss.send("/caseload/cases", "/caseload/cases", case=codes, to=to).location
    assert "Hand over 3 cases" in boss.get(where).text
