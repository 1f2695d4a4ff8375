"""Somebody else holds the phone, or has the same account: what they learn, erase or undo, and what still helps."""

from __future__ import annotations

from sqlalchemy import select

from bot.services.arriving.inbound import Received
from bot.services.cases import confirm_words, danger_words
from bot.services.persons.people import Person
from bot.store import audit, case_sign, erasure, message, person
from tests.making import Town
from tests.services.lining import USER_ID
from tests.services.test_two_people_on_one_phone import ASKED, NUMBER

WORD, DANGER = "gerimis", "besok hujan"
HARMLESS = "Baik, terima kasih kabarnya."
WORD_AGAIN = "kata itu belum cocok"
OTHER_ID = "ID.900000000000000002"


def reasons(town: Town) -> list[str]:
    with town.kabar.database.read() as connection:
        return list(connection.execute(select(case_sign.c.reason).order_by(case_sign.c.at, case_sign.c.id)).scalars())


def hushed(town: Town, who: Person) -> bool:
    with town.kabar.database.read() as connection:
        return connection.execute(select(person.c.hushed_at).where(person.c.id == who.id)).scalar() is not None


def by(town: Town, text: str, sender: str = NUMBER, user_id: str | None = None) -> Received:
    town.clock.forward(seconds=10)
    return town.says(sender, text, user_id=user_id)


def test_a_danger_word_is_heard_by_the_shared_account_alone(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    amaq = town.person(phone=NUMBER, name="Amaq")
    town.clock.forward(minutes=1)
    inaq = town.person(phone=NUMBER, name="Inaq")
    danger_words.write(town.kabar, leads, amaq.code, DANGER)
    assert by(town, "halo", user_id=USER_ID).person == inaq.code
    by(town, "kak besok hujan ya", USER_ID)
    assert reasons(town) == ["danger_word"]
    assert hushed(town, amaq)
    town.sends()
    before = len(town.messages(inaq))
    by(town, "BANTUAN", USER_ID)
    assert len(town.messages(inaq)) == before, "what is silent is the phone, not one of its names"


def test_a_danger_word_is_heard_from_another_account_on_the_number(town: Town) -> None:
    leads = town.caseworker(role="supervisor", district=None)
    who = town.person(phone=NUMBER)
    danger_words.write(town.kabar, leads, who.code, DANGER)
    by(town, "halo", user_id=USER_ID)
    before = len(town.messages(who))
    stranger = by(town, DANGER, user_id=OTHER_ID).person
    assert stranger != who.code
    assert reasons(town) == ["bad_line", "danger_word"]
    assert hushed(town, who)
    with town.kabar.database.read() as connection:
        sent = (message.c.direction == "out", message.c.person_id.is_not(None))
        rows = connection.execute(select(message).where(*sent).order_by(message.c.id)).all()[before:]
    said = [town.kabar.vault.open(row.body, "message.body", row.id) for row in rows]
    assert said == [HARMLESS], "no welcome beside it"


def test_who_agreed_on_a_word_is_not_erased_or_hidden_without_it(town: Town) -> None:
    who = town.person(phone=NUMBER)
    confirm_words.write(town.kabar, town.caseworker(role="supervisor", district=None), who.code, WORD)
    for text in ("HAPUS", "ATUR"):
        by(town, text)
        assert town.last(who) == ASKED, text
    for guess in ("semua", "ya", "mawar"):
        by(town, guess)
    assert "wrong_word" in reasons(town), "and a person is told"
    with town.kabar.database.read() as connection:
        assert connection.execute(select(erasure.c.id)).first() is None
        assert connection.execute(select(audit.c.id).where(audit.c.action == "erase_all")).first() is None
    by(town, "STOP")
    assert town.reload(who).status == "stopped", "that much anybody may say"
    town.clock.forward(hours=25)
    by(town, "HAPUS")
    by(town, WORD)
    by(town, "3")
    by(town, "ya")
    assert town.last(who).startswith("Semua yang kami simpan dihapus")


def test_who_agreed_on_a_word_is_not_moved_to_other_hours_or_lines_without_it(town: Town) -> None:
    who = town.person(phone=NUMBER)
    by(town, "JALUR")
    assert "masih cocok" in town.last(who), "whoever agreed on no word is asked for none"
    by(town, "cocok")
    confirm_words.write(town.kabar, town.caseworker(role="supervisor", district=None), who.code, WORD)
    before = town.reload(who).safe_from
    for text, answer in (("JALUR", ASKED), ("berubah", WORD_AGAIN), ("siang saja", WORD_AGAIN)):
        by(town, text)
        assert answer in town.last(who), text
    by(town, WORD)
    assert "masih cocok" in town.last(who)
    by(town, "berubah")
    by(town, "saya sendiri")
    town.clock.forward(minutes=31)
    by(town, "siang saja")
    assert town.last(who) == ASKED, "its other half locks, too"
    assert town.reload(who).safe_from == before
    by(town, WORD)
    by(town, "siang saja")
    assert str(town.reload(who).safe_from).startswith("12:00")
    for text in ("BAHASA", "Sasak"):
        by(town, text)
    assert town.reload(who).language == "sas", "that moves nothing, and is free"


def test_a_crisis_is_not_shown_again_to_whoever_asks_who_this_is(town: Town) -> None:
    town.caseworker()
    who = town.person(phone=NUMBER)
    by(town, "suami saya memukul saya")
    town.clock.forward(hours=2)
    by(town, "siapa ini")
    by(town, "saya sendiri")
    assert town.last(who).startswith("Anda yang tadi membalas pesan kami?")
    by(town, "tidak")
    assert "telepon" not in town.last(who)
    assert town.case().level == "red", "whatever is said"


def test_a_child_on_a_number_of_two_stops_nobody(town: Town) -> None:
    amaq = town.person(phone=NUMBER, name="Amaq")
    inaq = town.person(phone=NUMBER, name="Inaq")
    by(town, "umur saya 15")
    assert reasons(town) == ["under_18"]
    assert [town.reload(who).status for who in (amaq, inaq)] == ["active", "active"]
