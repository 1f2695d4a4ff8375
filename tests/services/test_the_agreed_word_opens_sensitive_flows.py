"""Before a sensitive flow Kabar asks for the word agreed with the person; nothing of the flow is shown before it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.cases import confirm_words, danger_words, subject_copy
from bot.services.cases.cases import CaseFault
from bot.services.persons.people import Person
from bot.services.staff import StaffMember
from bot.store import case_sign, conversation
from bot.web import subject_copy as subject_copy_page
from tests.making import Town

WORD = "melati putih"
ASKED = "Apa kata yang dulu kita sepakati?\n1 Lupa"
AGAIN = "Tidak apa-apa, kata itu belum cocok. Coba tulis sekali lagi.\n1 Lupa"
QUESTION = "Apa yang paling berat?"


@pytest.fixture
def worker(town: Town) -> StaffMember:
    return town.caseworker()


@pytest.fixture
def her(town: Town, worker: StaffMember) -> Person:
    made = town.person()
    confirm_words.write(town.kabar, worker, made.code, WORD)
    return made


def hears(town: Town, who: Person, text: str) -> str:
    town.says(who, text)
    return town.messages(who)[-1]


def signs(town: Town) -> list[str]:
    with town.kabar.database.read() as connection:
        rows = connection.execute(select(case_sign).order_by(case_sign.c.at, case_sign.c.id)).all()
    return [f"{row.level} {row.reason} {row.rule}" for row in rows]


def test_the_right_word_opens_it_and_after_idle_minutes_it_is_asked_again(town: Town, her: Person) -> None:
    assert hears(town, her, "masalah").startswith("Terima kasih sudah jujur.")
    assert hears(town, her, "keluarga") == ASKED
    assert "yellow family family.what" in signs(town)
    assert hears(town, her, "Melati putih, kak").startswith("Setelah lama jauh")
    assert hears(town, her, "ribut terus").startswith("Di rumah")
    town.clock.forward(minutes=31)
    assert hears(town, her, "halo").endswith(ASKED), "somebody woke it"
    assert hears(town, her, "tenang") == AGAIN
    assert hears(town, her, WORD).startswith("Di rumah")
    assert hears(town, her, "tenang").startswith("Terima kasih sudah cerita.")
    assert signs(town).count("yellow family family.what") == 1
    copy = subject_copy_page.written(subject_copy.make(town.kabar, None, her.code))
    assert "keluarga" in copy
    assert WORD not in copy.casefold(), "who reads their copy does not learn it"
    stranger = town.person()
    assert QUESTION in hears(town, stranger, "keluarga"), "who agreed on no word is not asked for one"


def test_three_wrong_words_are_a_persons_task_and_what_waited_is_not_begun(town: Town, her: Person) -> None:
    assert hears(town, her, "nomor") == ASKED
    assert hears(town, her, "mawar") == hears(town, her, "MELATI") == AGAIN
    assert hears(town, her, "aku bingung kak").startswith("Baik, tidak apa-apa")
    assert "yellow wrong_word wrong_word" in signs(town)
    assert hears(town, her, WORD).startswith("Terima kasih"), "it opens nothing now"
    assert hears(town, her, "nomor").startswith("Baik, tidak apa-apa")
    with town.kabar.database.read() as connection:
        sealed = connection.execute(select(conversation.c.session)).scalar_one()
    assert WORD.encode() not in sealed
    town.clock.forward(hours=25)
    assert hears(town, her, "nomor") == ASKED


def test_danger_is_heard_in_a_try_and_the_danger_word_too(town: Town, worker: StaffMember, her: Person) -> None:
    danger_words.write(town.kabar, worker, her.code, "besok hujan")
    assert hears(town, her, "utang") == ASKED
    assert "orange debt_threat" in hears_and_raises(town, her, "penagih utang mengancam saya")
    assert town.messages(her)[-1].endswith(ASKED)
    assert "red locked" in hears_and_raises(town, her, "tlg sy dikurung majikan")
    assert "Boleh kami telepon?" in town.messages(her)[-1]
    assert hears(town, her, "nomor") == ASKED
    assert hears(town, her, "besok hujan") == "Baik, terima kasih kabarnya."
    assert signs(town)[-1] == "red danger_word danger_word"
    before = len(town.messages(her))
    town.says(her, WORD)
    assert len(town.messages(her)) == before, "nothing goes to a phone that the danger word came from"


def hears_and_raises(town: Town, who: Person, text: str) -> str:
    before = len(signs(town))
    town.says(who, text)
    return " ".join(signs(town)[before:])


def test_a_word_that_means_something_already_is_refused(town: Town, worker: StaffMember, her: Person) -> None:
    for word, why in (("bantuan", "danger_command"), ("tenang", "danger_answer"), ("tolong", "danger_sign")):
        with pytest.raises(CaseFault, match=why):
            confirm_words.write(town.kabar, worker, her.code, word)
