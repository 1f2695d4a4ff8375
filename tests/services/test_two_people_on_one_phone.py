"""Two people on one phone: who writes is told by their own word, and neither learns anything of the other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.services.cases import confirm_words
from bot.services.persons.people import Person
from bot.store import audit, case_sign, line, message
from tests.making import Town
from tests.services.rows import inbox, rows

NUMBER = "+6281299990007"
ASKED = "Apa kata yang dulu kita sepakati?\n1 Lupa"
HIS, HERS = "gerimis", "melati putih"
NAMES = ("Amaq Rusdi", "Inaq Sahnim")


@pytest.fixture
def amaq(town: Town) -> Person:
    town.caseworker()
    return town.person(phone=NUMBER, name=NAMES[0])


@pytest.fixture
def inaq(town: Town, amaq: Person) -> Person:
    assert amaq
    town.clock.forward(minutes=1)
    return town.person(phone=NUMBER, name=NAMES[1])


def agree(town: Town, who: Person, word: str) -> None:
    confirm_words.write(town.kabar, town.caseworker(role="supervisor", district=None), who.code, word)


def hears(town: Town, text: str) -> str:
    """What stands on the phone, whoever it is written for."""
    town.says(NUMBER, text)
    with town.kabar.database.read() as connection:
        sent = (message.c.direction == "out", message.c.person_id.is_not(None))
        row = connection.execute(select(message).where(*sent).order_by(message.c.id.desc()).limit(1)).one()
    return town.kabar.vault.open(row.body, "message.body", row.id)


def test_the_one_whose_word_is_said_writes_from_then_on(town: Town, amaq: Person, inaq: Person) -> None:
    agree(town, amaq, HIS)
    agree(town, inaq, HERS)
    assert hears(town, "utang") == ASKED, "asked of whom Kabar wrote to last: her"
    assert hears(town, "Gerimis kak").startswith("Banyak orang punya utang."), "but it was he who called it"
    assert town.says(NUMBER, "menagih terus").person == amaq.code
    assert town.says(NUMBER, "bank").person == amaq.code
    assert len(inbox(town.kabar, inaq)) == 1, "what came before his word was known"
    town.clock.forward(minutes=40)
    assert hears(town, "keluarga") == ASKED
    assert hears(town, HERS).startswith("Setelah lama jauh")
    assert town.says(NUMBER, "soal anak").person == inaq.code
    town.clock.forward(minutes=31)
    assert hears(town, "halo").endswith(ASKED)
    answer = hears(town, HIS)
    assert answer == "Baik, terima kasih. Silakan tulis.", "her question that is locked is not his to see"
    assert "Di rumah" not in hears(town, "lanjut")
    texts = [text for who in (amaq, inaq) for text in town.messages(who)]
    assert not any(name.split()[1] in text for text in texts for name in NAMES)
    assert not any(word in text.casefold() for text in texts for word in (HIS, HERS))


def test_no_word_is_found_by_guessing_whosever_it_is(town: Town, amaq: Person, inaq: Person) -> None:
    agree(town, amaq, HIS)
    assert inaq
    assert hears(town, HIS).startswith("Terima kasih."), "a word that was not asked for is a message as any other"
    assert hears(town, "nomor") == ASKED, "she has no word, and what is told here might be his"
    for guess in ("mawar", "saya takut gerimis", "hujan", "kenanga"):
        said = hears(town, guess)
    assert said.startswith("Baik, tidak apa-apa")
    assert hears(town, HIS).startswith("Terima kasih")
    assert hears(town, "nomor").startswith("Baik, tidak apa-apa")


def test_nobody_deletes_what_is_anothers(town: Town, amaq: Person, inaq: Person) -> None:
    assert hears(town, "hapus").startswith("Baik, tidak apa-apa"), "no word that could be asked for: a person does it"
    assert {(sign.level, sign.reason, sign.rule) for sign in rows(town.kabar, case_sign)} == {
        ("orange", "erase_asked", "asked_unsure")
    }
    assert erased(town) == 0
    agree(town, inaq, HERS)
    assert hears(town, "hapus") == ASKED
    assert hears(town, "ya").startswith("Tidak apa-apa, kata itu belum cocok.")
    assert hears(town, HERS).endswith("Apa yang dihapus?\n1 Pesan terbaru\n2 Isi percakapan\n3 Semua\n4 Tidak jadi")
    assert hears(town, "2").startswith("Isi percakapan")
    assert erased(town) == 1
    assert hears(town, "atur") == ASKED, "what she agreed to is not his to see"
    assert hears(town, HERS).startswith("Menanyakan kabar: ya.")
    alone = town.person()
    town.says(alone, "hapus")
    assert "Apa yang dihapus?" in town.messages(alone)[-1], "who has a number alone needs no word"
    assert amaq


def test_a_picture_with_hapus_below_it_says_nothing_false_of_the_request(town: Town) -> None:
    alone = town.person()
    town.says(alone, "hapus", media=1, kind="image")
    assert "Apa yang dihapus?" in town.messages(alone)[-1]
    assert {(sign.level, sign.reason, sign.rule) for sign in rows(town.kabar, case_sign)} == {
        ("yellow", "not_understood", "no_rule")
    }, "the picture is for a person to look at; what was asked for is under way"


def test_a_picture_with_hapus_below_it_is_a_request_where_no_word_can_be_asked_for(
    town: Town, amaq: Person, inaq: Person
) -> None:
    assert amaq
    assert inaq
    town.says(NUMBER, "hapus", media=1, kind="image")
    assert ("orange", "erase_asked", "asked_unsure") in {
        (sign.level, sign.reason, sign.rule) for sign in rows(town.kabar, case_sign)
    }


def erased(town: Town) -> int:
    with town.kabar.database.read() as connection:
        return len(connection.execute(select(audit.c.id).where(audit.c.action == "erase_thread")).all())


def test_whoever_says_wrong_number_is_left_alone_and_deletes_nothing(town: Town, amaq: Person, inaq: Person) -> None:
    caller = town.person()
    assert hears(town, "salah sambung").startswith("Maaf sudah mengganggu.")
    assert town.sends().sent >= 1, "that much is still said"
    town.says(NUMBER, "ok")
    with town.kabar.database.read() as connection:
        rows = connection.execute(select(line.c.person_id, line.c.set_aside_why)).all()
        reasons = set(connection.execute(select(case_sign.c.reason)).scalars())
    assert {(row.person_id, row.set_aside_why) for row in rows} == {
        *((who.id, "wrong_number") for who in (amaq, inaq)),
        (caller.id, None),
    }
    assert "wrong_number" in reasons
    assert {town.reload(who).status for who in (amaq, inaq)} == {"stopped"}
    town.says(NUMBER, "hapus")
    town.says(NUMBER, "percakapan")
    assert erased(town) == 0
