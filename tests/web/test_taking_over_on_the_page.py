"""The conversation on a case page: taking it over, writing, handing back; the bot's words in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Connection, event, func, select

from bot.services.persons import consents, people
from bot.services.persons.people import Person
from bot.store import audit, person
from tests.making import Town
from tests.web.visitor import Visitor


@pytest.fixture
def app(demo_app: Flask) -> Flask:
    """One that has a channel to write on."""
    return demo_app


@pytest.fixture
def code(town: Town) -> str:
    town.says(town.person(language="en"), "penagih utang ngancam terus")
    return town.case().code


@pytest.fixture
def holder(logged_in, code) -> Visitor:
    """A browser of whoever took the case and its conversation over."""
    visitor = logged_in()
    visitor.send(f"/cases/{code}", f"/cases/{code}/acknowledge")
    visitor.send(f"/cases/{code}", f"/cases/{code}/talk/take")
    return visitor


def test_taking_over_writing_and_handing_back_without_scripts(code, holder):
    page = f"/cases/{code}"
    text = holder.get(page).text
    assert "Percakapan ini sekarang Anda yang balas." in text
    assert "Lewat WhatsApp, dari nomor Kabar." in text
    sent = holder.send(page, f"{page}/talk/write", words="Hello, how are <b>you</b>?")
    assert (sent.status_code, sent.location) == (303, f"{page}#talk")
    text = holder.get(page).text
    assert "From now on a person answers here, not automatic messages.\nHello, how are &lt;b&gt;you&lt;/b&gt;?" in text
    assert "<b>Sari Rekaan</b>" in text
    holder.send(page, f"{page}/talk/hand-back")
    text = holder.get(page).text
    assert "Percakapan kembali ke Kabar." in text
    assert "Ambil alih percakapan" in text


def test_nobody_is_invited_to_write_first_into_a_crisis_that_went_quiet(town: Town, logged_in) -> None:
    who = town.person()
    town.says(who, "saya dipukul suami")
    page, visitor = f"/cases/{town.case().code}", logged_in()
    visitor.send(page, f"{page}/acknowledge")
    visitor.send(page, f"{page}/talk/take")
    first, calls = (
        "Jangan menulis lebih dulu kalau itu belum disepakati",
        "Belum bilang boleh ditelepon: jangan menelepon balik",
    )
    shown = visitor.get(page).text
    assert (first in shown, calls in shown) == (False, True), "they wrote just now"
    town.clock.forward(hours=2)
    shown = visitor.get(page).text
    assert (first in shown, calls in shown) == (True, True)
    town.says(who, "pesan saja")
    shown = visitor.get(page).text
    assert (first in shown, calls in shown) == (False, False)
    assert "Minta pesan saja, jangan ditelepon" in shown


def test_who_has_not_taken_the_case_is_told_to(logged_in, code):
    visitor = logged_in()
    page = f"/cases/{code}"
    assert "Ambil alih percakapan" not in visitor.get(page).text
    refused = visitor.send(page, f"{page}/talk/take")
    assert refused.status_code == 422
    assert "Ambil kasusnya dulu." in refused.text


def test_words_that_cannot_go_stay_in_the_form(code, holder, logged_in):
    page = f"/cases/{code}"
    leads = logged_in("supervisor", district=None)
    leads.send(page, f"{page}/talk/hand-back")
    refused = holder.send(page, f"{page}/talk/write", words="masih di sini")
    assert refused.status_code == 422
    assert "sudah kembali ke Kabar" in refused.text
    assert ">masih di sini</textarea>" in refused.text


@pytest.mark.usefixtures("holder")
def test_the_second_hears_who_answers(code, logged_in):
    leads = logged_in("supervisor", district=None)
    assert "Yang membalas: Sari Rekaan" in leads.get(f"/cases/{code}").text


def test_the_conversation_renews_itself_and_the_looks_are_written_down_now_and_then(town, code, holder):
    address = f"/cases/{code}/talk"
    first = holder.get(address)
    assert "<form" not in first.text, "what somebody types must not be renewed"
    again = holder.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    town.says(next(iter(town.phones.values())), "sudah dua kali")
    assert "sudah dua kali" in holder.get(address, headers={"If-None-Match": first.headers["ETag"]}).text
    town.clock.forward(minutes=11)
    holder.get(address)
    holder.get(address)
    with town.kabar.database.read() as connection:
        looks = connection.execute(select(func.count()).where(audit.c.action == "talk_open")).scalar_one()
    assert looks == 1


def test_a_page_that_asks_every_few_seconds_writes_only_now_and_then(town, code, holder):
    holder.get(f"/cases/{code}")
    begun: list[bool] = []

    def note(connection: Connection) -> None:
        begun.append(connection.get_execution_options().get("kabar_writes", False))

    event.listen(town.kabar.database.engine, "begin", note)
    for _ in range(5):
        town.clock.forward(seconds=3)
        holder.get(f"/cases/{code}/talk")
    assert begun
    assert not any(begun)
    town.clock.forward(seconds=20)
    holder.get(f"/cases/{code}/talk")
    event.remove(town.kabar.database.engine, "begin", note)
    assert sum(begun) == 1, "that its holder looks is noted"


def test_the_questions_of_a_flow_stand_in_the_readers_language_beside_the_original(town, code, logged_in):
    town.says(next(iter(town.phones.values())), "HELP")
    shown = logged_in().get(f"/cases/{code}").text
    original = town.messages(person_of(town))[-1].split("\n")[-1]
    assert original in shown
    assert shown.count('<p class="mine">') >= 1
    english = logged_in().get(f"/cases/{code}?lang=en").text
    assert '<p class="mine">' not in english, "whoever reads the person's language needs no second text"


def test_outside_the_hours_words_are_kept_unless_the_person_wrote_just_now(town, code, holder):
    page = f"/cases/{code}"
    town.clock.forward(hours=12)
    assert "Yang Anda tulis disimpan sebagai konsep, tidak dikirim." in holder.get(page).text
    holder.send(page, f"{page}/talk/write", words="Selamat malam")
    assert ">Selamat malam</textarea>" in holder.get(page).text
    town.says(next(iter(town.phones.values())), "halo")
    assert "Ia baru saja menulis, jadi Anda boleh membalas." in holder.get(page).text
    holder.send(page, f"{page}/talk/write", words="Selamat malam")
    assert town.messages(person_of(town))[-1].endswith("Selamat malam")


def test_what_was_withheld_stays_so_and_what_follows_the_notice_is_shown(town, code, holder):
    who = person_of(town)
    town.says(who, "sebelum itu")
    with town.kabar.database.write() as connection:
        refused = consents.Said("caseworker", given=False, wording="test", source="import")
        consents.record(connection, town.kabar, who, refused, town.clock.now())
    town.clock.forward(minutes=1)
    holder.send(f"/cases/{code}", f"/cases/{code}/talk/write", words="Hello")
    town.clock.forward(minutes=1)
    town.says(who, "sesudah itu")
    shown = holder.get(f"/cases/{code}").text
    assert "sesudah itu" in shown
    assert "sebelum itu" not in shown


def person_of(town: Town) -> Person:
    with town.kabar.database.read() as connection:
        return people.get(connection, town.kabar, connection.execute(select(person.c.id)).scalar_one())


def test_the_button_that_keeps_a_draft_sends_nothing(town, code, holder):
    page = f"/cases/{code}"
    before = len(town.messages(person_of(town)))
    kept = holder.send(page, f"{page}/talk/write", words="Where are you?", act="keep")
    assert kept.status_code == 303
    text = holder.get(page).text
    assert "Disimpan sebagai konsep, tidak dikirim." in text
    assert ">Where are you?</textarea>" in text
    assert len(town.messages(person_of(town))) == before
    holder.send(page, f"{page}/talk/write", words="Where are you?", act="send")
    assert len(town.messages(person_of(town))) == before + 1
