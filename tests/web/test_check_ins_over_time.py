"""The chart of check-ins on the pages of a case and a person: a picture with words, a table with the same."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import insert

from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.store import flow_run, follow_up, new_id
from tests.making import Town
from tests.services.days import after
from tests.services.rows import change, plan_of


def run(town: Town, who, flow: str, answers: dict[str, object], points: dict[str, int]) -> object:
    """Somebody answered a whole flow, now."""
    key = new_id()
    told = town.kabar.vault.seal(json.dumps({"answers": answers, "points": points}), "flow_run.answers", key)
    row = {"id": key, "person_id": who.id, "flow": flow, "answers": told, "finished_at": town.clock.now()}
    with town.kabar.database.write() as connection:
        connection.execute(insert(flow_run).values(**row))
    return key


def asked(town: Town, who, number: int, status: str, flow: str = "check_in") -> None:
    """The plan's question of this number was asked now, and stands like this."""
    row = plan_of(town.kabar, who)[number]
    change(town.kabar, follow_up, follow_up.c.id == row.id, status=status, asked_at=town.clock.now(), flow=flow)


@pytest.fixture
def who(town: Town):
    """Well, then a problem, then silent, then a PHQ-2 of 4."""
    made = town.person()
    for number, (status, start) in enumerate([("answered", "fine"), ("answered", "problem"), ("silent", "")]):
        asked(town, made, number, status)
        town.clock.forward(minutes=5)
        if start:
            run(town, made, "check_in", {"start": start}, {})
        town.clock.forward(days=7)
    asked(town, made, 3, "answered", "wellbeing")
    run(town, made, "wellbeing", {"start": "fine"}, {})
    run(town, made, "feelings", {"interest": "most", "mood": "most"}, {"phq2": 4})
    return made


def page(visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_the_picture_has_shapes_and_words_and_the_table_the_same(who, logged_in):
    text = page(logged_in(), f"/people/{who.code}")
    for shape, times in (("is-well", 2), ("is-problem", 1), ("is-silent", 1), ("is-low", 1)):
        assert text.count(f'class="{shape}"') == times, shape
    said = re.search(r"<desc[^>]*>(.*?)</desc>", text)[1]
    assert re.findall(r": (Baik|Masalah|Diam)", said) == ["Baik", "Masalah", "Diam", "Baik"]
    assert "PHQ-2 4" in said
    table = re.search(r'<table class="cells check-ins">(.*?)</table>', text)[1]
    assert table.index("4 <b>(3-6: perlu dilihat)</b>") < table.index("Diam") < table.index("Ada masalah")


def test_the_case_page_shows_it_too(town, who, logged_in):
    town.says(who, "tlg sy dikurung majikan")
    assert 'class="is-low"' in page(logged_in(), f"/cases/{town.case().code}")


def test_who_refused_to_be_read_shows_only_that_they_answered(town, who, logged_in):
    with town.kabar.database.write() as connection:
        said = Said("caseworker", False, "test", "staff")
        consents.record(connection, town.kabar, who, said, town.clock.now())
    text = page(logged_in(), f"/people/{who.code}")
    assert "is-problem" not in text
    assert "is-low" not in text
    assert text.count('class="is-answered"') == 3
    assert "tidak setuju jawabannya dibaca petugas" in text


def test_before_the_first_question_it_says_so(town, logged_in):
    text = page(logged_in(), f"/people/{town.person().code}")
    assert "Belum ada pertanyaan yang diajukan" in text
    assert "<svg" not in text.partition("<main")[2]


def test_answers_that_do_not_open_take_nothing_else_with_them(town, who, logged_in):
    change(town.kabar, flow_run, flow_run.c.flow == "check_in", answers=b"broken")
    assert page(logged_in(), f"/people/{who.code}").count('class="is-answered"') == 2


def test_a_real_check_in_and_a_real_silence(town, logged_in):
    who = town.person()
    after(town, days=1, hours=1)
    town.says(who, "baik")
    after(town, days=8)
    for _ in range(12):
        after(town, days=1)
    text = page(logged_in(), f"/people/{who.code}")
    assert 'class="is-silent"' in text
    assert re.search('class="is-(well|answered)"', text)
