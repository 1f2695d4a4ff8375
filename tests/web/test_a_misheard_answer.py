"""A misheard answer is corrected: both values stay, the corrected one counts, a graver one offers to tell somebody."""

from __future__ import annotations

import json
import re
from zoneinfo import ZoneInfo

import pytest

from bot.services.erasing import asking
from bot.services.erasing.asking import Ask
from bot.services.persons import consents, runs
from bot.services.persons.consents import Said
from bot.services.programme import counting
from bot.store import alert, answer_correction, audit, case_event, case_sign, flow_run
from tests.making import Town
from tests.services.rows import plan_of, rows
from tests.web.test_check_ins_over_time import run

WHY = "Ditanya lagi lewat telepon"


@pytest.fixture
def who(town: Town):
    return town.person(gender="female")


def send(visitor, who, key: object, node: str, value: str, why: str = WHY):
    path = f"/people/{who.code}/answers"
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(path).text)
    fields = {"csrf_token": token[1], "run": str(key), "node": node, "value": value, "why": why}
    return visitor.client.post(path, data=fields)


def page(visitor, who) -> str:
    return re.sub(r"\s+", " ", visitor.get(f"/people/{who.code}/answers").text)


def feelings(town: Town, who, interest: str = "never", mood: str = "never", points: int = 0) -> object:
    return run(town, who, "feelings", {"interest": interest, "mood": mood}, {"phq2": points})


def test_both_values_stay_with_who_when_and_why(town, who, logged_in):
    key = feelings(town, who)
    visitor = logged_in()
    assert send(visitor, who, key, "mood", "days").status_code == 303
    text = page(visitor, who)
    assert "<s>Tidak pernah</s> → <b>Beberapa hari</b>" in text
    assert f'Sari Rekaan · <time datetime="2026-05-04T10:00:00+08:00">10:00</time> (1 menit lalu) · {WHY}' in text
    [row] = rows(town.kabar, flow_run)
    heard = json.loads(town.kabar.vault.open(row.answers, "flow_run.answers", row.id))
    assert heard["answers"]["mood"] == "never"
    [kept] = rows(town.kabar, answer_correction)
    assert WHY.encode() not in kept.told
    looks = [one.action for one in rows(town.kabar, audit, audit.c.target == who.code)]
    assert looks.count("answer_correct") == 1
    assert "answers_open" in looks


def test_the_corrected_value_counts_in_chart_and_programme(town, who, logged_in):
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, Said("statistics", True, "test", "import"), town.clock.now())
    key = feelings(town, who, "days", "days", 2)
    visitor = logged_in()
    send(visitor, who, key, "mood", "most")
    assert 'class="is-low"' in visitor.get(f"/people/{who.code}").text
    month = town.clock.now().date().replace(day=1)
    town.clock.forward(days=50)
    with town.kabar.database.read() as connection:
        found = counting.count(connection, town.kabar, month)
    assert {name: number for (name, *_), number in found.items() if name in {"moods", "low_mood"}} == {
        "moods": 1,
        "low_mood": 1,
    }


def test_a_positive_phq2_offers_to_tell_and_tells_only_when_asked(town, who, logged_in):
    town.caseworker()
    key = feelings(town, who, "always")
    visitor = logged_in()
    send(visitor, who, key, "mood", "always")
    assert rows(town.kabar, case_sign) == []
    text = page(visitor, who)
    assert "perlu dilihat petugas: lihat di bawah" in text
    assert "Beri tahu petugas sekarang" in text
    answer = visitor.send(f"/people/{who.code}/answers", f"/people/{who.code}/answers/raise", run=str(key))
    case = town.case()
    assert answer.location.endswith(f"/cases/{case.code}")
    assert (case.level, case.reason) == ("orange", "low_mood")
    [sign] = rows(town.kabar, case_sign)
    assert sign.rule == "feelings.score_6"
    assert rows(town.kabar, alert)
    assert "Beri tahu petugas sekarang" not in page(visitor, who)
    again = visitor.send(f"/people/{who.code}/answers", f"/people/{who.code}/answers/raise", run=str(key))
    assert again.status_code == 422
    assert len(rows(town.kabar, case_sign)) == 1


def test_a_problem_taken_for_well_offers_it_too(town, who, logged_in):
    key = run(town, who, "check_in", {"start": "fine", "debt": "none"}, {})
    visitor = logged_in()
    send(visitor, who, key, "debt", "threatened")
    text = page(visitor, who)
    assert "Oranye" in text
    assert "Diancam penagih utang" in text


def test_a_correction_downwards_lowers_nothing(town, who, logged_in):
    town.says(who, "penagih utang ngancam terus")
    before = town.case()
    key = feelings(town, who, "always", "always", 6)
    visitor = logged_in()
    send(visitor, who, key, "mood", "never")
    assert "Beri tahu petugas sekarang" not in page(visitor, who)
    after = town.case()
    assert (after.level, after.status, after.raised_at) == (before.level, "open", before.raised_at)
    [event] = rows(town.kabar, case_event, case_event.c.kind == "corrected")
    assert event.note is None


@pytest.mark.parametrize(
    ("node", "value", "why", "words"),
    [
        ("mood", "sometimes", WHY, "Jawaban itu tidak ada pada pertanyaan ini."),
        ("mood", "", WHY, "Jawaban itu tidak ada pada pertanyaan ini."),
        ("mood", "never", WHY, "Itu sudah jawabannya sekarang."),
        ("mood", "days", " ", "Tulis dulu bagaimana Anda tahu."),
        ("mood", "days", "😀" * 501, "Paling banyak 500 huruf."),
        ("nothing", "days", WHY, "Jawaban ini sudah tidak ada."),
        ("light", "days", WHY, "Jawaban ini sudah tidak ada."),
    ],
)
def test_what_the_question_does_not_allow_is_refused(town, who, logged_in, node, value, why, words):
    answer = send(logged_in(), who, feelings(town, who), node, value, why)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(town.kabar, answer_correction) == []


WELCOMED = {
    "language": "id",
    "phone": "own",
    "adult": True,
    "check_ins": True,
    "caseworker": True,
    "statistics": False,
    "hours": "any",
}


@pytest.mark.parametrize(("node", "value"), [("caseworker", "no"), ("check_ins", "no"), ("adult", "no")])
def test_consent_and_age_are_not_corrected_here(town, who, logged_in, node, value):
    answer = send(logged_in(), who, run(town, who, "welcome", WELCOMED, {}), node, value)
    assert answer.status_code == 422
    assert "Persetujuan dan umur tidak diubah di sini." in answer.text
    assert rows(town.kabar, answer_correction) == []


def test_hours_that_were_misheard_are_the_persons_and_their_plans(town, who, logged_in):
    key = run(town, who, "contact_ways", WELCOMED, {})
    assert send(logged_in(), who, key, "hours", "late").status_code == 303
    assert (town.reload(who).safe_from, town.reload(who).safe_to) == ("16:00", "20:00")
    for row in plan_of(town.kabar, who):
        assert row.due_at.astimezone(ZoneInfo("Asia/Makassar")).hour >= 16


def test_an_older_talk_changes_nothing_that_a_newer_one_said(town, who, logged_in):
    key = run(town, who, "contact_ways", WELCOMED, {})
    town.clock.forward(days=1)
    run(town, who, "contact_ways", WELCOMED, {})
    assert send(logged_in(), who, key, "hours", "late").status_code == 303
    assert town.reload(who).safe_from == "08:00"


def test_answers_of_others_and_of_another_district_are_not_touched(town, who, logged_in):
    key = feelings(town, who)
    other = town.person()
    assert send(logged_in(), other, key, "mood", "days").status_code == 422
    assert logged_in(district="Lombok Barat").get(f"/people/{who.code}/answers").status_code == 404
    assert rows(town.kabar, answer_correction) == []


def test_who_refused_is_not_read(town, who, logged_in):
    feelings(town, who)
    with town.kabar.database.write() as connection:
        consents.record(connection, town.kabar, who, Said("caseworker", False, "test", "staff"), town.clock.now())
    text = page(logged_in(), who)
    assert "tidak setuju jawabannya dibaca" in text
    assert "Tidak pernah" not in text


def test_hapus_takes_corrections_with_the_answers(town, who, logged_in):
    key = feelings(town, who)
    send(logged_in(), who, key, "mood", "days")
    with town.kabar.database.write() as connection:
        asking.begin(connection, town.kabar, who, Ask("thread"), town.clock.now())
    assert rows(town.kabar, answer_correction) == []


def test_a_second_correction_keeps_the_first(town, who, logged_in):
    key = feelings(town, who)
    visitor = logged_in()
    send(visitor, who, key, "mood", "days")
    town.clock.forward(minutes=1)
    send(visitor, who, key, "mood", "never")
    with town.kabar.database.read() as connection:
        [found] = runs.of(connection, town.kabar, who.id)
    assert [(one.before, one.value) for one in found.corrections] == [("never", "days"), ("days", "never")]
    assert found.answers["mood"] == "never"
    assert found.points.get("phq2", 0) == 0
