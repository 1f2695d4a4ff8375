"""A voice, a picture, a contact, a place on the map: kept, kindly answered, and somebody is told to look."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.channels.twilio_inbound import inbound_from_form
from bot.services.arriving import inbound
from bot.services.persons.people import Person
from bot.services.sending.writing import BODY
from bot.store import case_sign
from tests.making import Town
from tests.services.days import at
from tests.services.rows import inbox, outbox, plan_of, rows

PLACE = {"MessageType": "location", "Latitude": "-8.6529", "Longitude": "116.3247"}
WITHOUT_WORDS = {
    "a voice note": {"MessageType": "audio", "NumMedia": "1", "MediaContentType0": "audio/ogg"},
    "a picture": {"MessageType": "image", "NumMedia": "1", "MediaContentType0": "image/jpeg"},
    "a contact": {"MessageType": "contacts", "NumMedia": "1", "MediaContentType0": "text/vcard"},
    "a contact that came as no file": {"MessageType": "contacts"},
    "something nobody has heard of": {"MessageType": "hologram"},
}


def sends(town: Town, who: Person, **fields: str) -> str:
    """What Twilio's form says of it goes the whole way in; gives what was kept as its text."""
    sid = f"SM{uuid4().hex}"
    sender = {"MessageSid": sid, "From": f"whatsapp:{town.number_of(who)}", "Body": "", "NumMedia": "0"}
    said = inbound_from_form(sender | fields, town.clock.now(), "simulator")
    assert inbound.receive(town.kabar, said).state == "new"
    row = inbox(town.kabar, who)[-1]
    return town.kabar.vault.open(row.body, BODY, row.id)


@pytest.mark.parametrize("fields", WITHOUT_WORDS.values(), ids=WITHOUT_WORDS)
def test_a_person_is_told_and_whoever_sent_it_hears_that_words_are_needed(town: Town, fields: dict[str, str]) -> None:
    sari = town.caseworker()
    who = town.person()
    assert not sends(town, who, **fields)
    assert (town.case().level, town.case().reason) == ("yellow", "not_understood")
    assert town.case().code in town.last(sari)
    assert "hanya bisa membaca tulisan" in town.last(who)
    [sign] = rows(town.kabar, case_sign)
    assert sign.message_id == inbox(town.kabar, who)[0].id


@pytest.mark.parametrize("fields", WITHOUT_WORDS.values(), ids=WITHOUT_WORDS)
def test_in_the_middle_of_a_question_it_is_told_too_and_the_question_stands(town: Town, fields: dict[str, str]) -> None:
    who = town.person()
    at(town, plan_of(town.kabar, who)[0].due_at)
    sends(town, who, **fields)
    assert town.case().reason == "not_understood"
    assert "hanya bisa membaca tulisan" in town.last(who)
    assert "1 Baik" in town.last(who)
    town.says(who, "1")
    assert plan_of(town.kabar, who)[0].status == "answered"


@pytest.mark.parametrize("kind", ["text", "button"])
def test_a_text_without_a_word_is_a_persons_to_look_at_too(town: Town, kind: str) -> None:
    """Nobody knows what it was: the provider's list calls a place on the map a text, and tells nothing of it."""
    who = town.person()
    sends(town, who, MessageType=kind)
    assert "hanya bisa membaca tulisan" in town.last(who)
    assert town.case().reason == "not_understood"


def test_a_place_on_the_map_is_kept_so_that_a_person_can_look_it_up(town: Town) -> None:
    who = town.person()
    assert sends(town, who, **PLACE, Address="Jl. Raya 1, Praya") == "-8.6529, 116.3247, Jl. Raya 1, Praya"
    assert (town.case().level, town.case().reason) == ("yellow", "not_understood")
    assert "kami teruskan ke petugas" in town.last(who)


def test_what_a_place_is_called_is_heard(town: Town) -> None:
    who = town.person()
    sends(town, who, **PLACE, Label="rumah majikan, saya dikurung di sini")
    assert town.case().level == "red"
    assert outbox(town.kabar, who)[0].kind == "crisis"


def test_words_that_come_with_a_place_are_heard_and_the_place_is_kept(town: Town) -> None:
    who = town.person()
    kept = sends(town, who, **PLACE, Body="tolong saya dikurung majikan")
    assert town.case().level == "red"
    assert "tolong saya dikurung majikan" in kept
    assert "-8.6529, 116.3247" in kept


def test_words_under_a_picture_are_heard_and_a_person_looks_at_the_picture(town: Town) -> None:
    who = town.person()
    at(town, plan_of(town.kabar, who)[0].due_at)
    sends(town, who, **WITHOUT_WORDS["a picture"], Body="1")
    assert plan_of(town.kabar, who)[0].status == "answered"
    assert town.case().reason == "not_understood"
    other = town.person()
    sends(town, other, **WITHOUT_WORDS["a picture"], Body="saya dipukul suami")
    assert [case.level for case in town.cases()] == ["yellow", "red"]


def test_words_nobody_understands_under_a_picture_are_one_sign(town: Town) -> None:
    who = town.person()
    sends(town, who, **WITHOUT_WORDS["a picture"], Body="kemarin lihat layang-layang")
    assert len(rows(town.kabar, case_sign)) == 1


def test_a_place_answers_no_question_and_a_person_is_told(town: Town) -> None:
    who = town.person()
    at(town, plan_of(town.kabar, who)[0].due_at)
    sends(town, who, **PLACE)
    assert town.case().reason == "not_understood"
    assert "1 Baik" in town.last(who)
    assert len(rows(town.kabar, case_sign)) == 1


def test_whoever_took_the_case_is_told_of_a_place_that_comes_in_the_crisis(town: Town) -> None:
    sari, who = town.caseworker(), town.person()
    town.says(who, "saya dipukul suami")
    town.says(sari, "ambil")
    town.clock.forward(minutes=6)
    before = len(town.messages(sari))
    sends(town, who, **PLACE)
    assert len(rows(town.kabar, case_sign)) == 2
    assert len(town.messages(sari)) == before + 1
