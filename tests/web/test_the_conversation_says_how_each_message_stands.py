"""The case page's conversation: each of our messages with its state and that state's time, in words."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.base import Inbound
from bot.services.arriving import inbound
from bot.services.cases import translated
from bot.store import message
from tests.making import Town
from tests.services.receiving import tell
from tests.services.rows import change, rows


def test_in_words_and_with_its_time(town, logged_in):
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    page = f"/cases/{town.case().code}"
    visitor = logged_in()
    assert "menunggu sejak 10:00" in visitor.get(page).text
    town.sends()
    [row] = rows(town.kabar, message, message.c.kind == "crisis")
    town.clock.forward(minutes=3)
    tell(town, row.provider_id, "delivered")
    assert "sampai 10:03" in visitor.get(page).text
    change(town.kabar, message, message.c.id == row.id, status="failed", error_code="63003", failed_at=town.clock.now())
    assert "gagal 10:03 (nomor ini tidak ada di WhatsApp)" in visitor.get(page).text


def test_what_is_held_says_until_when(town, logged_in):
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    until = town.clock.now().replace(hour=3, minute=30)
    held = {"held_why": "quiet_hours", "held_at": town.clock.now(), "due_at": until}
    change(town.kabar, message, message.c.kind == "crisis", **held)
    text = logged_in().get(f"/cases/{town.case().code}").text
    assert "ditahan karena di luar jam amannya, sejak 10:00, dicoba lagi 11:30" in text


def test_a_message_that_came_late_is_told_as_late(town, logged_in):
    who = town.person()
    written = town.clock.now().replace(hour=1, minute=12)
    said = Inbound("twilio", "SM1", "whatsapp", town.number_of(who), "tlg sy dikurung majikan", town.clock.now())
    inbound.receive(town.kabar, replace(said, written_at=written))
    text = logged_in().get(f"/cases/{town.case().code}").text
    assert "Terlambat masuk: ditulis 09:12, baru sampai di sini 10:00." in text


def test_what_was_sent_is_added_up_by_line(town, logged_in):
    who = town.person()
    town.says(who, "tlg sy dikurung majikan")
    town.sends()
    text = logged_in().get(f"/cases/{town.case().code}").text
    assert "WhatsApp: 1 pesan, 1 segmen" in text


def test_the_numbers_that_were_given_stand_in_the_readers_language_too(town: Town) -> None:
    who = town.person(gender="female")
    town.says(who, "tlg sy dikurung majikan")
    said = translated.of(town.kabar, town.last(who), "id", "en") or ""
    assert "Polisi: 110" in town.last(who)
    assert "Police: 110" in said
    assert "129" in said
