"""An SMS to one of our phones goes the way of every message, and is answered by SMS."""

from __future__ import annotations

import pytest

from bot.services.erasing import desk, slips
from bot.services.erasing.desk import OPERATOR, Wish
from bot.store import erasure, message
from tests.doubles.simgateway.server import DEVICE, NUMBER
from tests.services.rows import inbox, rows

PERSON = "+6281299990001"


def test_a_person_texts_and_gets_the_reply_from_the_phone(sim):
    who = sim.person(phone=PERSON)
    assert sim.texts(PERSON, "BANTUAN") == [200]
    sim.sends()
    [kept] = inbox(sim.kabar, who)
    assert (kept.channel, kept.line, kept.status) == ("simgateway", "sim", "received")
    [sent] = sim.double.to(PERSON)
    assert sent.text == sim.last(who)
    assert sent.device_id == DEVICE


def test_a_receipt_says_what_stays_on_our_own_phone(sim):
    who, other = sim.person(phone=PERSON), sim.person()
    assert sim.texts(PERSON, "BANTUAN") == [200]
    sim.says(other, "BANTUAN")
    sim.sends()
    for one in (who, other):
        desk.erase(sim.kabar, OPERATOR, one.code, Wish("all"))
    made = {one.person: one for one in (slips.of(sim.kabar, None, row.code) for row in rows(sim.kabar, erasure))}
    assert (made[who.code].own_sims, made[other.code].own_sims) == (2, 0)
    assert made[who.code].at_provider == 0


def test_a_red_word_becomes_an_alert(sim):
    member = sim.caseworker()
    sim.person(phone=PERSON)
    sim.texts(PERSON, "tlg sy dikurung majikan")
    assert sim.case().level == "red"
    assert sim.case().code in sim.last(member)


def test_whatsapp_and_sim_of_one_number_are_one_person_and_each_is_answered_on_its_line(sim):
    who = sim.person(phone=PERSON)
    sim.says(who, "BANTUAN")
    sim.texts(PERSON, "BANTUAN")
    sim.sends()
    out = rows(sim.kabar, message, message.c.person_id == who.id, message.c.direction == "out")
    assert [(row.channel, row.line, row.status) for row in out] == [
        ("simulator", "whatsapp", "queued"),
        ("simgateway", "sim", "queued"),
    ]
    assert len(sim.double.to(PERSON)) == 1


def test_letters_that_androids_json_escapes_come_whole(sim):
    who = sim.person(phone=PERSON)
    text = "<a href='x'>1 & 2 = 3</a> \"\u2028\\n\" 😀 ñ"
    assert sim.texts(PERSON, text) == [200]
    [kept] = inbox(sim.kabar, who)
    assert sim.kabar.vault.open(kept.body, "message.body", kept.id) == text


@pytest.mark.parametrize("written", ["081299990001", "6281299990001", "+62 812-9999-0001"])
def test_a_sender_without_a_country_is_of_ours(sim, written):
    who = sim.person(phone=PERSON)
    sim.texts(written, "BANTUAN")
    assert len(inbox(sim.kabar, who)) == 1


def test_an_sms_told_twice_under_other_event_ids_is_taken_once(sim):
    who = sim.person(phone=PERSON)
    sms = sim.double.text(PERSON, "BANTUAN")
    sim.double.tell_of(sim.double.phone(), sms)
    assert sim.double.telling.flush() == [200, 200]
    assert len(inbox(sim.kabar, who)) == 1


def test_the_same_words_at_another_time_or_from_another_number_are_another_message(sim):
    other = "+6281299990002"
    sim.person(phone=PERSON), sim.person(phone=other)
    for number in (PERSON, PERSON, other):
        sim.texts(number, "BANTUAN")
    assert len(sim.came()) == 3


def test_repeats_in_any_order_change_nothing(sim):
    who = sim.person(phone=PERSON)
    sim.double.telling.repeat, sim.double.telling.shuffle = 3, True
    sim.texts(PERSON, "BANTUAN")
    sim.sends()
    assert set(sim.double.telling.flush()) == {200}
    assert len(inbox(sim.kabar, who)) == 1
    assert len(sim.double.to(PERSON)) == 1


def test_a_stranger_is_welcomed(sim):
    sim.texts(PERSON, "halo")
    sim.sends()
    assert len(sim.double.to(PERSON)) == 1


def test_a_message_to_a_phone_that_nobody_added_is_taken_all_the_same(sim):
    sim.double.add_phone("forgotten", "+6281110000009")
    sim.double.telling.hooks[next(iter(sim.double.telling.hooks))].device_id = None
    who = sim.person(phone=PERSON)
    sim.texts(PERSON, "BANTUAN", "forgotten")
    assert len(inbox(sim.kabar, who)) == 1
    assert NUMBER not in {row.channel for row in inbox(sim.kabar, who)}


def test_two_equal_texts_that_an_old_app_gives_one_id_are_two_messages(sim):
    """Before 1.66.2 its id was a hash of sender and text alone, and "1" answers many a question."""
    sim.person(phone=PERSON)
    payload = {"messageId": "a1b2c3d4", "sender": PERSON, "message": "1"}
    times = ("2026-05-04T10:00:00.000+08:00", "2026-05-04T10:01:00.000+08:00", "2026-05-04T02:01:00.000Z", "", "")
    for at in times:
        sim.double.telling.emit("sms:received", DEVICE, payload | {"receivedAt": at})
    assert set(sim.double.telling.flush()) == {200}
    assert len(sim.came()) == 3
