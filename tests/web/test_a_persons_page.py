"""A person's page: lines, consent, plan, timeline, who looked; what kind of silence it is, and what to do about it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.core.silence import KINDS
from bot.services.persons import consents
from bot.services.persons.consents import Said
from bot.store import audit, line, message
from tests.making import Town
from tests.services.days import at
from tests.services.rows import change, plan_of, rows

SECRET = "kemarin saya ke pasar"


@pytest.fixture
def who(town: Town):
    return town.person(name="Bq. Nama Rekaan", programme="Bimbingan 2019", birth_year=1990)


def page(visitor, who, query: str = "") -> str:
    answer = visitor.get(f"/people/{who.code}{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.text)


def test_it_shows_who_they_are_their_lines_consent_and_what_comes(town, who, logged_in):
    text = page(logged_in(), who)
    for said in ("Bq. Nama Rekaan", who.code, "1990", "Bimbingan 2019", "Jam aman 08:00 sampai 20:00 WITA"):
        assert said in text
    assert f"WhatsApp</b> {town.number_of(who)}" in text
    assert '<b class="agreed">Setuju</b>: Ditanya kabar' in text
    assert "<b>Tanya kabar pertama</b>" in text
    assert re.search(r"dan \d+ lagi", text)


def test_a_line_set_aside_says_why(town, who, logged_in, kabar):
    change(kabar, line, line.c.person_id == who.id, set_aside_at=town.clock.now(), set_aside_why="not_on_whatsapp")
    assert "nomornya tidak ada di WhatsApp" in page(logged_in(), who)


def test_messages_are_states_until_somebody_asks_for_their_words(town, who, logged_in):
    town.says(who, SECRET)
    visitor = logged_in()
    plain = page(visitor, who)
    assert "Menulis kepada kita" in plain
    assert "Pesan kita" in plain
    assert SECRET not in plain
    assert SECRET in page(visitor, who, "?texts=1")
    looks = [row.action for row in rows(town.kabar, audit, audit.c.target == who.code)]
    assert looks == ["person_open", "person_texts"]


def test_whoever_refused_it_is_not_read(town, who, logged_in):
    town.says(who, SECRET)
    with town.kabar.database.write() as connection:
        refusal = Said("caseworker", False, "test", "whatsapp")
        consents.record(connection, town.kabar, who, refusal, town.clock.now())
    text = page(logged_in(), who, "?texts=1")
    assert SECRET not in text
    assert "tidak setuju pesannya dibaca petugas" in text


def test_who_looked_stands_on_the_page_also_through_a_case(town, who, logged_in):
    town.says(who, "tlg sy dikurung majikan")
    visitor = logged_in()
    visitor.get(f"/cases/{town.case().code}")
    text = page(visitor, who)
    said = re.search(r"<b>Sari Rekaan</b> petugas, [^<]+", text)[0]
    assert "4 Mei 2026 (2 kali)" in said
    assert "membuka halaman ini" in said
    assert "membuka kasusnya" in said
    assert f'href="/cases/{town.case().code}"' in text


def test_another_district_sees_nothing_until_it_is_alerted(town, who, logged_in):
    assert logged_in(district="Sumbawa").get(f"/people/{who.code}").status_code == 404
    assert logged_in().get("/people/P-22222222").status_code == 404
    town.says(who, "tlg sy dikurung majikan")
    assert logged_in(district="Sumbawa").get(f"/people/{who.code}").status_code == 404
    assert logged_in("supervisor").get(f"/people/{who.code}").status_code == 200


def silent(town: Town, who) -> None:
    """Asked, reminded after 48 hours, given up on after 7 days."""
    at(town, plan_of(town.kabar, who)[0].due_at)
    town.sends()
    for hours in (48, 5 * 24):
        town.clock.forward(hours=hours)
        town.ticks()
        town.sends()


@pytest.mark.parametrize(
    ("status", "words", "step"),
    [
        ("read", "Dibaca, tidak dijawab", "Diam itu haknya"),
        ("delivered", "Sampai, belum dibaca", "kuotanya habis"),
        ("sent", "Pesan kita tidak sampai", "coba jalur lain"),
    ],
)
def test_silence_is_told_apart_each_with_its_next_step(town, who, logged_in, status, words, step):
    silent(town, who)
    change(town.kabar, message, message.c.person_id == who.id, status=status)
    text = page(logged_in(), who)
    assert words in text
    assert step in text


def test_a_number_that_is_a_strangers_is_not_to_be_used(town, who, logged_in):
    town.says(who, "maaf salah sambung")
    text = page(logged_in(), who)
    assert "Nomornya dipegang orang lain" in text
    assert "Jangan kirim pesan atau menelepon" in text
    assert 'href="tel:' not in text
    assert "/plan/restart" not in text


def test_who_answers_is_not_called_silent(town, who, logged_in):
    silent(town, who)
    town.says(who, "1")
    assert "Langkah berikutnya" not in page(logged_in(), who)


def test_every_kind_has_its_words(app):
    with app.test_request_context("/?lang=id"):
        words = app.jinja_env.get_template("people_words.html").module
        assert [kind for kind in KINDS if kind in {str(words.silence(kind)), str(words.next_step(kind))}] == []


def test_the_plan_is_changed_on_the_page_without_scripts(town, who, logged_in):
    visitor = logged_in()
    here = f"/people/{who.code}"
    until = (town.clock.now() + timedelta(days=30)).date().isoformat()
    answer = visitor.send(here, f"{here}/plan/pause", until=until)
    assert (answer.status_code, answer.location) == (303, f"{here}#plan")
    text = page(visitor, who)
    assert "Jeda dimulai." in text
    assert "Jeda sampai Rabu, 3 Juni" in text
    visitor.send(here, f"{here}/plan/resume")
    visitor.send(here, f"{here}/plan/stop")
    assert "Berhenti menerima pesan" in page(visitor, who)
    refused = visitor.send(here, f"{here}/plan/restart")
    assert refused.status_code == 422
    assert "Centang dulu" in refused.text
    assert f'href="{here}?lang=en"' in refused.text
    visitor.send(here, f"{here}/plan/restart", agreed="yes")
    text = page(visitor, who)
    assert "Tanya kabar pertama" in text
    said = re.search(r"<b>Sari Rekaan</b> petugas, [^<]+", text)[0]
    for act in ("memberi jeda", "mengakhiri jeda", "menghentikan rencananya", "memulai lagi rencananya"):
        assert said.count(act) == 1


def test_a_plan_that_changed_meanwhile_says_so(who, logged_in):
    visitor = logged_in()
    here = f"/people/{who.code}"
    answer = visitor.send(here, f"{here}/plan/resume")
    assert answer.status_code == 422
    assert "sudah berubah" in answer.text
