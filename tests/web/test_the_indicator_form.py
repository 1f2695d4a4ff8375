"""The ILO's indicator form of a case: ticked, looked at, saved with who and when; earlier ones stay, no list tells."""

from __future__ import annotations

import json
import re
import uuid

import pytest

from bot.services.cases import access
from bot.store import assessment, audit, case_event
from tests.closing import FORM
from tests.making import Town
from tests.services.rows import change, rows

STRONG = ["coercion_there.debt", "coercion_there.violence"]
TRAFFICKED = [*STRONG, "exploitation.hours", "exploitation.salary", "deception.job", "deception.wages"]
VERDICT = "Ini bukan putusan"


@pytest.fixture
def case(town: Town) -> str:
    town.says(town.person(), "tlg sy dikurung majikan")
    return town.case().code


def path(case: str) -> str:
    return f"/cases/{case}/indicators"


def fill(visitor, case: str, *ticks: str, act: str = "save", age: str = "adult", form: str | None = None):
    fields = {"indicator": list(ticks), "act": act, "age": age, "form": form or str(uuid.uuid4())}
    return visitor.send(path(case), path(case), **fields)


def page(visitor, case: str) -> str:
    return re.sub(r"\s+", " ", visitor.get(path(case)).text)


def test_every_sign_can_be_ticked_and_the_page_says_what_it_is_worth(case, logged_in):
    text = page(logged_in(), case)
    assert text.count('name="indicator"') == 67
    assert VERDICT in text
    assert "belum diperiksa ahlinya" in text
    assert "Jam kerja" not in text
    assert "Hari atau jam kerja berlebihan" in text
    assert "2 tanda sedang dan 1 tanda lemah." in text


def test_what_the_rule_says_is_seen_before_it_is_saved(town, case, logged_in):
    answer = fill(logged_in(), case, *TRAFFICKED, act="look")
    assert "belum disimpan" in answer.text
    assert "Tanda-tandanya cocok dengan perdagangan orang" in answer.text
    assert answer.text.count("checked") == len(TRAFFICKED) + 1
    assert answer.text.count(VERDICT) == 2
    assert rows(town.kabar, assessment) == []


def test_it_is_saved_with_who_and_when_and_the_earlier_ones_stay(town, case, logged_in):
    visitor = logged_in()
    fill(visitor, case, *STRONG)
    town.clock.forward(days=2)
    assert fill(visitor, case, *TRAFFICKED).status_code == 303
    text = page(visitor, case)
    assert "Formulir disimpan." in text
    assert text.count("Sari Rekaan") >= 3
    first, second = text.index("perdagangan orang</h3>"), text.index("Belum terlihat dari tanda yang dicentang</h3>")
    assert first < second
    assert "Tanda yang dicentang (6)" in text
    assert "2 kuat, 0 sedang, 0 lemah" in text


@pytest.mark.parametrize(
    ("ticks", "age", "words"),
    [
        (["exploitation.hours", "exploitation.salary", "deception.job", "deception.wages"], "adult", "ditipu dan diek"),
        (["exploitation.hours", "exploitation.salary"], "adult", "cocok dengan eksploitasi"),
        (["exploitation.hours", "exploitation.salary", *STRONG], "adult", "cocok dengan eksploitasi"),
        (["exploitation.hours", "exploitation.salary", *STRONG], "child", "cocok dengan perdagangan orang"),
        (["exploitation.hours", "exploitation.salary"], "child", "Protokol Palermo"),
    ],
)
def test_results_are_told_in_plain_words(case, logged_in, ticks, age, words):
    assert words in fill(logged_in(), case, *ticks, act="look", age=age).text


@pytest.mark.parametrize(
    ("ticks", "age", "words"),
    [
        ([], "adult", "Belum ada tanda yang dicentang."),
        (["exploitation.hours"], "", "Pilih dulu umurnya"),
        (["exploitation.nothing"], "adult", "Daftar tandanya sudah berubah"),
        (["😀" * 10_000], "adult", "Daftar tandanya sudah berubah"),
    ],
)
def test_what_will_not_do_is_said_and_what_was_ticked_stays(town, case, logged_in, ticks, age, words):
    answer = fill(logged_in(), case, *ticks, age=age)
    assert answer.status_code == 422
    assert words in answer.text
    assert ("checked" in answer.text) == (ticks == ["exploitation.hours"] or bool(age))
    assert rows(town.kabar, assessment) == []


def test_a_form_that_is_sent_twice_is_kept_once(town, case, logged_in):
    visitor, form = logged_in(), str(uuid.uuid4())
    for _ in range(2):
        assert fill(visitor, case, *STRONG, form=form).status_code == 303
    assert len(rows(town.kabar, assessment)) == 1
    fill(logged_in("supervisor"), case, *TRAFFICKED, form=form)
    fill(visitor, case, *STRONG, form="no form")
    assert len(rows(town.kabar, assessment)) == 3


def test_what_was_ticked_is_sealed(town, case, logged_in):
    fill(logged_in(), case, *TRAFFICKED)
    [row] = rows(town.kabar, assessment)
    assert b"exploitation" not in row.told
    told = json.loads(town.kabar.vault.open(row.told, "assessment.told", row.id))
    assert told["result"] == "trafficking"


def test_one_that_does_not_open_takes_nothing_else_with_it(town, case, logged_in):
    visitor = logged_in()
    fill(visitor, case, *STRONG)
    change(town.kabar, assessment, told=b"broken")
    assert "tidak bisa dibuka dengan kunci yang ada" in page(visitor, case)


def test_looks_and_saves_are_written_down_and_no_list_tells_the_result(town, case, logged_in, caplog):
    visitor = logged_in()
    fill(visitor, case, *TRAFFICKED)
    looks = [row.action for row in rows(town.kabar, audit, audit.c.target == case)]
    assert looks == ["indicators_open", "indicators_save"]
    [event] = rows(town.kabar, case_event, case_event.c.kind == "assessed")
    assert event.note is None
    shown = visitor.get("/cases").text + visitor.get(f"/cases/{case}").text
    shown += visitor.get(f"/people/{people_of(visitor, case)}").text
    assert "perdagangan orang" not in shown
    assert "Terakhir diisi Sari Rekaan" in shown
    assert "mengisi formulir indikatornya" in shown
    assert "trafficking" not in caplog.text


def people_of(visitor, case: str) -> str:
    return re.search(r"P-[2-9A-Z]{8}", visitor.get(f"/cases/{case}").text)[0]


def test_forms_of_an_earlier_case_are_read_on_the_next(town, case, logged_in):
    visitor = logged_in("supervisor")
    fill(visitor, case, *STRONG)
    visitor.send(f"/cases/{case}", f"/cases/{case}/acknowledge")
    visitor.send(f"/cases/{case}", f"/cases/{case}/close", **FORM)
    who = next(number for number in town.phones.values())
    town.says(who, "tlg sy dikurung majikan")
    newer = max(row.code for row in access.all_cases(town.kabar))
    assert newer != case
    assert case in page(visitor, newer)


def test_another_districts_member_neither_reads_nor_saves(town, case, logged_in):
    stranger = logged_in(district="Lombok Barat")
    assert stranger.get(path(case)).status_code == 404
    token = stranger.token("/cases") if 'name="csrf_token"' in stranger.get("/cases").text else ""
    fields = {"csrf_token": token, "act": "save", "age": "adult", "indicator": STRONG}
    assert stranger.client.post(path(case), data=fields).status_code == 404
    assert rows(town.kabar, assessment) == []


def test_a_known_minor_is_taken_for_one(town, logged_in):
    town.says(town.person(birth_year=2010), "tlg sy dikurung majikan")
    assert 'value="child" required checked' in page(logged_in(), town.case().code)
