"""A caseworker writes down on the person's page what the person told them: number, line, hours, language, the word."""

from __future__ import annotations

import re

import pytest

from bot.core.lines import GONE
from bot.services.persons import lines
from bot.store import audit, identity, message, person
from bot.store import line as line_table
from tests.making import Town
from tests.services.rows import rows

NEW = "+6281399900011"
WORD = "melati putih"


@pytest.fixture
def who(town: Town):
    return town.person()


def send(visitor, who, act: str, **fields: str):
    here = f"/people/{who.code}"
    return visitor.send(here, f"{here}/{act}", **fields)


def page(visitor, who) -> str:
    return re.sub(r"\s+", " ", visitor.get(f"/people/{who.code}").text)


def chosen(town: Town, who) -> tuple[str, str]:
    """The line that is written on next, and its number."""
    with town.kabar.database.read() as connection:
        found = lines.choose(connection, town.kabar, who.id)
    assert found is not None
    [known] = rows(town.kabar, identity, identity.c.id == found.identity_id)
    return found.kind, town.kabar.vault.open(known.value, "identity.value", known.id)


def test_the_next_message_goes_to_the_new_number_and_the_old_one_is_kept(town, who, logged_in):
    sari, old = logged_in(), town.number_of(who)
    answer = send(sari, who, "numbers", phone="0813-9990-0011", line="whatsapp", old="retire")
    assert (answer.status_code, answer.location) == (303, f"/people/{who.code}#contact")
    assert chosen(town, who) == ("whatsapp", NEW)
    text = page(sari, who)
    assert old in text
    assert "orangnya tidak memakai nomor ini lagi" in text
    assert text.count("menambah nomornya") == 2, "in the timeline and among who looked"
    assert [row.set_aside_why for row in rows(town.kabar, line_table)].count("retired") == 1
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 2
    town.phones[who.code] = NEW
    town.says(who, "halo")
    [heard] = rows(town.kabar, message, message.c.direction == "in")
    assert heard.person_id == who.id
    assert NEW not in str([row.target for row in rows(town.kabar, audit)])


def test_what_waited_for_the_old_number_is_not_sent_there(town, who, logged_in):
    town.says(who, "BANTUAN")
    assert {row.status for row in rows(town.kabar, message, message.c.direction == "out")} == {"waiting"}
    send(logged_in(), who, "numbers", phone=NEW, line="sms", old="retire")
    assert {row.error_code for row in rows(town.kabar, message, message.c.direction == "out")} == {"superseded"}


def test_whoever_writes_from_the_old_number_uses_it_again(town, who, logged_in):
    send(logged_in(), who, "numbers", phone=NEW, line="sms", old="retire")
    town.says(who, "halo")
    assert not [row for row in rows(town.kabar, line_table) if row.set_aside_why in GONE]


@pytest.mark.parametrize("given", ["", "129", "08", "\U0001f600", "0" * 10_000])
def test_what_is_no_number_says_so(town, who, logged_in, given):
    answer = send(logged_in(), who, "numbers", phone=given, line="sms")
    assert answer.status_code == 422
    assert "bukan nomor HP" in answer.text
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 1


def test_a_number_of_another_district_does_not_tell_whose_it_is(town, who, logged_in):
    other = town.person(district="Sumbawa", phone=NEW, name="Rahasia Sekali")
    answer = send(logged_in(), who, "numbers", phone=NEW, line="sms", number_shared="yes")
    assert answer.status_code == 422
    assert "Minta penyelia" in answer.text
    assert other.code not in answer.text
    assert "Rahasia" not in answer.text
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 1
    # but that somebody asked after this number stands where theirs can see it
    assert [row.action for row in rows(town.kabar, audit, audit.c.target == other.code)] == ["person_found"]


def test_a_number_of_the_district_is_shared_when_it_is_said_so(town, who, logged_in):
    town.person(phone=NEW)
    sari = logged_in()
    asked = send(sari, who, "numbers", phone=NEW, line="sms", old="keep")
    assert asked.status_code == 422
    assert 'name="number_shared"' in asked.text
    send(sari, who, "numbers", phone=NEW, line="sms", old="keep", number_shared="yes")
    assert chosen(town, who) == ("sms", NEW)
    assert "jangan sapa dengan nama" in page(sari, who)


def test_a_number_that_said_stop_stays_silent(town, who, logged_in):
    town.person(phone=NEW, status="stopped")
    answer = send(logged_in(), who, "numbers", phone=NEW, line="sms", old="keep", number_shared="yes")
    assert answer.status_code == 422
    assert "pernah minta berhenti" in answer.text
    assert len(rows(town.kabar, identity, identity.c.person_id == who.id)) == 1


def test_another_line_is_tried_first(town, logged_in):
    who, sari = town.person(on=("whatsapp", "call")), logged_in()
    [key] = re.findall(r'name="key" value="([^"]+\.call)"', page(sari, who))
    send(sari, who, "lines", key=key)
    assert chosen(town, who)[0] == "call"
    assert send(sari, who, "lines", key="x").status_code == 422
    elsewhere = town.person()
    assert send(sari, elsewhere, "lines", key=key).status_code == 422


def test_hours_language_and_who_uses_the_phone(town, who, logged_in):
    sari = logged_in()
    form = {"safe_from": "17:00", "safe_to": "20:30", "language": "sas", "shared": "yes"}
    assert send(sari, who, "reach", **form).status_code == 303
    now = town.reload(who)
    assert (now.safe_from, now.safe_to, now.language, now.remembered["phone_shared"]) == ("17:00", "20:30", "sas", True)
    send(sari, who, "reach", **form)
    assert [row.action for row in rows(town.kabar, audit)].count("reach_change") == 1
    for wrong, words in (
        ({"safe_from": "25:00"}, "08:00"),
        ({"safe_to": "17:00"}, "sama"),
        ({"language": "xx"}, "bahasanya"),
    ):
        answer = send(sari, who, "reach", **(form | wrong))
        assert answer.status_code == 422
        assert words in answer.text


@pytest.mark.parametrize("act", ["numbers", "lines", "reach", "confirm-word", "danger-word", "visits"])
def test_nobody_else_changes_it(who, logged_in, act):
    far, editor = logged_in(district="Sumbawa"), logged_in("editor")
    for visitor, status in ((far, 404), (editor, 403)):
        data = {"csrf_token": visitor.token("/account"), "safe_from": "08:00", "safe_to": "20:00", "language": "id"}
        data |= {"phone": NEW, "line": "sms", "on_day": "2026-05-05", "word": WORD}
        assert visitor.client.post(f"/people/{who.code}/{act}", data=data).status_code == status


def test_the_word_agreed_on_is_sealed_shown_and_asked_for_first(town, who, logged_in, caplog):
    sari = logged_in()
    assert send(sari, who, "confirm-word", word=f"  {WORD} ").status_code == 303
    [row] = rows(town.kabar, person)
    assert WORD.encode() not in row.confirm_word
    assert f"<b>{WORD}</b>" in page(sari, who)
    assert "mencatat kata pastinya" in page(sari, who)
    town.says(who, "tlg sy dikurung majikan")
    code = town.case().code
    case = f"/cases/{code}"
    assert WORD in sari.get(case).text
    sari.send(case, f"{case}/acknowledge")
    sari.send(case, f"{case}/talk/take")
    assert "Minta dia menulis katanya dulu" in sari.get(case).text
    refused = sari.send(case, f"{case}/talk/write", words=f"Apa katanya? {WORD.upper()}!")
    assert refused.status_code == 422
    assert "Jangan pernah mengirimnya" in refused.text
    assert not [text for text in town.messages(who) if WORD in text.lower()]
    assert WORD not in caplog.text
    assert WORD not in str([row.target for row in rows(town.kabar, audit)])
    send(sari, who, "confirm-word", word="")
    assert rows(town.kabar, person)[0].confirm_word is None


def test_the_danger_word_is_written_heard_and_lifted_and_never_shown(town, who, logged_in, caplog):
    sari, secret = logged_in(), "besok hujan"
    refused = send(sari, who, "danger-word", word="bantuan")
    assert refused.status_code == 422
    assert "sudah berarti perintah" in refused.text
    assert send(sari, who, "danger-word", word=secret).status_code == 303
    assert "mencatat kata bahayanya" in page(sari, who)
    town.says(who, "tlg sy dikurung majikan")
    code = town.case().code
    case = f"/cases/{code}"
    assert "Hubungi hanya lewat jalur" in sari.get(case).text
    town.says(who, secret)
    text = sari.get(case).text
    assert "Hubungi hanya lewat jalur" not in text
    assert "Jangan menelepon atau menulis ke nomor ini" in text
    assert "Jangan menulis atau menelepon ke HP ini" in text
    assert "Dari HP ini datang kata yang disepakati" in text
    assert "Ambil kasusnya dulu" in text
    for shown in (text, page(sari, who)):
        assert "Jangan lewat HP ini" in shown
        assert "Sekarang boleh dihubungi" not in shown
        assert "tel:" not in shown
    assert "Tidak ada yang membalas" in text
    assert "Ambil alih percakapan" not in text
    assert sari.send(case, f"{case}/lift").status_code == 422, "somebody must have taken it"
    sari.send(case, f"{case}/acknowledge")
    sari.send(case, f"{case}/talk/take")
    typed = sari.send(case, f"{case}/talk/write", words="Selamat pagi")
    assert (typed.status_code, "Selamat pagi" in typed.text) == (422, True)
    assert "semua pesan ke sana berhenti" in typed.text
    assert "Jangan menulis atau menelepon" in page(sari, who)
    assert secret not in page(sari, who) + sari.get("/").text + sari.get("/cases").text + caplog.text
    assert sari.send(case, f"{case}/lift").status_code == 303
    assert "Jangan menulis atau menelepon ke HP ini" not in sari.get(case).text
    assert "Sekarang di dalam jam amannya" in sari.get(case).text
    assert rows(town.kabar, person)[0].hushed_at is None
    assert secret not in str([row.target for row in rows(town.kabar, audit)])


@pytest.mark.parametrize("word", ["ab", "1234", "5201234567890123", "x" * 41, "\U0001f600"])
def test_a_word_that_will_not_do_says_why(town, who, logged_in, word):
    assert send(logged_in(), who, "confirm-word", word=word).status_code == 422
    assert rows(town.kabar, person)[0].confirm_word is None


def test_a_page_of_before_leaves_what_others_changed_since(town, who, logged_in):
    sari, rini = logged_in(), logged_in()
    old = {"was": "id 08:00 20:00 no", "safe_from": "08:00", "safe_to": "20:00", "language": "id"}
    assert send(sari, who, "reach", **(old | {"safe_from": "12:00", "safe_to": "14:00"})).status_code == 303
    assert send(rini, who, "reach", **(old | {"language": "sas"})).status_code == 303
    now = town.reload(who)
    assert (now.safe_from, now.safe_to, now.language) == ("12:00", "14:00", "sas")
    answer = send(rini, who, "reach", **(old | {"safe_to": "18:00"}))
    assert answer.status_code == 422
    assert "diubah orang lain" in answer.text
    shown = re.search(r'name="was" value="([^"]+)"', answer.text)
    assert shown
    assert shown[1] == "sas 12:00 14:00 no - -"
    again = {"was": shown[1], "safe_from": "12:00", "safe_to": "18:00", "language": "sas"}
    assert send(rini, who, "reach", **again).status_code == 303
    assert (town.reload(who).safe_from, town.reload(who).safe_to) == ("12:00", "18:00")
