"""The contact card: each line in the person's order, what it can do, and which is set aside and why."""

from __future__ import annotations

import re

import pytest

from bot.services.persons import lines
from bot.services.persons.lines import PersonLine
from tests.services.lining import USER_ID, writes

LINES = re.compile(r'<ol class="lines".*?</ol>', re.DOTALL)


@pytest.fixture
def code(town):
    who = town.person(on=("whatsapp", "sms", "sim", "call"))
    town.says(who, "tlg sy dikurung majikan")
    with town.kabar.database.write() as connection:
        first = lines.of(connection, who.id)[0]
        failed = PersonLine("whatsapp", first.identity_id)
        lines.set_aside(connection, who.id, failed, "not_on_whatsapp", town.clock.now())
    return town.case().code


def shown(page: str) -> list[str]:
    [card] = LINES.findall(page)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in card.split("<li>")[1:]]


def test_in_order_with_what_each_can_do_and_why_one_is_not_used(code, logged_in):
    whatsapp, sms, sim, call = shown(logged_in().get(f"/cases/{code}").text)
    assert whatsapp.startswith("WhatsApp +62812")
    assert "bisa dibalas, tombol, bebas menulis 24 jam sejak pesannya" in whatsapp
    assert "Tidak dipakai sejak" in whatsapp
    assert "10:00" in whatsapp
    assert "nomornya tidak ada di WhatsApp" in whatsapp
    assert sms.startswith("SMS +62812")
    assert "teks panjang jadi beberapa SMS" in sms
    assert "Tidak dipakai" not in sms
    assert sim.startswith("SMS lewat kartu SIM lokal")
    assert "Belum tersedia di sini" in sim
    assert call.startswith("Telepon")
    assert "hanya ditelepon petugas" in call


def test_in_english_too(code, logged_in):
    whatsapp, *_, call = shown(logged_in(language="en").get(f"/cases/{code}").text)
    assert "can be answered, buttons" in whatsapp
    assert "the number is not on WhatsApp" in whatsapp
    assert "a caseworker calls" in call


def test_who_is_only_a_user_id_is_shown_as_such(town, logged_in):
    writes(town, "SM1", USER_ID, "tlg sy dikurung majikan")
    [line] = shown(logged_in().get(f"/cases/{town.case().code}").text)
    assert line.startswith("WhatsApp tanpa nomor")
